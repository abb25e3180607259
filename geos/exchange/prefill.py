"""What the register form is filled with before the clerk has written a word: to be checked."""

from typing import Any

from geos.core import clock
from geos.directory.models import Institution
from geos.exchange.models import Consignment
from geos.exchange.queries.intake import MailItem, member_of_address, opening_text
from geos.letters import guessing

SENDER_LENGTH = 200
REFERENCE_LENGTH = 80


def of_mail(item: MailItem, receiver: Institution) -> tuple[dict[str, Any], str]:
    """The form's first values, and the text by which a file is suggested."""
    message, part = item.message, item.letter
    paper = opening_text(part.data, part.media_type) if part else ""
    text = f"{paper}\n{message.subject}\n{message.text[: guessing.LOOKED_AT]}"
    day = guessing.letter_date(paper, clock.today())
    values = {
        "letter": str(part.index) if part else None if item.several else "mail",
        "sender": _sender(item)[:SENDER_LENGTH],
        "their_reference": guessing.their_reference(text, receiver.reference_prefix)[:REFERENCE_LENGTH],
        "letter_date": day or (clock.local(message.date).date() if message.date and not part else None),
        "subject": guessing.bare_subject(message.subject) or guessing.subject_line(paper),
    }
    return values, text


def _sender(item: MailItem) -> str:
    member = member_of_address(item.message.sender_address)
    return member.name_sw if member else item.message.sender_name or item.message.sender_address


def of_consignment(consignment: Consignment) -> tuple[dict[str, Any], str]:
    """The same of a letter that another member signed: its own facts, nothing guessed."""
    letter = consignment.letter
    values = {
        "sender": consignment.from_institution.name_sw,
        "their_reference": letter.reference or "",
        "letter_date": clock.local(letter.signed_at).date() if letter.signed_at else None,
        "subject": letter.subject,
        "level": letter.level,
    }
    return values, f"{letter.subject}\n{letter.their_reference}\n{letter.body[: guessing.LOOKED_AT]}"
