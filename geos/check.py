"""`geos check`: every reference, hash and number holds, or a list of what does not."""

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import distinct, exists, func, literal, or_, select

from geos.accounts.soundness import findings as accounts
from geos.audit import queries as audit
from geos.breakglass.soundness import findings as openings
from geos.core.clock import local
from geos.core.db import db
from geos.core.numbering import NumberSeries
from geos.diary.models import AtCounter, PutAway
from geos.documents.models import Document
from geos.documents.queries import vault
from geos.exchange.models import Consignment, ConsignmentState
from geos.files import references
from geos.files.models import (
    FileAlias,
    FileState,
    Folio,
    Minute,
    Movement,
    MovementState,
    RegistryFile,
)
from geos.letters.models import IncomingEnding, IncomingLetter, IncomingState, OutgoingLetter
from geos.mail.models import MailAddress, Mailbox, MailboxState
from geos.mail.service import archived_path
from geos.provisioning.soundness import findings as provisioning
from geos.retention.models import (
    Box,
    DisposalCase,
    DisposalItem,
    FileRetention,
    Outcome,
    RetentionClass,
    TransferList,
)
from geos.retention.queries.schedule import due_after
from geos.signatures.soundness import findings as signatures
from geos.transfers.soundness import findings as transfers

Findings = Iterator[str]
CHUNK = 2000  # rows held at a time
GONE = (Outcome.DESTROYED, Outcome.TRANSFERRED)


def journal() -> Findings:
    """The journal's chain."""
    verdict = audit.verify()
    if verdict.wrong is not None:
        yield f"journal: entry {verdict.wrong}: {verdict.why}"


def documents() -> Findings:
    """Each document's bytes are in the vault and have the hash that is their name; destroyed ones apart."""
    store = vault()
    living = select(Document.sha256, Document.id).where(Document.destroyed_at.is_(None))
    rows = db.session.execute(living.order_by(Document.sha256))
    for sha256, group in groupby(rows, key=lambda row: row.sha256):
        ids = ", ".join(str(row.id) for row in group)
        if not store.has(sha256):
            yield f"document {ids}: its bytes are not in the vault"
        elif not store.verify(sha256):
            yield f"document {ids}: its bytes in the vault have changed"


# What is numbered: the series' name in core.numbering, and rows of (owner, year, number).
NUMBERED: tuple[tuple[str, Any], ...] = (
    ("incoming", select(IncomingLetter.registry_id, IncomingLetter.year, IncomingLetter.number)),
    (
        "outgoing",
        select(
            OutgoingLetter.registry_id, OutgoingLetter.register_year, OutgoingLetter.register_number
        ).where(OutgoingLetter.register_number.is_not(None)),
    ),
    ("folio", select(Folio.file_id, literal(0), Folio.number).where(Folio.enclosure == "")),
    ("disposal", select(DisposalCase.institution_id, DisposalCase.year, DisposalCase.number)),
    (
        "certificate",
        select(
            DisposalCase.institution_id, DisposalCase.certificate_year, DisposalCase.certificate_number
        ).where(DisposalCase.certificate_number.is_not(None)),
    ),
    ("transfer", select(TransferList.registry_id, TransferList.year, TransferList.number)),
    (
        "box",
        select(TransferList.registry_id, literal(0), Box.number).join(Box, Box.list_id == TransferList.id),
    ),
    ("minute", select(Minute.file_id, literal(0), Minute.number).where(Minute.number.is_not(None))),
)


