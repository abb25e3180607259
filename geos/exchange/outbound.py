"""A letter as e-mail to an address outside: the one place where the exchange meets the mail queue."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path

from flask import current_app

from geos.core.clock import local, now
from geos.core.db import db
from geos.documents import queries as documents
from geos.exchange.models import Consignment
from geos.letters.models import OutgoingLetter
from mailserver import queue

REGISTRY_ADDRESS = "masjala"  # local part of every open registry's address
TAG = "consignment:"
CANCELLED = "withdrawn by the sender before it was sent"

TEXT = """\
Tafadhali pokea barua iliyoambatishwa.
Please receive the attached letter.

Kumb. Na. / Ref. No.: {reference}
Yah / Re: {subject}
Kutoka / From: {sender_sw} / {sender_en}
Tarehe / Date: {date}

Jibu liandikwe kwa {address}, likitaja Kumb. Na. iliyo juu.
Please reply to {address}, quoting the reference above.
"""


def tag(uid: str) -> str:
    """What the queue's reports call a consignment."""
    return f"{TAG}{uid}"


def uid_of(tagged: str) -> str:
    """The consignment that a report is about, '' where it is about something else."""
    return tagged.removeprefix(TAG) if tagged.startswith(TAG) else ""


def post(consignment: Consignment) -> None:
    """Put the letter on the outbound queue, in the session's own transaction: it leaves after the commit.

    A retry carries the same Message-ID and the same origin, so nothing is ever queued twice.
    """
    letter = consignment.letter
    sender = registry_address(letter)
    content = compose(consignment).as_bytes()
    queue.put(
        db.session.connection(),
        Path(current_app.config["GEOS_SPOOL"]) / "queue",
        sender,
        [consignment.to_address],
        content,
        tag=tag(consignment.uid),
        origin=tag(consignment.uid),
    )


def withdraw(consignment: Consignment) -> bool:
    """Take it off the queue; False where it is being sent at this moment, or has been."""
    return queue.withdraw(db.session.connection(), tag(consignment.uid), CANCELLED) > 0


def registry_address(letter: OutgoingLetter) -> str:
    """The address of the sending institution's registry."""
    return f"{REGISTRY_ADDRESS}@{letter.institution.domain}"


def compose(consignment: Consignment) -> EmailMessage:
    """The covering mail with the signed PDF, and what goes with it, as they lie in the vault."""
    letter, at = consignment.letter, now()
    institution, address = letter.institution, registry_address(letter)
    if letter.document is None:
        raise ValueError("an unsigned letter never leaves")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((f"Masjala, {institution.name_sw}", address))
    mail["To"] = consignment.to_address
    mail["Subject"] = f"Kumb. Na. {letter.reference} – {letter.subject}"
    mail["Date"] = format_datetime(local(at))
    mail["Message-ID"] = f"<{consignment.uid}@{institution.domain}>"
    mail.set_content(
        TEXT.format(
            reference=letter.reference,
            subject=letter.subject,
            sender_sw=institution.name_sw,
            sender_en=institution.name_en,
            date=f"{local(letter.signed_at or at):%d/%m/%Y}",
            address=address,
        ),
        cte="quoted-printable",
    )
    for paper in (letter.document, *(each.document for each in letter.enclosures)):
        maintype, _, subtype = paper.media_type.partition("/")
        safe = maintype not in ("text", "message", "multipart")  # which mail programs would show or change
        mail.add_attachment(
            documents.content(paper),
            maintype=maintype if safe else "application",
            subtype=subtype if safe else "octet-stream",
            filename=paper.filename,
        )
    return mail
