"""A message as it arrived, read for people. Whatever arrives is read as far as it can be.

Parsing uses the plain (compat32) view of the standard library: its structured view raises on fields
that real senders write. HTML is shown as text; nothing is fetched and nothing runs.
"""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message

from geos.mail import fields
from geos.mail.body import Attachment, Body, cleaned
from geos.mail.fields import Party

__all__ = ["Attachment", "Parsed", "Party", "parse"]

HEAD_LIMIT = 65_536  # bytes of header that are looked at where the whole cannot be parsed
NOBODY = Party("", "")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A message. `text` has single line feeds; `broken` says that something could not be read as meant."""

    sender_name: str
    sender_address: str
    to: tuple[Party, ...]
    cc: tuple[Party, ...]
    reply_to: tuple[Party, ...]
    subject: str
    date: datetime | None  # the sender's claim, UTC
    message_id: str  # with its angle brackets, or empty
    references: tuple[str, ...]  # the thread, oldest first, the answered message among them
    text: str
    html_only: bool
    attachments: tuple[Attachment, ...]
    broken: bool


def parse(raw: bytes) -> Parsed:
    """Read a message of any quality. Never raises."""
    try:
        message = message_from_bytes(raw, policy=policy.compat32)
        body = Body(message)
        return _parsed(message, body.text, body.html_only, tuple(body.attachments), body.broken)
    except Exception:  # the parser's own errors, recursion among them
        return _as_received(raw)


def _as_received(raw: bytes) -> Parsed:
    """The header as far as it goes, and the rest as text just as it came."""
    head, _, rest = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    message = message_from_bytes(b"Subject:" if not head else _first_fields(head), policy=policy.compat32)
    return _parsed(message, cleaned(fields.decoded(rest, None)[0]), False, (), True)


def _first_fields(head: bytes) -> bytes:
    """The header without what says how the body is built, so that nothing is taken apart."""
    lines = [line for line in head[:HEAD_LIMIT].split(b"\n") if not line.lower().startswith(b"content-")]
    return b"\n".join(lines) + b"\n\n"


def _parsed(
    message: Message, text: str, html_only: bool, attachments: tuple[Attachment, ...], broken: bool
) -> Parsed:
    sender = next(iter((*fields.parties(message, "from"), *fields.parties(message, "sender"))), NOBODY)
    return Parsed(
        sender_name=sender.name,
        sender_address=sender.address,
        to=fields.parties(message, "to"),
        cc=fields.parties(message, "cc"),
        reply_to=fields.parties(message, "reply-to"),
        subject=fields.text(message, "subject"),
        date=fields.date(message),
        message_id=next(iter(fields.ids(message, "message-id")), ""),
        references=fields.ids(message, "references", "in-reply-to"),
        text=text,
        html_only=html_only,
        attachments=attachments,
        broken=broken,
    )
