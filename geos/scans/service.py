"""Acts upon scanned post: taking a batch in, cutting it, correcting the cutting, giving up what is no letter.

The bytes are cut before the transaction begins; a scan's pages never change, so nothing is lost by that.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from geos.access import service as access
from geos.audit import service as audit
from geos.core import sweeping
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Incomplete, Invalid, WrongState
from geos.core.types import Level
from geos.directory.models import Registry
from geos.documents import queries as documents
from geos.documents import service as papers
from geos.documents.models import Document, Kind, TextState
from geos.documents.pdfium import PdfError, PdfLocked, cut_pages
from geos.documents.sniff import PDF
from geos.documents.vault import Missing
from geos.scans import pages, queries, ranges
from geos.scans.models import BatchState, CameBy, Scan, ScanBatch, ScanState
from geos.scans.policy import BATCH, POLICY, SCAN
from geos.scans.workflow import BATCH_FLOW, SCAN_FLOW

log = logging.getLogger(__name__)

WORKER = Actor.system("worker")
REASON = 300  # characters
MANY = 500  # ids put into one statement
CUTTING = "scanned heap"  # in the worker's log
LOCKED = "The file is locked with a password: cut it by hand and write the password there"
BROKEN = "The file cannot be read: scan the letters again, or print it anew as a PDF"
LOST = "The file is not in the vault: tell the administrator"
TOO_MANY = "The file has too many pages: say by hand which pages belong together"
NOTHING = "Only blank pages and separator sheets: put the letters in the other way up and scan again"
_FOR_THE_CATALOGUE = (
    _("The file is locked with a password: cut it by hand and write the password there"),
    _("The file cannot be read: scan the letters again, or print it anew as a PDF"),
    _("The file is not in the vault: tell the administrator"),
    _("The file has too many pages: say by hand which pages belong together"),
    _("Only blank pages and separator sheets: put the letters in the other way up and scan again"),
)
# What went wrong while looking, and what the clerk is told; the first that fits.
TOLD: tuple[tuple[type[Exception], str], ...] = (
    (PdfLocked, LOCKED),
    (pages.TooMany, TOO_MANY),
    (PdfError, BROKEN),
    (Missing, LOST),
)


@dataclass(frozen=True)
class Piece:
    """A letter as it is cut: its page numbers in the batch, and the PDF of these."""

    numbers: list[int]
    data: bytes


@command
def upload(
    actor: Actor,
    registry: Registry,
    filename: str,
    data: bytes,
    *,
    post_id: int,
    came_by: CameBy = CameBy.POST,
    received_at: datetime | None = None,
    level: Level = Level.OPEN,
) -> ScanBatch:
    """Keep what the scanner made; the worker cuts it. Invalid where it is no PDF or is here already."""
    POLICY.require(actor, "upload", registry)
    post = next((post for post in queries.posts_there(actor, registry.id) if post.id == post_id), None)
    if post is None:
        raise Invalid(fields={"post": "Choose one from the list"})
    _check(actor, level, received_at)
    if queries.uploaded_before(registry.id, sha256(data).hexdigest()):
        raise Invalid(fields={"scans": "This very file was uploaded before"})
    document = papers.store(
        actor,
        registry.institution_id,
        filename,
        data,
        kind=Kind.SCAN,
        owner_kind=BATCH,
        owner_id=0,
        level=level,
        strict=True,
        field="scans",
    )
    if document.media_type != PDF:
        raise Invalid(fields={"scans": "Choose a PDF: let the scanner make one of all sheets"})
    document.text_state = TextState.NONE  # the letters that are cut out of it are read, each by itself
    batch = ScanBatch(
        institution_id=registry.institution_id,
        registry_id=registry.id,
        document_id=document.id,
        level=level,
        came_by=came_by,
        received_at=received_at or now(),
        by_id=actor.person_id,
        post_id=post.id,
        acting_for_id=post.acting_for_id,
    )
    db.session.add(batch)
    db.session.flush()
    papers.rehome(document, BATCH, batch.id, level)
    access.grant(BATCH, batch.id, f"registry:{registry.id}")
    _journal(actor, "upload", batch)
    return batch


def _check(actor: Actor, level: Level, received_at: datetime | None) -> None:
    if level > actor.clearance:
        raise Invalid(fields={"level": "Choose a level that you are cleared for"})
    if received_at is not None and received_at > now():
        raise Invalid(fields={"received_at": "Write when it arrived; that cannot be later than now"})


# Cutting, by the worker ---------------------------------------------------------------------------------


def split_pending(limit: int = 5) -> int:
    """Cut up to `limit` batches that wait for it; how many were dealt with."""
    ids = queries.pending(limit, sweeping.resting(CUTTING))
    return sweeping.each(CUTTING, ids, _look_and_split)


def _look_and_split(batch_id: int) -> None:
    """Look at the pages outside any transaction, then write down what was found in one."""
    batch = db.session.get_one(ScanBatch, batch_id)
    try:
        data = documents.content(batch.document)
    except Missing:
        _fail(batch, LOST)
        return
    try:
        found = pages.cutting(pages.look(data))
        pieces = _cut_out(data, found.letters)
    except Exception as error:  # whatever a stranger's file does: it is told, and not looked at again
        _fail(batch, _told(batch, error))
        return
    if pieces:
        _split(batch, pieces, found)
    else:
        _fail(batch, NOTHING)


def _told(batch: ScanBatch, error: Exception) -> str:
    for kind, told in TOLD:
        if isinstance(error, kind):
            return told
    log.exception("scanned heap %s could not be looked at", batch.id)
    return BROKEN


def _cut_out(data: bytes, letters: Sequence[list[int]], password: str | None = None) -> list[Piece]:
    cut = cut_pages(data, letters, password)
    return [Piece(numbers, made) for numbers, made in zip(letters, cut, strict=True)]


@command
def _split(batch: ScanBatch, pieces: list[Piece], found: pages.Cutting) -> ScanBatch | None:
    if batch.state is not BatchState.PENDING:  # a clerk was quicker
        return None
    BATCH_FLOW.fire(WORKER, "split", batch)
    batch.separators, batch.blanks = found.separators, found.blanks
    _add(WORKER, batch, pieces)
    _journal(WORKER, "split", batch)
    return batch


@command
def _fail(batch: ScanBatch, problem: str) -> ScanBatch | None:
    if batch.state is not BatchState.PENDING:
        return None
    BATCH_FLOW.fire(WORKER, "fail", batch)
    batch.problem = problem
    _journal(WORKER, "fail", batch)
    return batch


def _add(actor: Actor, batch: ScanBatch, pieces: Sequence[Piece]) -> list[Scan]:
    """New scans of a batch, each with its own document that the registry may read."""
    made = []
    for piece in pieces:
        document = _store(actor, batch, piece)
        scan = Scan(
            batch=batch,
            registry_id=batch.registry_id,
            document_id=document.id,
            position=piece.numbers[0],
            first_page=min(piece.numbers),
            last_page=max(piece.numbers),
            pages=piece.numbers,
            level=batch.level,
        )
        db.session.add(scan)
        db.session.flush()
        papers.rehome(document, SCAN, scan.id, batch.level)
        access.grant(SCAN, scan.id, f"registry:{batch.registry_id}")
        made.append(scan)
    return made


def _store(actor: Actor, batch: ScanBatch, piece: Piece) -> Document:
    name = f"{batch.document.filename.removesuffix('.pdf')} {ranges.write(piece.numbers)}.pdf"
    return papers.store(
        actor,
        batch.institution_id,
        name,
        piece.data,
        kind=Kind.SCAN,
        owner_kind=BATCH,
        owner_id=batch.id,
        level=batch.level,
        strict=False,
    )


# Cutting, by the clerk ----------------------------------------------------------------------------------


def split_by_hand(actor: Actor, batch: ScanBatch, text: str, password: str = "") -> ScanBatch:
    """Cut a batch anew as the clerk says: `1-2, 3-5, 7`. Not once a letter of it is registered."""
    try:
        data = documents.content(batch.document)
        letters = _asked_for(batch, text)
        pieces = _cut_out(data, letters, password or None)
    except PdfLocked as error:
        raise Invalid(fields={"password": "Write the password of the file"}) from error
    except PdfError as error:
        raise Invalid(fields={"ranges": "Write pages that the file has, each once: 1-2, 3-5, 7"}) from error
    return _split_by_hand(actor, batch, pieces)


def _asked_for(batch: ScanBatch, text: str) -> list[list[int]]:
    letters = ranges.parse(text, batch.document.pages or pages.MOST)
    if letters is None:
        raise Invalid(fields={"ranges": "Write pages that the file has, each once: 1-2, 3-5, 7"})
    return letters


@command
def _split_by_hand(actor: Actor, batch: ScanBatch, pieces: list[Piece]) -> ScanBatch:
    if any(scan.state is ScanState.REGISTERED for scan in batch.scans):
        raise WrongState("A letter of this batch is registered: join or cut the others one by one")
    BATCH_FLOW.fire(actor, "split_by_hand", batch)
    batch.problem = ""
    for scan in batch.letters:
        _replace(actor, "replace", scan)
    _add(actor, batch, pieces)
    _journal(actor, "split_by_hand", batch)
    return batch


def join(actor: Actor, scan: Scan) -> ScanBatch:
    """Make one letter of this scan and the one before it in the batch; WrongState where there is none."""
    before = queries.before(scan)
    if before is None:
        raise WrongState
    numbers = [*before.pages, *scan.pages]
    pieces = _cut_out(_joined_source(scan), [numbers])
    return _recut(actor, "join", [before, scan], pieces)


def _joined_source(scan: Scan) -> bytes:
    """The batch that a scan was cut from; WrongState where it only opens with a password."""
    try:
        data = documents.content(scan.batch.document)
        cut_pages(data, [])
    except (PdfError, Missing) as error:
        raise WrongState("Cut the whole batch anew by hand: its file is locked with a password") from error
    return data


def cut(actor: Actor, scan: Scan, page: int) -> ScanBatch:
    """Cut a scan in two: its page `page` (from 2) begins the second letter."""
    if not 2 <= page <= len(scan.pages):
        raise Invalid(fields={"page": "Choose the page with which the next letter begins"})
    at = page - 1
    data = documents.content(scan.document)
    halves = cut_pages(data, [range(1, page), range(page, len(scan.pages) + 1)])
    pieces = [Piece(scan.pages[:at], halves[0]), Piece(scan.pages[at:], halves[1])]
    return _recut(actor, "cut", [scan], pieces)


@command
def _recut(actor: Actor, act: str, old: list[Scan], pieces: list[Piece]) -> ScanBatch:
    batch = old[0].batch
    for scan in old:
        _replace(actor, act, scan)
    _add(actor, batch, pieces)
    _journal(actor, act, batch)
    return batch


def _replace(actor: Actor, act: str, scan: Scan) -> None:
    SCAN_FLOW.fire(actor, act, scan)
    scan.reason = ""


# What becomes of them -----------------------------------------------------------------------------------


@command
def discard(actor: Actor, scan: Scan, reason: str) -> Scan:
    """Take a scan that is no letter off the queue and say why; it can be brought back."""
    reason = _reason(reason)
    SCAN_FLOW.fire(actor, "discard", scan, reason)
    scan.reason = reason
    _journal(actor, "discard", scan)
    return scan


@command
def bring_back(actor: Actor, scan: Scan) -> Scan:
    """A scan that was given up waits again."""
    SCAN_FLOW.fire(actor, "bring_back", scan)
    scan.reason = ""
    _journal(actor, "bring_back", scan)
    return scan


@command
def discard_batch(actor: Actor, batch: ScanBatch, reason: str) -> ScanBatch:
    """Give up a batch that cannot be cut, and say why; its file stays in the vault."""
    reason = _reason(reason)
    BATCH_FLOW.fire(actor, "discard_batch", batch, reason)
    batch.reason, batch.problem = reason, ""
    _journal(actor, "discard_batch", batch)
    return batch


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise Incomplete(fields={"reason": "Write the reason"})
    if len(reason) > REASON:
        raise Invalid(fields={"reason": "Shorten this"})
    return reason


@command
def registered(actor: Actor, scan: Scan, incoming_id: int, level: Level) -> Scan:
    """The scan stands in the register now. Called by the intake inside its own command.

    A letter that turns out to be more secret than its heap takes the heap's file, and what was cut from
    it wrongly, up to its own level: the same page must not be read there by others.
    """
    SCAN_FLOW.fire(actor, "register", scan)
    scan.incoming_id = incoming_id
    raise_level(scan, level)
    return scan


@command
def raise_level(scan: Scan, level: Level) -> None:
    """The letter of a scan has this level: the heap's file and what was wrongly cut from it are no lower."""
    batch = scan.batch
    scan.level = level
    if level > batch.level:
        batch.level = level
        papers.rehome(batch.document, BATCH, batch.id, level)
    for other in batch.scans:
        if other.state is ScanState.REPLACED and other.level < level:
            other.level = level
            papers.rehome(other.document, SCAN, other.id, level)
    db.session.flush()


