"""What waits at a registry's door, over all channels, and one piece of it opened.

Mail is read from the registry's own Maildir at each request, so that nothing waits for the worker.
Whatever a stranger sent is shown as far as it can be; nothing here raises because of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.page import once_a_page
from geos.core.types import Level
from geos.directory import queries as directory
from geos.directory.models import Institution, Registry
from geos.documents.names import clean_filename
from geos.documents.pdfium import PdfError, page_text
from geos.documents.sniff import PDF, PICTURES, Sniffed, sniff
from geos.exchange.models import Consignment, ConsignmentState, HandledMail
from geos.exchange.queries import consignments
from geos.letters import guessing
from geos.letters.models import Channel, IncomingLetter, OutgoingLetter
from geos.letters.queries import incoming as letters
from geos.mail import boxes
from geos.mail import queries as mail
from geos.mail.boxes import INBOX, Summary
from geos.mail.folders import ARCHIVE
from geos.mail.models import Mailbox
from geos.mail.reading import Parsed, parse
from geos.scans import queries as scans
from geos.scans.models import Scan

LOOKED_AT = 6000  # characters of a PDF that are read for its date, reference and subject
ASKED_BY_NAME = 500  # messages of an inbox whose names are put into one statement
MOST_PARTS = 50  # attachments that become papers of their own; the message itself keeps all


@dataclass(frozen=True)
class Waiting:
    """One line of the queue. `endpoint` and `arguments` lead to it; `key` is unique in its registry."""

    channel: Channel
    key: str
    endpoint: str
    arguments: dict[str, Any]
    sender: str
    subject: str
    received_at: datetime
    attachments: bool = False
    level: Level = Level.OPEN
    pages: int = 0  # of a scan
    reference: str = ""  # as read on a scan


def registries(actor: Actor) -> list[Registry]:
    """The registries at whose door this actor works, at least one; NotFound for everybody else."""
    found = directory.registries_of(actor)
    if not found:
        raise NotFound
    return found


def queue(actor: Actor, registry: Registry) -> list[Waiting]:
    """Everything that waits to be registered, the oldest first."""
    mailbox = mail.registry_mailbox(registry.id)
    mails = [_of_mail(summary) for summary in waiting_mail(registry, mailbox)] if mailbox else []
    sent = db.session.scalars(consignments.inbox(actor, registry.id))
    found = [*mails, *(_of_consignment(each) for each in sent)]
    found += _of_scans(actor, registry)
    found += [_of_passed(each) for each in db.session.scalars(letters.passed_to(actor, registry.id))]
    return sorted(found, key=lambda each: (each.received_at, each.key))


@once_a_page
def waiting_mail(registry: Registry, mailbox: Mailbox) -> list[Summary]:
    """The messages of a registry's inbox that nobody has dealt with."""
    found = boxes.listing(mailbox)
    query = select(HandledMail.base).filter_by(registry_id=registry.id)
    if len(found) <= ASKED_BY_NAME:  # what was dealt with is archived, so few are left to ask about
        query = query.where(HandledMail.base.in_([summary.base for summary in found]))
    handled = set(db.session.scalars(query))
    return [summary for summary in found if summary.base not in handled]


def waits(actor: Actor) -> list[int | Select[int]]:
    """How many wait for this actor, at all registries: the number of mails, and what counts the others."""
    boxes_of = ((registry, mail.registry_mailbox(registry.id)) for registry in directory.registries_of(actor))
    passed = letters.passed_to(actor, *actor.registry_ids).order_by(None)
    return [
        sum(len(waiting_mail(registry, mailbox)) for registry, mailbox in boxes_of if mailbox),
        consignments.waiting(actor),
        scans.count_waiting(actor),
        passed.with_only_columns(func.count(IncomingLetter.id)),
    ]


def count(actor: Actor) -> int:
    """The same as one number."""
    return sum(part if isinstance(part, int) else db.session.scalar(part) or 0 for part in waits(actor))


def _of_mail(summary: Summary) -> Waiting:
    return Waiting(
        Channel.MAIL,
        f"mail:{summary.base}",
        "intake.mail",
        {"base": summary.base},
        summary.sender_name or summary.sender_address,
        guessing.bare_subject(summary.subject),
        summary.received_at,
        summary.has_attachments,
    )


