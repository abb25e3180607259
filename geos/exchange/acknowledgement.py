"""The mail that tells a sender the number and day of a letter, and to whom it must never go (RFC 3834)."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from geos.core.clock import local, now
from geos.core.types import Level
from geos.directory.models import Registry
from geos.documents import queries as documents
from geos.letters.models import Channel, IncomingLetter
from geos.letters.wording import N_
from geos.mail import queries as mail

TAG = "acknowledgement:"
REGISTRY_ADDRESS = "masjala"  # local part where a registry has no mailbox of its own
HEAD = 65_536  # bytes of a message that are looked at

NO_MAIL = N_("Mail cannot be sent to that address: correct it first")
ROBOT = N_("Nobody reads at that address: it is one of a machine or a list")
OURSELVES = N_("That is the registry's own address")

PLAIN = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)
NOT_READ = ("no-reply", "noreply", "do-not-reply", "donotreply", "mailer-daemon", "postmaster", "bounce")
BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "X-Auto-Response-Suppress", "Feedback-ID")

SUBJECT = {"sw": "Barua yako imepokelewa: Na. {number}", "en": "Your letter was received: No. {number}"}
TEXT = {
    "sw": """\
Barua yako ilipokelewa na {registry}, {institution}, tarehe {received}.

Na. ya rejista: {number}
{about}
Tafadhali taja namba hii unapouliza kuhusu barua yako. Ujumbe huu umetumwa na mfumo.
""",
    "en": """\
Your letter was received by the {registry}, {institution}, on {received}.

Register No.: {number}
{about}
Quote this number when you ask about your letter. This message was sent by the system.
""",
}
ABOUT = {"sw": "Yah: {subject}\n", "en": "Re: {subject}\n"}
SENT_AS = {
    "sw": ("Masjala", "name_sw"),
    "en": ("Registry", "name_en"),
}


def tag(letter_id: int) -> str:
    """What the queue's reports call it."""
    return f"{TAG}{letter_id}"


def letter_id_of(tagged: str) -> int | None:
    """The letter that a report is about, None where it is about something else."""
    number = tagged.removeprefix(TAG) if tagged.startswith(TAG) else ""
    return int(number) if number.isascii() and number.isdigit() else None


def address_of(registry: Registry) -> str:
    """The address from which a registry writes."""
    box = mail.registry_mailbox(registry.id)
    return box.address if box is not None else f"{REGISTRY_ADDRESS}@{registry.institution.domain}"


def unanswerable(letter: IncomingLetter) -> str:
    """Why nothing may be sent by itself to a letter's sender: a message id, "" where it may."""
    address = letter.sender_address.lower()
    if address == address_of(letter.at_registry).lower():
        return OURSELVES
    name = address.partition("@")[0].replace("_", "-").replace(".", "-")
    if not PLAIN.fullmatch(address):
        return NO_MAIL
    if any(word in name for word in NOT_READ):
        return ROBOT
    return ROBOT if letter.cover is not None and _by_machine(_head(letter)) else ""


def _head(letter: IncomingLetter) -> Message:
    raw = documents.content(letter.cover)[:HEAD] if letter.cover is not None else b""
    return message_from_bytes(raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", policy=policy.compat32)


def _by_machine(head: Message) -> bool:
    """Whether a message says that a machine or a list sent it, or that nothing may come back."""
    submitted = str(head.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(head.get("Precedence", "")).strip().lower()
    report = str(head.get("Content-Type", "")).strip().lower().startswith("multipart/report")
    returns = str(head.get("Return-Path", "<?>")).strip() == "<>"
    listed = any(head.get(name) is not None for name in LISTS)
    return submitted != "no" or precedence in BULK or report or returns or listed


def compose(letter: IncomingLetter, language: str) -> EmailMessage:
    """The mail, in Swahili or English. It says the subject only to one who wrote it in open mail."""
    registry, institution = letter.at_registry, letter.at_registry.institution
    number, sender = letter.register_number, address_of(registry)
    open_mail = letter.channel is Channel.MAIL and letter.level < Level.CONFIDENTIAL
    about = ABOUT[language].format(subject=letter.subject) if open_mail else ""
    word, name = SENT_AS[language]
    made = EmailMessage(policy=SMTP)
    made["From"] = formataddr((f"{word}, {getattr(institution, name)}", sender))
    made["To"] = letter.sender_address
    made["Subject"] = SUBJECT[language].format(number=number)
    made["Date"] = format_datetime(local(now()))
    made["Message-ID"] = f"<acknowledgement.{letter.id}@{institution.domain}>"
    made["Auto-Submitted"] = "auto-replied"  # RFC 3834: nobody's machine answers this
    made["X-Auto-Response-Suppress"] = "All"
    answered = _message_id(letter)
    if answered:
        made["In-Reply-To"] = made["References"] = answered
    made.set_content(
        TEXT[language].format(
            registry=registry.name_sw if language == "sw" else registry.name_en,
            institution=getattr(institution, name),
            received=f"{local(letter.received_at):%d/%m/%Y}",
            number=number,
            about=about,
        ),
        cte="quoted-printable",
    )
    return made


def _message_id(letter: IncomingLetter) -> str:
    """The Message-ID of the mail that brought the letter, where it is one that can be named in a header."""
    found = str(_head(letter).get("Message-ID", "")).strip() if letter.cover is not None else ""
    whole = found.startswith("<") and found.endswith(">") and found.isascii() and found.isprintable()
    return found if whole and " " not in found and len(found) < 250 else ""
