"""Disposal cases, lists of boxes, and what is decided about one file."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from geos.access import queries as access
from geos.core.actor import Actor, Role
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory.models import Post, PostRole
from geos.files import queries as files
from geos.files.models import RegistryFile
from geos.retention.models import (
    Box,
    BoxedFile,
    DisposalCase,
    DisposalItem,
    FileRetention,
    LegalHold,
    Recall,
    RecallState,
    TransferList,
)
from geos.retention.policy import CASE, LIST, PAPERS
from geos.retention.queries.schedule import LARGEST, Ruled, ruled

KIND = RegistryFile.__tablename__


@dataclass(frozen=True)
class Life:
    """Everything that is known of a file's end."""

    ruled: Ruled
    row: FileRetention | None
    holds: list[LegalHold]  # lifted ones too, newest first
    item: DisposalItem | None  # of the newest case
    boxed: BoxedFile | None
    recall: Recall | None  # one that is not back yet

    @property
    def held(self) -> bool:
        """Whether a hold is in force."""
        return any(hold.lifted_at is None for hold in self.holds)


def life(file: RegistryFile) -> Life:
    """What is known of a file's end; the caller has got the file itself."""
    return Life(
        ruled=ruled(file),
        row=db.session.get(FileRetention, file.id),
        holds=holds(file.id),
        item=item_of(file.id),
        boxed=boxed(file.id),
        recall=open_recall(file.id),
    )


def holds(file_id: int) -> list[LegalHold]:
    """Every hold that a file was ever under, newest first."""
    query = (
        select(LegalHold)
        .filter_by(file_id=file_id)
        .options(joinedload(LegalHold.placed_by), joinedload(LegalHold.lifted_by))
        .order_by(LegalHold.id.desc())
    )
    return list(db.session.scalars(query))


def hold(actor: Actor, hold_id: int) -> LegalHold:
    """A hold on a file that the actor may read, or NotFound."""
    found = db.session.get(LegalHold, hold_id) if 0 < hold_id < LARGEST else None
    if found is None:
        raise NotFound
    files.get(actor, found.file_id)
    return found


def on_hold(file_id: int) -> bool:
    """Whether a hold is in force on the file."""
    query = select(LegalHold.id).where(LegalHold.file_id == file_id, LegalHold.lifted_at.is_(None))
    return db.session.execute(query.limit(1)).first() is not None


def item_of(file_id: int) -> DisposalItem | None:
    """The file's place in its newest case."""
    query = (
        select(DisposalItem)
        .filter_by(file_id=file_id)
        .options(joinedload(DisposalItem.case), joinedload(DisposalItem.retention_class))
        .order_by(DisposalItem.id.desc())
    )
    return db.session.scalars(query.limit(1)).first()


def boxed(file_id: int) -> BoxedFile | None:
    """The box of the records centre in which the file lies."""
    query = (
        select(BoxedFile).filter_by(file_id=file_id).options(joinedload(BoxedFile.box).joinedload(Box.list))
    )
    return db.session.scalars(query).first()


def open_recall(file_id: int) -> Recall | None:
    """The recall of a file that is not back yet."""
    query = select(Recall).where(Recall.file_id == file_id, Recall.state != RecallState.BACK)
    return db.session.scalars(query).first()


def recall(actor: Actor, recall_id: int) -> Recall:
    """A recall of a file that the actor may read, or, as archivist of the institution, hands out."""
    found = db.session.get(Recall, recall_id) if 0 < recall_id < LARGEST else None
    if found is None or found.institution_id != actor.institution_id:
        raise NotFound
    if not actor.has(Role.ARCHIVIST) or found.file.level > actor.clearance:
        files.get(actor, found.file_id)
    return found


def recalls(actor: Actor) -> list[Recall]:
    """What is asked for, or out, from the records centre, as far as the archivist is cleared."""
    query = (
        select(Recall)
        .join(RegistryFile, RegistryFile.id == Recall.file_id)
        .where(
            Recall.institution_id == actor.institution_id,
            Recall.state != RecallState.BACK,
            RegistryFile.level <= actor.clearance,
        )
        .options(joinedload(Recall.file), joinedload(Recall.asked_by))
        .order_by(Recall.id)
    )
    return list(db.session.scalars(query))


def archivist_posts(institution_id: int) -> list[Post]:
    """The posts whose holders judge what is kept."""
    query = (
        select(Post)
        .join(PostRole, PostRole.post_id == Post.id)
        .where(Post.institution_id == institution_id, Post.active, PostRole.role == Role.ARCHIVIST)
        .order_by(Post.id)
    )
    return list(db.session.scalars(query))


def get(actor: Actor, case_id: int) -> DisposalCase:
    """The case, or NotFound for whoever may not read it."""
    found = db.session.get(DisposalCase, case_id) if 0 < case_id < LARGEST else None
    if found is None or not PAPERS.can(actor, "read", found):
        raise NotFound
    return found


def visible(actor: Actor) -> Select[DisposalCase]:
    """The cases that the actor may read, newest first."""
    return (
        select(DisposalCase)
        .where(
            DisposalCase.institution_id == actor.institution_id,
            access.readable(actor, CASE, DisposalCase.id, DisposalCase.level),
        )
        .order_by(DisposalCase.id.desc())
    )


def items(case: DisposalCase) -> list[DisposalItem]:
    """The files of a case, by reference."""
    query = (
        select(DisposalItem)
        .join(RegistryFile, RegistryFile.id == DisposalItem.file_id)
        .where(DisposalItem.case_id == case.id)
        .options(
            joinedload(DisposalItem.file),
            joinedload(DisposalItem.retention_class),
            joinedload(DisposalItem.export),
        )
        .order_by(RegistryFile.reference, DisposalItem.id)
    )
    return list(db.session.scalars(query))


def counts(cases: list[DisposalCase]) -> dict[int, int]:
    """How many files each case has, in one statement."""
    query = (
        select(DisposalItem.case_id, func.count())
        .where(DisposalItem.case_id.in_([case.id for case in cases]))
        .group_by(DisposalItem.case_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def transfer(actor: Actor, list_id: int) -> TransferList:
    """A list of boxes, or NotFound for whoever may not read it."""
    found = db.session.get(TransferList, list_id) if 0 < list_id < LARGEST else None
    if found is None or not PAPERS.can(actor, "read", found):
        raise NotFound
    return found


def transfers(actor: Actor) -> Select[TransferList]:
    """The lists of boxes that the actor may read, newest first."""
    return (
        select(TransferList)
        .where(
            TransferList.institution_id == actor.institution_id,
            access.readable(actor, LIST, TransferList.id, TransferList.level),
        )
        .order_by(TransferList.id.desc())
    )


def boxes(transfer_list: TransferList) -> list[tuple[Box, list[RegistryFile]]]:
    """The boxes of a list with their files by reference, in two statements."""
    rows = select(Box).filter_by(list_id=transfer_list.id).order_by(Box.number)
    within = (
        select(BoxedFile)
        .join(Box, Box.id == BoxedFile.box_id)
        .join(RegistryFile, RegistryFile.id == BoxedFile.file_id)
        .where(Box.list_id == transfer_list.id)
        .options(joinedload(BoxedFile.file))
        .order_by(RegistryFile.reference)
    )
    found: dict[int, list[RegistryFile]] = {}
    for row in db.session.scalars(within):
        found.setdefault(row.box_id, []).append(row.file)
    return [(box, found.get(box.id, [])) for box in db.session.scalars(rows)]
