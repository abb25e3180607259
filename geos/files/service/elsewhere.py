"""One paper, two files: a copy on a second file, and a wrongly filed paper that goes to the right one.

There is one original. A copy says whose copy it is, and is read by whoever may read the file on which it
lies; a moved paper leaves its number behind, struck through, which says where it went (never reused).
"""

from collections.abc import Iterable

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.documents import service as documents
from geos.documents.models import Document
from geos.files import following
from geos.files.models import Folio, RegistryFile
from geos.files.policy import KIND, POLICY, registry_post
from geos.files.service.papers import add_folio, note_folio
from geos.files.service.rules import N_, NOTE, lock, refuse_ended, written

UNTOLD = "–"  # stands for a title that the old file's readers need not know

SAME = N_("The paper is on this file already: choose another file")
STRUCK = N_("This folio is struck out: its number stays, the paper goes nowhere")
WHOLE = N_("An enclosure goes with its paper: move the paper itself")
PRINTED = N_("This paper bears its folio's number in print: put a copy on the other file instead")


@command
def file_again(actor: Actor, folio: Folio, other_file: RegistryFile) -> Folio:
    """Put a copy of the paper, with its enclosures, on a second file; the original stays where it is.

    By whoever may read the original and files papers on the other file. Invalid where the paper is there
    already or is classified higher than that file.
    """
    file = _both(folio, other_file)
    POLICY.require(actor, "file_again", file)
    _may_file(actor, other_file)
    original = folio.copy_of or folio
    _elsewhere(folio, other_file)
    _refuse_second(original, other_file)
    rows = _rows(folio)
    folio_there = _file(actor, rows, other_file, [_copied(actor, row.document, other_file) for row in rows],
                        _copied(actor, folio.cover, other_file))  # fmt: skip
    for here, there in zip(rows, _rows(folio_there), strict=True):
        there.copy_of_id = here.copy_of_id or here.id
    db.session.flush()
    source = f"{file.reference}/{folio.label}"
    note_folio(actor, "file_again", other_file, folio_there, _post(actor, other_file), other=source)
    return folio_there


@command
def move_folio(actor: Actor, folio: Folio, other_file: RegistryFile, reason: str) -> Folio:
    """Move a wrongly filed paper, with its enclosures, to the file where it belongs; gives its new folio.

    By the staff of the registry that keeps both. The old number stays, struck through, with "see folio …";
    where the other file is classified higher, its readers no longer see the paper's title.
    """
    file = _both(folio, other_file)
    POLICY.require(actor, "strike_out", file)
    refuse_ended(file)
    _may_file(actor, other_file)
    _elsewhere(folio, other_file)
    _movable(folio)
    there = carry(actor, folio, other_file, written(reason, NOTE, "reason"))
    place = f"{other_file.reference}/{there.label}"
    # What is said of a higher file is not for whoever reads this one's part of the journal.
    told = reason if other_file.level <= file.level else ""
    note_folio(actor, "move_folio", file, folio, _post(actor, file), other=place, reason=told)
    return there


def carry(actor: Actor, folio: Folio, other_file: RegistryFile, why: str) -> Folio:
    """The paper and its enclosures as the other file's next folio; both files are locked by the caller."""
    rows = _rows(folio)
    origin = folio.origin_kind, folio.origin_id
    there = _file(actor, rows, other_file, [row.document for row in rows], folio.cover, origin)
    hidden = other_file.level > db.session.get_one(RegistryFile, folio.file_id).level
    for here, new in zip(rows, _rows(there), strict=True):
        new.copy_of_id = here.copy_of_id
        _leave(here, new, why, hidden)
    db.session.flush()
    following.moved(actor, there)
    return there


def _leave(here: Folio, there: Folio, why: str, hidden: bool) -> None:
    """What stays at the old number: that it is struck through, why, and where the paper is now."""
    here.struck_out_at, here.struck_out_why, here.moved_to_id = now(), why, there.id
    here.document_id = here.cover_id = here.copy_of_id = here.origin_id = None
    here.origin_kind = ""
    copies = db.update(Folio).where(Folio.copy_of_id == here.id).values(copy_of_id=there.id)
    db.session.execute(copies, execution_options={"synchronize_session": False})
    if hidden:
        here.title = here.correspondent = UNTOLD


def _both(folio: Folio, other_file: RegistryFile) -> RegistryFile:
    """The folio's file; both are locked, the smaller id first, so that two never wait for one another."""
    file = db.session.get_one(RegistryFile, folio.file_id)
    for each in sorted({file, other_file}, key=lambda row: row.id):
        lock(each)
    db.session.refresh(folio)
    return file


def _may_file(actor: Actor, file: RegistryFile) -> None:
    POLICY.require(actor, "read", file)
    refuse_ended(file)
    POLICY.require(actor, "file_paper", file)


def _elsewhere(folio: Folio, other_file: RegistryFile) -> None:
    if folio.file_id == other_file.id:
        raise Invalid(SAME, fields={"file": SAME})
    if folio.struck_out_at is not None:
        raise WrongState(STRUCK)


def _refuse_second(original: Folio, other_file: RegistryFile) -> None:
    """Of one original a file has one copy; nor does the original's own file get one."""
    same = (Folio.copy_of_id == original.id) | (Folio.id == original.id)
    there = db.select(Folio.id).where(Folio.file_id == other_file.id, Folio.struck_out_at.is_(None), same)
    if db.session.scalars(there.limit(1)).first() is not None:
        raise Invalid(SAME, fields={"file": SAME})


def _movable(folio: Folio) -> None:
    if folio.enclosure:
        raise Invalid(WHOLE, fields={"file": WHOLE})
    if not following.can_move(folio):
        raise Invalid(PRINTED, fields={"file": PRINTED})


def _rows(folio: Folio) -> list[Folio]:
    """The folio and, where it is a whole paper, those of its enclosures that are not struck out."""
    if folio.enclosure:
        return [folio]
    order = (db.func.length(Folio.enclosure), Folio.enclosure)
    query = db.select(Folio).filter_by(file_id=folio.file_id, number=folio.number, struck_out_at=None)
    return list(db.session.scalars(query.order_by(*order)))


def _copied(actor: Actor, document: Document | None, file: RegistryFile) -> Document | None:
    if document is None:
        return None
    return documents.copy(
        actor, document, file.institution_id, owner_kind=KIND, owner_id=file.id, level=file.level
    )


def _file(
    actor: Actor,
    rows: list[Folio],
    file: RegistryFile,
    papers: Iterable[Document | None],
    cover: Document | None,
    origin: tuple[str, int | None] = ("", None),
) -> Folio:
    first, *rest = rows
    paper, *enclosures = papers
    return add_folio(
        actor,
        file,
        title=first.title,
        direction=first.direction,
        document=paper,
        cover=cover,
        enclosures=[(row.title, enclosure) for row, enclosure in zip(rest, enclosures, strict=True)],
        correspondent=first.correspondent,
        paper_date=first.paper_date,
        level=first.level,
        origin_kind=origin[0],
        origin_id=origin[1],
        post_id=_post(actor, file),
    )


def _post(actor: Actor, file: RegistryFile) -> int | None:
    post = registry_post(actor, file.registry_id)
    return post.id if post else None
