"""To the records centre (kumbukumbu tuli) and back: box lists, their receipt, and files asked back."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, exists, select, update

from geos.access import service as access
from geos.core import numbering
from geos.core.actor import Actor, Role
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.files.models import FileState, RegistryFile
from geos.retention import queries
from geos.retention.models import Box, BoxedFile, ListState, Recall, TransferList
from geos.retention.policy import FILES, LIST, PAPERS
from geos.retention.service.rules import (
    N_,
    NOTE,
    again,
    bounded,
    journal,
    lock,
    note,
    post_with,
    tell_archivists,
    written,
)
from geos.retention.workflow import LISTS, RECALLS
from geos.work import service as work

MOST = 500  # files of one list
CENTRE, SHELF = 40, 40  # characters
LOCATION = 80
RECALL = Recall.__tablename__

EMPTY = N_("Choose at least one file")
NOT_AT_HAND = N_("File %(reference)s is not closed, or not at hand")
PER_BOX = N_("Write how many files a box takes, from 1 to 100")
SHORT = N_("Write in the note what is missing or too much: the list has %(boxes)d boxes")
NOT_THERE = N_("This file is not at the records centre, or is already asked for")


@command
def make_list(actor: Actor, chosen: Sequence[RegistryFile], centre: str, per_box: int) -> TransferList:
    """Put closed files into boxes for the records centre, in the order of their references.

    By the records manager, all of one registry. Invalid where a file is not closed or not at hand.
    """
    if not chosen or len(chosen) > MOST:
        raise Invalid(EMPTY)
    if not 1 <= per_box <= 100:
        raise Invalid(fields={"per_box": PER_BOX})
    registry_id, year = chosen[0].registry_id, today().year
    for file in chosen:
        _at_hand(actor, file, registry_id)
    row = TransferList(
        institution_id=chosen[0].institution_id,
        registry_id=registry_id,
        year=year,
        number=numbering.take(f"transfer:{registry_id}", year),
        centre=written(centre, CENTRE, "centre"),
        level=max(file.level for file in chosen),
        made_by_id=actor.person_id,
    )
    db.session.add(row)
    db.session.flush()
    _fill(row, sorted(chosen, key=lambda file: file.reference), per_box)
    access.grant(LIST, row.id, f"registry:{registry_id}")
    note(actor, "make_list", row, post_with(actor, Role.RECORDS_MANAGER, registry_id), files=len(chosen))
    return row


@command
def take_out(actor: Actor, row: TransferList, file_id: int) -> TransferList:
    """Take a file out of its box while the list is still being made."""
    again(row)
    PAPERS.require(actor, "read", row)
    if row.state is not ListState.DRAFT:
        raise WrongState
    if not LISTS.can(actor, "send_boxes", row):
        raise Denied
    within = select(Box.id).where(Box.list_id == row.id)
    gone = delete(BoxedFile).where(BoxedFile.file_id == file_id, BoxedFile.box_id.in_(within))
    result = db.session.execute(gone, execution_options={"synchronize_session": False})
    if not getattr(result, "rowcount", 0):
        raise NotFound
    note(
        actor,
        "take_out_of_box",
        row,
        post_with(actor, Role.RECORDS_MANAGER, row.registry_id),
        file_id=file_id,
    )
    return row


@command
def send_boxes(actor: Actor, row: TransferList) -> TransferList:
    """The boxes set out; the archivists acknowledge them."""
    again(row)
    PAPERS.require(actor, "read", row)
    row.sent_at, row.sent_by_id = now(), actor.person_id
    LISTS.fire(actor, "send_boxes", row)
    if not any(files for _box, files in queries.boxes(row)):
        raise Invalid(EMPTY)
    tell_archivists(row, "receive_boxes", row.centre)
    note(actor, "send_boxes", row, post_with(actor, Role.RECORDS_MANAGER, row.registry_id))
    return row


@command
def receive_boxes(
    actor: Actor, row: TransferList, count: int, shelves: Mapping[int, str], remark: str = ""
) -> TransferList:
    """The archivist took so many boxes in, each on its shelf; a difference needs a remark.

    From here on each file's location is the centre, its box and shelf.
    """
    again(row)
    PAPERS.require(actor, "read", row)
    boxes = queries.boxes(row)
    said = bounded(remark, NOTE, "note")
    if count != len(boxes) and not said:
        raise Invalid(fields={"note": SHORT}, boxes=len(boxes))
    row.received_at, row.received_by_id = now(), actor.person_id
    row.received_boxes, row.note = count, said
    with db.session.no_autoflush:
        LISTS.fire(actor, "receive_boxes", row)
    for box, within in boxes:
        box.shelf = bounded(shelves.get(box.id, ""), SHELF, f"shelf_{box.id}")
        _locate([file.id for file in within], place(row, box))
    db.session.flush()
    work.close(actor, LIST, row.id)
    note(actor, "receive_boxes", row, post_with(actor, Role.ARCHIVIST), boxes=count, remark=said)
    return row


@command
def recall_from_centre(actor: Actor, file: RegistryFile, reason: str) -> Recall:
    """Ask a closed file back from the records centre. By the registry's staff, with the reason."""
    lock(file)
    FILES.require(actor, "recall_from_centre", file)
    boxed = queries.boxed(file.id)
    there = boxed is not None and boxed.box.list.state is ListState.ACKNOWLEDGED
    if not there or queries.open_recall(file.id) or file.state is not FileState.CLOSED:
        raise WrongState(NOT_THERE)
    row = Recall(
        institution_id=file.institution_id,
        file_id=file.id,
        reason=written(reason, NOTE, "reason"),
        asked_by_id=actor.person_id,
    )
    db.session.add(row)
    db.session.flush()
    for post in queries.archivist_posts(file.institution_id):
        work.open_item(
            f"post:{post.id}",
            "issue_file",
            RECALL,
            row.id,
            institution_id=file.institution_id,
            title=file.title,
            reference=file.reference,
            level=file.level,
            from_label=file.at_registry.name_sw,
            file_id=file.id,
        )
    journal(actor, "recall_from_centre", file, reason=row.reason)
    return row