@command
def raise_levels(scan_ids: Sequence[int], level: Level) -> None:
    """The same of many scans; those whose heap is as high already are left alone."""
    lower = select(Scan).join(ScanBatch, ScanBatch.id == Scan.batch_id).where(ScanBatch.level < level)
    for start in range(0, len(scan_ids), MANY):
        wanted = lower.where(Scan.id.in_(scan_ids[start : start + MANY]))
        for scan in db.session.scalars(wanted.options(joinedload(Scan.batch))):
            raise_level(scan, level)


@command
def wait_again(actor: Actor, scan: Scan) -> Scan:
    """Its letter was struck out of the register: the scan waits again, as secret as the letter was."""
    SCAN_FLOW.fire(actor, "wait_again", scan)
    scan.incoming_id = None
    db.session.flush()
    papers.rehome(scan.document, SCAN, scan.id, scan.level)
    return scan


def _journal(actor: Actor, act: str, thing: ScanBatch | Scan) -> None:
    batch = thing if isinstance(thing, ScanBatch) else thing.batch
    post = next(iter(queries.posts_there(actor, thing.registry_id)), None)
    audit.record(
        actor,
        act,
        thing.__tablename__,
        thing.id,
        institution_id=batch.institution_id,
        post_id=post.id if post else None,
        level=thing.level,
        **_facts(thing),
    )


def _facts(thing: ScanBatch | Scan) -> dict[str, object]:
    """What the journal keeps: which pages became letters, or were meant."""
    if isinstance(thing, Scan):
        return {"pages": ranges.write(thing.pages), "reason": thing.reason}
    letters = ", ".join(ranges.write(scan.pages) for scan in thing.letters)
    return {"letters": letters[:500], "reason": thing.reason}