def numbers() -> Findings:
    """Registers, folios and minutes run from the number after the series' opening to its last, each once."""
    series = {(row.name, row.year): row for row in db.session.scalars(select(NumberSeries))}
    for kind, rows in NUMBERED:
        owner, year, number = rows.subquery().c
        given = func.count(number)
        query = (
            select(
                owner, year, func.min(number), func.max(number), given, given - func.count(distinct(number))
            )
            .group_by(owner, year)
            .order_by(owner, year)
        )
        for whose, when, lowest, highest, many, doubled in db.session.execute(query):
            name = f"{kind}:{whose}"
            if doubled:
                yield f"series {name}/{when}: a number was given twice"
            if many - doubled != highest - lowest + 1:
                present = rows.subquery().c
                found = select(present[2]).where(present[0] == whose, present[1] == when)
                missing = set(range(lowest, highest + 1)) - set(db.session.scalars(found))
                yield f"series {name}/{when}: {sorted(missing)[:5]} missing"
            counted = series.get((name, when))
            if counted is None or counted.last != highest:
                yield f"series {name}/{when}: counts {counted and counted.last}, the last given is {highest}"
            elif counted.opening + 1 != lowest:
                yield f"series {name}/{when}: opens after {counted.opening}, the first given is {lowest}"


def custody() -> Findings:
    """A file on its way has exactly one open movement, any other has none."""
    moving = set(db.session.scalars(select(Movement.file_id).where(Movement.state == MovementState.SENT)))
    on_the_way = set(
        db.session.scalars(select(RegistryFile.id).where(RegistryFile.state == FileState.ON_THE_WAY))
    )
    for file_id in sorted(moving ^ on_the_way):
        yield f"file {file_id}: its state and its movements disagree about where it is"


def aliases() -> Findings:
    """A reference that a file once had is no other file's, and the key by which it is found is its own."""
    same = (
        select(FileAlias.id, RegistryFile.id)
        .join(
            RegistryFile,
            (RegistryFile.institution_id == FileAlias.institution_id)
            & (RegistryFile.reference == FileAlias.reference),
        )
        .order_by(FileAlias.id)
    )
    for alias_id, file_id in db.session.execute(same):
        yield f"alias {alias_id}: file {file_id} has this reference now"
    for kind, name in ((RegistryFile, "file"), (FileAlias, "alias")):
        rows = select(kind.id, kind.reference, kind.reference_key).order_by(kind.id)
        for id, reference, key in db.session.execute(rows.execution_options(yield_per=CHUNK)):
            if references.key(reference) != key:
                yield f"{name} {id}: it is not found by its reference"


def retention() -> Findings:
    """A closed file falls due as its class, or an archivist, says; an open one does not."""
    query = (
        select(FileRetention, RetentionClass.years, RegistryFile.closed_at)
        .outerjoin(RetentionClass, RetentionClass.id == FileRetention.class_id)
        .join(RegistryFile, RegistryFile.id == FileRetention.file_id)
        .where(RegistryFile.state != FileState.DISPOSED)
        .order_by(FileRetention.file_id)
    )
    for row, years, closed_at in db.session.execute(query.execution_options(yield_per=CHUNK)):
        closed = local(closed_at).year if closed_at else None
        by_class = due_after(closed, years) if closed is not None and years is not None else None
        if row.closed_year != closed:
            yield f"file {row.file_id}: closed in {closed}, by its retention in {row.closed_year}"
        elif row.due_on != (row.kept_until or by_class):
            yield f"file {row.file_id}: falls due on {row.due_on}, by its class on {by_class}"


def counter() -> Findings:
    """What lies at a registry's counter is of that registry; what was put away says when."""
    astray = (
        select(AtCounter.file_id)
        .join(RegistryFile, RegistryFile.id == AtCounter.file_id)
        .where(AtCounter.registry_id != RegistryFile.registry_id)
    )
    for file_id in db.session.scalars(astray.order_by(AtCounter.file_id)):
        yield f"file {file_id}: it lies at the counter of a registry that is not its own"
    last = select(func.max(PutAway.at)).where(PutAway.file_id == AtCounter.file_id).correlate(AtCounter)
    unsaid = select(AtCounter.file_id).where(
        AtCounter.put_away_at.is_not(None),
        or_(last.scalar_subquery().is_(None), last.scalar_subquery() < AtCounter.since),
    )
    for file_id in db.session.scalars(unsaid.order_by(AtCounter.file_id)):
        yield f"file {file_id}: it counts as put away, but nobody put it there"