@command
def issue_file(actor: Actor, row: Recall) -> Recall:
    """The archivist sends the file out to its registry."""
    _move(actor, "issue_file", row)
    row.out_at = now()
    work.close(actor, RECALL, row.id)
    _locate([row.file_id], row.file.at_registry.name_sw)
    return row


@command
def take_file_back(actor: Actor, row: Recall) -> Recall:
    """The file is in its box at the centre again."""
    _move(actor, "take_file_back", row)
    row.back_at = now()
    boxed = queries.boxed(row.file_id)
    if boxed is not None:
        _locate([row.file_id], place(boxed.box.list, boxed.box))
    return row


def place(row: TransferList, box: Box) -> str:
    """Where the files of a box are: `Kituo cha Kumbukumbu Dodoma · 12 · B3`."""
    return " · ".join(filter(None, (row.centre, str(box.number), box.shelf)))[:LOCATION]


def _move(actor: Actor, act: str, row: Recall) -> None:
    db.session.refresh(row, with_for_update={"of": Recall})
    if row.file.level > actor.clearance:
        raise NotFound
    RECALLS.fire(actor, act, row)
    db.session.flush()
    journal(actor, act, row.file, post_id=post_with(actor, Role.ARCHIVIST))


def _at_hand(actor: Actor, file: RegistryFile, registry_id: int) -> None:
    lock(file)
    FILES.require(actor, "set_class", file)
    boxed = db.session.scalar(select(exists().where(BoxedFile.file_id == file.id)))
    if file.state is not FileState.CLOSED or file.registry_id != registry_id or boxed:
        raise Invalid(NOT_AT_HAND, reference=file.reference)


def _fill(row: TransferList, ordered: Sequence[RegistryFile], per_box: int) -> None:
    for start in range(0, len(ordered), per_box):
        box = Box(list_id=row.id, number=numbering.take(f"box:{row.registry_id}"))
        db.session.add(box)
        db.session.flush()
        db.session.add_all(
            BoxedFile(file_id=file.id, box_id=box.id) for file in ordered[start : start + per_box]
        )
    db.session.flush()


def _locate(ids: Sequence[int], where: str) -> None:
    db.session.execute(
        update(RegistryFile).where(RegistryFile.id.in_(ids)).values(location=where),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
