"""What the register form is filled with before the clerk has written a word: to be checked.

Each answer says where it comes from: the letter's own text, its mail, or the sender's last letter.
"""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from geos.core import clock
from geos.core.actor import Actor
from geos.directory.models import Institution, Registry
from geos.exchange.models import Consignment
from geos.exchange.queries.earlier import Sender, last_letter
from geos.exchange.queries.intake import MailItem, member_of_address, opening_text
from geos.letters import guessing
from geos.letters.models import IncomingLetter
from geos.scans.models import Scan

SENDER_LENGTH = 200
REFERENCE_LENGTH = 80

READ = _("as read")
MAILED = _("from the mail")
AS_BEFORE = _("as last time")


@dataclass(frozen=True)
class Prefill:
    """First answers by field, where each comes from, and what is known besides.

    `text` is what a file is suggested by; `sender` is the sender as far as it is known; `last` is the
    sender's last letter that the clerk may read; `sha256` is the hash of the paper.
    """

    values: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, LazyString] = field(default_factory=dict)
    text: str = ""
    sender: Sender = field(default_factory=Sender)
    last: IncomingLetter | None = None
    sha256: str = ""


def of_mail(actor: Actor, item: MailItem) -> Prefill:
    """What a message and the letter in it tell."""
    message, part = item.message, item.letter
    paper = opening_text(part.data, part.media_type) if part else ""
    text = f"{paper}\n{message.subject}\n{message.text[: guessing.LOOKED_AT]}"
    day = guessing.letter_date(paper, clock.today())
    mailed = clock.local(message.date).date() if message.date and not part else None
    subject = guessing.bare_subject(message.subject)
    values: dict[str, Any] = {
        "letter": str(part.index) if part else None if item.several else "mail",
        "sender": _mailed_by(item)[:SENDER_LENGTH],
        "their_reference": _reference(text, item.registry.institution),
        "letter_date": day or mailed,
        "subject": subject or guessing.subject_line(paper),
    }
    marks = {
        "sender": MAILED,
        "their_reference": READ,
        "letter_date": READ if day else MAILED,
        "subject": MAILED if subject else READ,
    }
    sender = Sender(
        values["sender"] or "",
        message.sender_address,
        member_of_address(message.sender_address),
        values["their_reference"] or "",
    )
    return _with_last(
        actor, item.registry, Prefill(values, marks, text, sender, None, part.sha256 if part else "")
    )


def _mailed_by(item: MailItem) -> str:
    member = member_of_address(item.message.sender_address)
    return member.name_sw if member else item.message.sender_name or item.message.sender_address


def of_scan(actor: Actor, scan: Scan) -> Prefill:
    """What the worker has read on a scanned letter; nothing as long as it has not."""
    text = scan.document.text or ""
    registry = scan.at_registry
    values: dict[str, Any] = {
        "sender": guessing.letterhead(text)[:SENDER_LENGTH],
        "their_reference": _reference(text, registry.institution),
        "letter_date": guessing.letter_date(text, clock.today()),
        "subject": guessing.subject_line(text),
        "level": scan.level,
    }
    marks = dict.fromkeys(("sender", "their_reference", "letter_date", "subject"), READ)
    sender = Sender(values["sender"] or "", reference=values["their_reference"] or "")
    return _with_last(actor, registry, Prefill(values, marks, text, sender, None, scan.document.sha256))


def of_consignment(actor: Actor, consignment: Consignment, registry: Registry) -> Prefill:
    """The same of a letter that another member signed: its own facts, nothing guessed."""
    letter = consignment.letter
    values: dict[str, Any] = {
        "sender": consignment.from_institution.name_sw,
        "their_reference": letter.reference or "",
        "letter_date": clock.local(letter.signed_at).date() if letter.signed_at else None,
        "subject": letter.subject,
        "level": letter.level,
    }
    text = f"{letter.subject}\n{letter.their_reference}\n{letter.body[: guessing.LOOKED_AT]}"
    sender = Sender(values["sender"], "", consignment.from_institution, values["their_reference"])
    sha = consignment.document.sha256 if consignment.document else ""
    return Prefill(values, {}, text, sender, last_letter(actor, registry, sender), sha)


def _reference(text: str, receiver: Institution) -> str:
    return guessing.their_reference(text, receiver.reference_prefix)[:REFERENCE_LENGTH]


def _with_last(actor: Actor, registry: Registry, found: Prefill) -> Prefill:
    """A sender is written as in the last letter; answers that are empty bear no mark."""
    last = last_letter(actor, registry, found.sender)
    values, marks = dict(found.values), dict(found.marks)
    if last is not None:
        values["sender"], marks["sender"] = last.sender, AS_BEFORE
    marks = {name: mark for name, mark in marks.items() if values.get(name)}
    return Prefill(values, marks, found.text, found.sender, last, found.sha256)
