"""`geos check`: every reference, hash and number holds, or a list of what does not."""

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import distinct, exists, func, literal, select

from geos.audit import queries as audit
from geos.core.db import db
from geos.core.numbering import NumberSeries
from geos.documents.models import Document
from geos.documents.queries import vault
from geos.exchange.models import Consignment, ConsignmentState
from geos.files.models import FileState, Folio, Minute, Movement, MovementState, RegistryFile
from geos.letters.models import IncomingLetter, OutgoingLetter
from geos.mail.models import MailAddress, Mailbox
from geos.retention.models import Box, DisposalCase, DisposalItem, Outcome, TransferList

Findings = Iterator[str]
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
    """Registers, folios and minutes run from the series' beginning to its last number, each once."""
    last = {(row.name, row.year): row.last for row in db.session.scalars(select(NumberSeries))}
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
            if last.get((name, when)) != highest:
                yield f"series {name}/{when}: counts {last.get((name, when))}, the last given is {highest}"


def custody() -> Findings:
    """A file on its way has exactly one open movement, any other has none."""
    moving = set(db.session.scalars(select(Movement.file_id).where(Movement.state == MovementState.SENT)))
    on_the_way = set(
        db.session.scalars(select(RegistryFile.id).where(RegistryFile.state == FileState.ON_THE_WAY))
    )
    for file_id in sorted(moving ^ on_the_way):
        yield f"file {file_id}: its state and its movements disagree about where it is"


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
    """Each mailbox has its Maildir and its address."""
    root = Path(current_app.config["GEOS_MAIL_ROOT"])
    known = set(db.session.scalars(select(MailAddress.address)))
    for box in db.session.scalars(select(Mailbox).order_by(Mailbox.id)):
        if box.path and not (root / box.path / "new").is_dir():
            yield f"mailbox {box.address}: its Maildir is missing"
        if box.address not in known:
            yield f"mailbox {box.address}: its address leads nowhere"


CHECKS: tuple[Callable[[], Findings], ...] = (
    journal, documents, numbers, custody, disposals, consignments, mailboxes,
)  # fmt: skip


def run() -> dict[str, Any]:
    """Everything found, and how many checks were made."""
    return {"checks": len(CHECKS), "findings": [finding for check in CHECKS for finding in check()]}