def _of_consignment(consignment: Consignment) -> Waiting:
    return Waiting(
        Channel.GEOS,
        f"consignment:{consignment.uid}",
        "intake.consignment",
        {"consignment_id": consignment.id},
        directory_name(consignment.from_institution),
        consignment.letter.subject,
        consignment.delivered_at or consignment.created_at,
        True,
        consignment.letter.level,
    )


def _of_passed(letter: IncomingLetter) -> Waiting:
    """A letter that another registry found to be confidential."""
    return Waiting(
        letter.channel,
        f"passed:{letter.id}",
        "incoming.take_in",
        {"letter_id": letter.id},
        letter.sender,
        letter.subject,
        letter.received_at,
        letter.document_id is not None,
        letter.level,
    )


def _of_scans(actor: Actor, registry: Registry) -> list[Waiting]:
    waiting = scans.waiting(actor, registry)
    read = scans.openings(waiting)
    return [_of_scan(each, read.get(each.id, ""), registry) for each in waiting]


def _of_scan(scan: Scan, text: str, registry: Registry) -> Waiting:
    """A scan in the queue, with what its text tells; nothing as long as the worker has not read it."""
    return Waiting(
        Channel(scan.batch.came_by.value),
        scan_key(scan),
        "intake.scan",
        {"scan_id": scan.id},
        guessing.letterhead(text),
        guessing.subject_line(text),
        scan.batch.received_at,
        level=scan.level,
        pages=len(scan.pages),
        reference=guessing.their_reference(text, registry.institution.reference_prefix),
    )


def scan_key(scan: Scan) -> str:
    """A scan's name in the queue, by which the letters of a heap stay in the scanner's order."""
    return f"scan:{scan.batch_id:010}:{scan.position:05}:{scan.id:010}"


def directory_name(institution: Institution) -> str:
    """The name under which an institution stands in the register."""
    return institution.name_sw


def taken_back(actor: Actor, consignment_id: int) -> bool:
    """Whether a consignment to one of the actor's registries was cancelled by its sender."""
    query = (
        select(Consignment.id)
        .join(OutgoingLetter, OutgoingLetter.id == Consignment.letter_id)
        .where(
            Consignment.id == consignment_id,
            Consignment.to_registry_id.in_(actor.registry_ids),
            Consignment.state == ConsignmentState.CANCELLED,
            Consignment.delivered_at.is_not(None),
            OutgoingLetter.level <= actor.clearance,
        )
    )
    fits = 0 < consignment_id < consignments.LARGEST
    return fits and db.session.execute(query).first() is not None


# One message ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """An attachment as it was received, and what its bytes say it is."""

    index: int
    filename: str
    data: bytes
    seen: Sniffed

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)

    @property
    def pages(self) -> int:
        """Pages that can be shown; 0 where none can."""
        return self.seen.pages or 0

    @property
    def media_type(self) -> str:
        """What it is, whatever its name claims."""
        return self.seen.media_type

    @property
    def remark(self) -> str:
        """What is odd about it: a message id, "" where nothing is."""
        return self.seen.remark

    @property
    def may_be_the_letter(self) -> bool:
        """Whether it is of a kind in which offices send letters."""
        return self.media_type == PDF

    @property
    def shown(self) -> bool:
        """Whether its pages can be drawn."""
        return self.media_type in (PDF, *PICTURES) and self.pages > 0

    @cached_property
    def sha256(self) -> str:
        """The hash under which the vault will keep it, in hex."""
        return sha256(self.data).hexdigest()


