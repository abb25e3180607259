"""Building a message from what somebody wrote, and what an answer begins with. Touches nothing.

Addresses are read strictly and headers are made by the standard library, so nothing that is typed can
become a header of its own.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from flask_babel import gettext as _
from ulid import ULID

from geos.core.errors import Invalid
from geos.documents.names import clean_filename
from geos.mail.body import MEDIA_TYPE, UNKNOWN_TYPE
from geos.mail.fields import Party, readable
from geos.mail.reading import Parsed
from geos.web.times import moment
from mailserver.address import BadAddress
from mailserver.address import parse as parse_address

RECIPIENTS = 100  # of one message
SUBJECT = 250  # characters
TEXT = 200_000  # characters
REFERENCES = 20  # of a thread that are named again
LINE = 900  # bytes; longer lines are sent encoded
FORWARDED, ANSWER = "Fwd:", "Re:"
# Pieces between commas, semicolons and line ends that do not stand in quotation marks.
SEPARATED = re.compile(r'(?:"(?:\\.|[^"\\])*"|[^,;\n"])+')
ONE_ADDRESS = re.compile(
    r'(?:"(?P<quoted>(?:\\.|[^"\\])*)"|(?P<name>[^<>"@:]*))\s*<(?P<address>[^<>\s]+)>|(?P<bare>[^<>\s"]+)'
)
PREFIXES = ("re:", "aw:", "sv:", "jibu:", "fwd:", "fw:", "mbele:")


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a message."""

    filename: str
    data: bytes = field(repr=False)
    media_type: str = UNKNOWN_TYPE


@dataclass(frozen=True)
class Letter:
    """Everything that a message is made from. Parties are checked already."""

    sender: Party
    to: Sequence[Party]
    cc: Sequence[Party]
    subject: str
    text: str
    enclosures: Sequence[Enclosure] = ()
    answers: str = ""  # Message-ID of the answered one
    references: Sequence[str] = ()

    @property
    def recipients(self) -> list[str]:
        """Each address once, in order."""
        return list(dict.fromkeys(party.address for party in (*self.to, *self.cc)))


def recipients(text: str, name: str) -> list[Party]:
    """The addresses in a field that somebody filled; Invalid names the field `name` and the bad one."""
    pieces = (piece.strip() for piece in SEPARATED.findall(text))
    return [_party(piece, name) for piece in pieces if piece]


def _party(piece: str, name: str) -> Party:
    found = ONE_ADDRESS.fullmatch(piece)
    try:
        address = parse_address((found["address"] or found["bare"]) if found else "")
    except BadAddress:
        address = None
    if found is None or address is None or "." not in address.domain:
        wrong = " ".join(readable(piece).split())[:80]
        raise Invalid(
            fields={name: "“%(wrong)s” is no address. Write one like asha.mwinyi@afya.go.tz"}, wrong=wrong
        )
    shown = (found["quoted"] or found["name"] or "").replace("\\", "")
    return Party(one_line(shown)[:100], str(address))


def one_line(text: str) -> str:
    """Without line ends and signs that cannot be read."""
    return readable(" ".join(text.split()))


def check(letter: Letter) -> None:
    """Refuse what cannot be sent: nobody to send to, too many, too long."""
    if not letter.recipients:
        raise Invalid(fields={"to": "Write who it is to"})
    if len(letter.recipients) > RECIPIENTS:
        raise Invalid(
            fields={"to": "Write at most %(most)d addresses; use a group for more"}, most=RECIPIENTS
        )
    if len(letter.subject) > SUBJECT:
        raise Invalid(fields={"subject": "Shorten the subject to %(most)d characters"}, most=SUBJECT)
    if len(letter.text) > TEXT:
        raise Invalid(fields={"text": "Shorten the text to %(most)d characters"}, most=TEXT)


