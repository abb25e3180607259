"""Registering what waits at the door: mail, consignments, scans, paper, envelopes. One transaction each.

The whole message stays in the vault as the letter's cover; the letter and its enclosures become
documents of their own, kept as they were received and marked where something is odd about them. Once
that is committed, the message moves to the mailbox's archive, so that the inbox holds what waits.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.directory.models import Institution, Registry
from geos.documents import service as documents
from geos.documents.models import Document, Kind
from geos.exchange.entry import Entry, Upload
from geos.exchange.models import Consignment, HandledMail
from geos.exchange.policy.intake import POLICY
from geos.exchange.queries import consignments as consignment_queries
from geos.exchange.queries import earlier
from geos.exchange.queries import intake as queries
from geos.exchange.queries.earlier import Sender
from geos.exchange.queries.intake import MailItem
from geos.exchange.service import acknowledging, consignments
from geos.letters.entry import Sealed, Valuable
from geos.letters.models import Channel, IncomingLetter
from geos.letters.queries import incoming as letter_queries
from geos.letters.service import incoming as letters
from geos.letters.service.incoming import Plan
from geos.letters.wording import N_
from geos.mail import queries as mail
from geos.mail import service as mailboxes
from geos.mail.boxes import INBOX
from geos.mail.folders import ARCHIVE
from geos.scans import service as scans
from geos.scans.models import Scan

log = logging.getLogger(__name__)

REASON = 300  # characters
TWICE = N_("It seems to be in the register: look at the entry, then tick this if it is another letter")
AT_THE_DOOR = Registry.__tablename__  # who owns a paper for the moment before its letter has a number


def register_mail(
    actor: Actor, item: MailItem, entry: Entry, letter: int | None, plan: Plan | None = None
) -> IncomingLetter:
    """Register a message; `letter` is the index of the attachment that is the letter, None the mail itself.

    WrongState, with the number, where somebody has registered it already, or put it aside.
    """
    registered = _register_mail(actor, item, entry, letter, plan)
    if registered.level >= Level.CONFIDENTIAL:  # whoever reads the mailbox may not read this
        mailboxes.take_out(item.mailbox, item.base)
    else:
        _move(actor, item.registry, item.base, INBOX, ARCHIVE)
    return registered


@command
def _register_mail(
    actor: Actor, item: MailItem, entry: Entry, letter: int | None, plan: Plan | None
) -> IncomingLetter:
    registry = item.registry
    POLICY.require(actor, "register", registry.id)
    _refuse_handled(registry, item.base)
    cover = _store(actor, registry, _message_name(entry.subject, "eml"), item.raw, Kind.MAIL, entry.level)
    parts = {part.index: part for part in item.parts}
    kept = {
        index: _store(actor, registry, part.filename, part.data, Kind.ATTACHMENT, entry.level)
        for index, part in parts.items()
    }
    main = kept.pop(letter, None) if letter is not None else _text(actor, registry, item, entry)
    if main is None:
        raise Invalid(fields={"letter": "Choose which paper is the letter"})
    registered = _register(
        actor,
        registry,
        Channel.MAIL,
        item.received_at,
        entry,
        source=item.source,
        sender_address=_fitting(item.message.sender_address),
        sender_institution=queries.member_of_address(item.message.sender_address),
        document=main,
        cover=cover,
        enclosures=list(kept.values()),
    )
    _settle(actor, registry, item.base, entry.level, incoming=registered)
    return _carry_out(actor, registered, plan, entry.post_id)


def _text(actor: Actor, registry: Registry, item: MailItem, entry: Entry) -> Document:
    """Of a mail that is the letter itself, its words as people read them; the cover keeps it whole."""
    data = item.message.text.strip().encode() or item.raw
    return _store(actor, registry, _message_name(entry.subject, "txt"), data, Kind.ATTACHMENT, entry.level)


def _message_name(subject: str, ending: str) -> str:
    plain = " ".join(subject.replace("/", "-").split())[:80]
    return f"{plain}.{ending}"


def _fitting(address: str) -> str:
    """An address that mail can have; whatever else a sender wrote there stays in the message alone."""
    return address if len(address) <= letters.MOST["sender_address"] else ""


@command
def register_consignment(
    actor: Actor, consignment: Consignment, entry: Entry, plan: Plan | None = None
) -> IncomingLetter:
    """Register a letter that another member sent, with own copies of what it sent; it gets the receipt."""
    registry = consignment.to_registry
    if registry is None:
        raise WrongState
    POLICY.require(actor, "register", registry.id)
    registered = _register(
        actor,
        registry,
        Channel.GEOS,
        consignment.delivered_at or now(),
        entry,
        source=f"consignment:{consignment.uid}",
        sender_institution=consignment.from_institution,
        document=consignment.document,
        enclosures=consignment_queries.enclosures(consignment),
    )
    consignments.registered(actor, consignment, registered)
    return _carry_out(actor, registered, plan, entry.post_id)


@command
def register_paper(
    actor: Actor,
    registry: Registry,
    channel: Channel,
    received_at: datetime,
    entry: Entry,
    scan: Upload | None = None,
    enclosures: Sequence[Upload] = (),
    plan: Plan | None = None,
) -> IncomingLetter:
    """Register a paper that came by post or by hand, with its scan or without."""
    POLICY.require(actor, "register", registry.id)
    _refuse_channel(channel)
    if scan is None and enclosures:
        raise Invalid(fields={"scan": "Add the scan of the letter, or leave its enclosures out too"})
    registered = _register(
        actor,
        registry,
        channel,
        received_at,
        entry,
        document=_scan(actor, registry, scan, entry.level, "scan") if scan else None,
        enclosures=[_scan(actor, registry, each, entry.level, "enclosures") for each in enclosures],
    )
    return _carry_out(actor, registered, plan, entry.post_id)


@command
def register_scan(actor: Actor, scan: Scan, entry: Entry, plan: Plan | None = None) -> IncomingLetter:
    """Register a letter that was cut out of a scanned heap; it came when and how the heap came."""
    registry = scan.at_registry
    POLICY.require(actor, "register", registry.id)
    registered = _register(
        actor,
        registry,
        Channel(scan.batch.came_by.value),
        scan.batch.received_at,
        entry,
        source=scan.source,
        document=scan.document,
    )
    scans.registered(actor, scan, registered.id, registered.level)
    return _carry_out(actor, registered, plan, entry.post_id)


@command
def register_sealed(
    actor: Actor,
    registry: Registry,
    channel: Channel,
    received_at: datetime,
    sealed: Sealed,
    *,
    sender: str,
    post_id: int,
    found: Sequence[Valuable] = (),
    valuables: bool = False,
) -> IncomingLetter:
    """Register an envelope that stays closed: what stands on it, and nothing of what is in it."""
    POLICY.require(actor, "register", registry.id)
    _refuse_channel(channel)
    return letters.register(
        actor,
        registry,
        channel=channel,
        received_at=received_at,
        sender=sender,
        subject="",
        post_id=post_id,
        valuables=found or valuables,
        sealed=sealed,
        level=min(Level.RESTRICTED, actor.clearance),
    )


def _refuse_channel(channel: Channel) -> None:
    if channel not in (Channel.POST, Channel.HAND):
        raise Invalid(fields={"channel": "Choose how it came"})


def _register(
    actor: Actor,
    registry: Registry,
    channel: Channel,
    received_at: datetime,
    entry: Entry,
    *,
    source: str | None = None,
    sender_address: str = "",
    sender_institution: Institution | None = None,
    document: Document | None = None,
    cover: Document | None = None,
    enclosures: Sequence[Document] = (),
) -> IncomingLetter:
    taken = letter_queries.by_source(registry.id, source) if source else None
    if not entry.again and taken is None:  # of what is taken already, registering itself tells the number
        _refuse_double(actor, registry, entry, document, sender_address, sender_institution)
    letter = letters.register(
        actor,
        registry,
        channel=channel,
        received_at=received_at,
        sender=entry.sender,
        sender_address=sender_address,
        their_reference=entry.their_reference,
        letter_date=entry.letter_date,
        subject=entry.subject,
        level=entry.level,
        valuables=entry.found or entry.valuables,
        source=source,
        document=document,
        cover=cover,
        enclosures=enclosures,
        sender_institution=sender_institution,
        post_id=entry.post_id,
    )
    acknowledging.by_rule(actor, letter)
    return letter


def _refuse_double(
    actor: Actor,
    registry: Registry,
    entry: Entry,
    document: Document | None,
    address: str,
    institution: Institution | None,
) -> None:
    """Invalid by `again` where the register seems to have this letter: the clerk says that it is another."""
    sender = Sender(entry.sender, address, institution, entry.their_reference)
    if earlier.doubles(actor, registry, sender, document.sha256 if document else ""):
        raise Invalid(TWICE, fields={"again": TWICE})


def _store(actor: Actor, registry: Registry, name: str, data: bytes, kind: Kind, level: Level) -> Document:
    """Keep what came from outside as it came; a mark says what is odd about it."""
    return documents.store(
        actor,
        registry.institution_id,
        name,
        data,
        kind=kind,
        owner_kind=AT_THE_DOOR,
        owner_id=registry.id,
        level=level,
        strict=False,
    )


def _scan(actor: Actor, registry: Registry, upload: Upload, level: Level, field: str) -> Document:
    """Keep what the clerk uploaded; Invalid by the field where it is empty, too large or misnamed."""
    return documents.store(
        actor,
        registry.institution_id,
        upload.filename,
        upload.data,
        kind=Kind.SCAN,
        owner_kind=AT_THE_DOOR,
        owner_id=registry.id,
        level=level,
        strict=True,
        field=field,
    )


def _carry_out(actor: Actor, letter: IncomingLetter, plan: Plan | None, post_id: int) -> IncomingLetter:
    return letters.file_and_hand_over(actor, letter, plan, post_id=post_id) if plan else letter


# Mail that is no letter -------------------------------------------------------------------------------


def put_aside(actor: Actor, registry: Registry, base: str, reason: str) -> HandledMail:
    """Take a message that is no letter off the queue and say why; it can be brought back."""
    handled = _put_aside(actor, registry, base, reason)
    _move(actor, registry, base, INBOX, ARCHIVE)
    return handled


@command
def _put_aside(actor: Actor, registry: Registry, base: str, reason: str) -> HandledMail:
    POLICY.require(actor, "put_aside", registry.id)
    reason = " ".join(reason.split())
    if not reason:
        raise Incomplete(fields={"reason": "Write the reason"})
    if len(reason) > REASON:
        raise Invalid(fields={"reason": "Shorten this"})
    handled = _settle(actor, registry, base, Level.OPEN, reason=reason)
    _journal(actor, "put_aside", registry, handled.id, base)
    return handled


def bring_back(actor: Actor, handled: HandledMail) -> Registry:
    """A message that was put aside waits again. WrongState where somebody was quicker."""
    base = handled.base
    registry = _bring_back(actor, handled)
    _move(actor, registry, base, ARCHIVE, INBOX)
    return registry


@command
def _bring_back(actor: Actor, handled: HandledMail) -> Registry:
    registry = db.session.get_one(Registry, handled.registry_id)
    POLICY.require(actor, "bring_back", registry.id)
    if handled.incoming_id is not None:
        raise WrongState
    _journal(actor, "bring_back", registry, handled.id, handled.base)
    db.session.delete(handled)
    db.session.flush()
    return registry


def _move(actor: Actor, registry: Registry, base: str, source: str, target: str) -> None:
    """Tidy the mailbox after the act. What cannot be moved stays: the act stands in the database."""
    mailbox = mail.registry_mailbox(registry.id)
    if mailbox is None:
        return
    try:
        mailboxes.move(actor, mailbox, source, base, target)
    except (NotFound, OSError) as error:
        log.warning("a message of registry %s stays in %r: %r", registry.id, source, error)


def _settle(
    actor: Actor,
    registry: Registry,
    base: str,
    level: Level,
    *,
    incoming: IncomingLetter | None = None,
    reason: str = "",
) -> HandledMail:
    """Note once what became of a message: of two clerks at once the second is told what the first did."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    row = insert(HandledMail).values(
        registry_id=registry.id,
        base=base,
        incoming_id=incoming.id if incoming else None,
        reason=reason,
        by_id=actor.person_id,
        level=level,
        at=now(),
    )
    made = db.session.execute(row.on_conflict_do_nothing().returning(HandledMail.id)).scalar()
    if made is None:
        _refuse_handled(registry, base)
        raise WrongState
    return db.session.get_one(HandledMail, made)


def _refuse_handled(registry: Registry, base: str) -> None:
    first = letter_queries.by_source(registry.id, f"mail:{base}")
    if first is not None:
        raise WrongState("This was already registered as %(number)s", number=first.register_number)
    if queries.handled(registry.id, base) is not None:
        raise WrongState("This message was put aside; bring it back first")


def _journal(actor: Actor, act: str, registry: Registry, handled_id: int, base: str) -> None:
    post = next(iter(letter_queries.posts_there(actor, registry.id)), None)
    audit.record(
        actor,
        act,
        HandledMail.__tablename__,
        handled_id,
        institution_id=registry.institution_id,
        post_id=post.id if post else None,
        message=base,
    )