@dataclass(frozen=True)
class MailItem:
    """A message of a registry's mailbox, opened."""

    registry: Registry
    mailbox: Mailbox
    base: str
    received_at: datetime
    raw: bytes
    message: Parsed

    @cached_property
    def parts(self) -> list[Part]:
        """Its attachments, as many as become papers of their own."""
        return [
            Part(part.index, clean_filename(part.filename), part.data, sniff(part.data, part.filename))
            for part in self.message.attachments[:MOST_PARTS]
        ]

    @property
    def left_in_message(self) -> int:
        """Attachments beyond MOST_PARTS, which the message alone keeps."""
        return max(0, len(self.message.attachments) - MOST_PARTS)

    @property
    def letter(self) -> Part | None:
        """The attachment that is most likely the letter: the only PDF."""
        found = [part for part in self.parts if part.may_be_the_letter]
        return found[0] if len(found) == 1 else None

    @property
    def several(self) -> bool:
        """Whether more than one attachment may be the letter, so that the clerk has to say which."""
        return len([part for part in self.parts if part.may_be_the_letter]) > 1

    def part(self, index: int) -> Part:
        """One attachment, or NotFound."""
        found = next((part for part in self.parts if part.index == index), None)
        if found is None:
            raise NotFound
        return found

    @property
    def source(self) -> str:
        """What the register knows it by."""
        return f"mail:{self.base}"


def mail_item(actor: Actor, base: str) -> MailItem:
    """A message of one of the actor's registries: it waits in the inbox, or was dealt with and archived."""
    for registry, mailbox in _mailboxes(actor):
        for folder in (INBOX, ARCHIVE):
            summary = next((each for each in boxes.listing(mailbox, folder) if each.base == base), None)
            if summary is not None:
                raw = boxes.read(mailbox, folder, base)
                return MailItem(registry, mailbox, base, summary.received_at, raw, parse(raw))
    raise NotFound


def _mailboxes(actor: Actor) -> Iterator[tuple[Registry, Mailbox]]:
    for registry in registries(actor):
        mailbox = mail.registry_mailbox(registry.id)
        if mailbox is not None:
            yield registry, mailbox


def opening_text(data: bytes, media_type: str) -> str:
    """The first words of a PDF, "" of anything else or where it cannot be read."""
    if media_type != PDF:
        return ""
    try:
        return page_text(data, LOOKED_AT)
    except PdfError:
        return ""


def member_of_address(address: str) -> Institution | None:
    """The member institution whose domain this mail address has."""
    domain = address.rpartition("@")[2].lower()
    if not domain:
        return None
    return db.session.scalars(select(Institution).filter_by(domain=domain, active=True)).one_or_none()


# What was dealt with ----------------------------------------------------------------------------------


def handled(registry_id: int, base: str) -> HandledMail | None:
    """What became of a message, None while it waits."""
    return db.session.scalars(select(HandledMail).filter_by(registry_id=registry_id, base=base)).one_or_none()


def aside(actor: Actor, handled_id: int) -> HandledMail:
    """A message that was put aside at one of the actor's registries, or NotFound."""
    query = select(HandledMail).where(
        HandledMail.id == handled_id,
        HandledMail.registry_id.in_(actor.registry_ids),
        HandledMail.incoming_id.is_(None),
    )
    found = db.session.scalars(query).one_or_none() if 0 < handled_id < consignments.LARGEST else None
    if found is None:
        raise NotFound
    return found


def aside_item(actor: Actor, found: HandledMail) -> MailItem | None:
    """The message that was put aside, None where it has left the mailbox since."""
    try:
        return mail_item(actor, found.base)
    except NotFound:
        return None


def summaries(registry: Registry, wanted: Iterable[HandledMail]) -> dict[str, Summary]:
    """What a list shows of these messages, by their base names; those that are gone are left out."""
    mailbox = mail.registry_mailbox(registry.id)
    bases = {found.base for found in wanted}
    if mailbox is None:
        return {}
    found = (each for folder in (INBOX, ARCHIVE) for each in boxes.listing(mailbox, folder))
    return {each.base: each for each in found if each.base in bases}


def put_aside(registry: Registry) -> Select[HandledMail]:
    """The messages of a registry that were put aside, the last one first."""
    return (
        select(HandledMail)
        .where(HandledMail.registry_id == registry.id, HandledMail.incoming_id.is_(None))
        .options(joinedload(HandledMail.by))
        .order_by(HandledMail.id.desc())
    )


def count_aside(registry: Registry) -> int:
    """How many messages of a registry were put aside."""
    query = select(func.count()).where(
        HandledMail.registry_id == registry.id, HandledMail.incoming_id.is_(None)
    )
    return int(db.session.execute(query).scalar_one())