def compose(letter: Letter, at: datetime) -> tuple[bytes, str]:
    """The message with CRLF line ends, and its Message-ID."""
    message = EmailMessage(policy=SMTP)
    identity = f"<{ULID()}@{letter.sender.address.partition('@')[2]}>"
    message["From"] = _header_address(letter.sender)
    for name, parties in (("To", letter.to), ("Cc", letter.cc)):
        if parties:
            message[name] = [_header_address(party) for party in parties]
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = identity
    if letter.answers:
        message["In-Reply-To"] = letter.answers
        message["References"] = " ".join(dict.fromkeys((*letter.references[-REFERENCES:], letter.answers)))
    message.set_content(_body(letter.text), cte="quoted-printable")
    for enclosure in letter.enclosures:
        _enclose(message, enclosure)
    return message.as_bytes(), identity


def _header_address(party: Party) -> Address:
    return Address(display_name=party.name, addr_spec=party.address)


def _body(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").rstrip("\n") + "\n"


def _enclose(message: EmailMessage, enclosure: Enclosure) -> None:
    """A file is sent as bytes, a message too, so that it arrives as it was."""
    known = MEDIA_TYPE.fullmatch(enclosure.media_type) and not enclosure.media_type.startswith(
        ("multipart/", "message/")
    )
    maintype, _, subtype = (enclosure.media_type if known else UNKNOWN_TYPE).partition("/")
    message.add_attachment(
        enclosure.data, maintype=maintype, subtype=subtype, filename=clean_filename(enclosure.filename)
    )


# What an answer begins with --------------------------------------------------------------------------


def answer_to(parsed: Parsed) -> tuple[Party, ...]:
    """Whom an answer goes to: Reply-To where the sender wishes so."""
    wished = tuple(party for party in parsed.reply_to if party.address)
    return wished or (Party(parsed.sender_name, parsed.sender_address),)


def everybody_else(parsed: Parsed, own: Iterable[str]) -> tuple[Party, ...]:
    """The others that an answer to all goes to, without one's own addresses and without repeats."""
    left_out = {address.lower() for address in own} | {p.address.lower() for p in answer_to(parsed)}
    found: dict[str, Party] = {}
    for party in (*parsed.to, *parsed.cc):
        if party.address and party.address.lower() not in left_out:
            found.setdefault(party.address.lower(), party)
    return tuple(found.values())


def shown(parties: Iterable[Party]) -> str:
    """Parties as they stand in a field; a name with a comma is quoted."""
    return ", ".join(str(_shown(party)) for party in parties if party.address)


def _shown(party: Party) -> str:
    special = any(sign in party.name for sign in ',;"<>@()')
    name = '"' + party.name.replace("\\", "").replace('"', "") + '"' if special else party.name
    return f"{name} <{party.address}>" if name else party.address


def prefixed(prefix: str, subject: str) -> str:
    """The subject with one prefix, however many it had."""
    bare = subject.strip()
    while bare.lower().startswith(PREFIXES):
        bare = bare.partition(":")[2].strip()
    return f"{prefix} {bare}"[:SUBJECT].strip()


def quoted(parsed: Parsed) -> str:
    """The text of a message as an answer quotes it, with who wrote it when."""
    lines = [f"> {line}".rstrip() for line in parsed.text[: TEXT // 2].split("\n")]
    who = parsed.sender_name or parsed.sender_address
    wrote: str = _("On %(at)s %(name)s wrote:", at=moment(parsed.date), name=who)
    return "\n".join(["", "", wrote, *lines])


def forwarded(parsed: Parsed) -> str:
    """The text of a message as it is passed on, under its own head."""
    head = [
        _("---------- Message passed on ----------"),
        _("From: %(who)s", who=shown([Party(parsed.sender_name, parsed.sender_address)])),
        _("Date: %(at)s", at=moment(parsed.date)),
        _("Subject: %(subject)s", subject=parsed.subject),
        _("To: %(who)s", who=shown(parsed.to)),
    ]
    return "\n\n" + "\n".join(head) + "\n\n" + parsed.text[: TEXT // 2]