def endings() -> Findings:
    """A line of the register has ended exactly where it says why; what was passed on has its place there."""
    gone = (IncomingState.STRUCK_OUT, IncomingState.PASSED_ON)
    query = (
        select(IncomingLetter, IncomingEnding)
        .outerjoin(IncomingEnding, IncomingEnding.letter_id == IncomingLetter.id)
        .where(or_(IncomingLetter.state.in_(gone), IncomingEnding.letter_id.is_not(None)))
        .order_by(IncomingLetter.id)
    )
    for letter, ending in db.session.execute(query):
        passed = ending is not None and ending.to_registry_id is not None
        if ending is None:
            yield f"letter {letter.id}: it has ended, but nothing says why"
        elif letter.state not in gone:
            yield f"letter {letter.id}: it stands, but an ending says why it does not"
        elif passed != (letter.state is IncomingState.PASSED_ON):
            yield f"letter {letter.id}: its ending is not that of its state"
        elif ending.successor_id is not None and not _follows(letter, ending):
            yield f"letter {letter.id}: the number that it was given elsewhere is another letter's"


def _follows(letter: IncomingLetter, ending: IncomingEnding) -> bool:
    entry = ending.successor
    to = ending.to_registry_id
    return entry is not None and entry.registry_id == to and entry.source == f"passed:{letter.id}"


def disposals() -> Findings:
    """A file that is disposed of has its decided place in a case; of a destroyed one nothing can be read."""
    done = exists().where(DisposalItem.file_id == RegistryFile.id, DisposalItem.outcome.in_(GONE))
    astray = select(RegistryFile.id).where(RegistryFile.state == FileState.DISPOSED, ~done)
    for file_id in db.session.scalars(astray.order_by(RegistryFile.id)):
        yield f"file {file_id}: it is disposed of without a decision"
    living = (
        select(Document.id)
        .join(DisposalItem, DisposalItem.file_id == Document.owner_id)
        .where(
            Document.owner_kind == RegistryFile.__tablename__,
            DisposalItem.outcome == Outcome.DESTROYED,
            Document.destroyed_at.is_(None),
        )
    )
    for document_id in db.session.scalars(living.order_by(Document.id)):
        yield f"document {document_id}: its file is destroyed, but it can still be read"


def consignments() -> Findings:
    """A registered consignment has the receiver's letter, and that letter names the consignment."""
    query = select(Consignment).where(
        Consignment.state.in_((ConsignmentState.REGISTERED, ConsignmentState.ANSWERED))
    )
    for row in db.session.scalars(query):
        letter = row.incoming
        if letter is None or letter.source != f"consignment:{row.uid}":
            yield f"consignment {row.uid}: its receipt leads to no letter of the receiver"


def mailboxes() -> Findings:
    """Each mailbox has its Maildir, where it works or in the archive, and its address."""
    root = Path(current_app.config["GEOS_MAIL_ROOT"])
    known = set(db.session.scalars(select(MailAddress.address)))
    for box in db.session.scalars(select(Mailbox).order_by(Mailbox.id)):
        kept = archived_path(box) if box.state is MailboxState.ARCHIVED else root / box.path
        if box.path and not (kept / "new").is_dir():
            yield f"mailbox {box.address}: its Maildir is missing"
        if box.address not in known:
            yield f"mailbox {box.address}: its address leads nowhere"


CHECKS: tuple[Callable[[], Findings], ...] = (
    journal, documents, numbers, custody, aliases, retention, counter, endings, disposals, consignments,
    mailboxes, signatures, accounts, provisioning, transfers, openings,
)  # fmt: skip


def run() -> dict[str, Any]:
    """Everything found, and how many checks were made."""
    return {"checks": len(CHECKS), "findings": [finding for check in CHECKS for finding in check()]}
