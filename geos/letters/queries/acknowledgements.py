"""Telling senders that their letter has arrived: a registry's rule, and in which language."""

from sqlalchemy import select

from geos.core.db import db
from geos.documents.models import Document
from geos.letters import language
from geos.letters.models import (
    Acknowledgement,
    AcknowledgeWhen,
    Channel,
    IncomingLetter,
    IncomingState,
    RegistryRule,
)
from geos.letters.wording import N_

ANSWERABLE = (IncomingState.REGISTERED, IncomingState.FILED)
NO_ADDRESS = N_("The entry has no e-mail address of its sender")
ALREADY = N_("Its sender was already told")
NOT_THIS = N_("Only a letter that stands in the register is acknowledged")


def rule_of(registry_id: int) -> AcknowledgeWhen:
    """When this registry acknowledges by itself."""
    rule = db.session.get(RegistryRule, registry_id)
    return rule.acknowledge if rule else AcknowledgeWhen.NEVER


def applies(rule: AcknowledgeWhen, letter: IncomingLetter) -> bool:
    """Whether the rule is about a letter like this."""
    by_mail = letter.channel is Channel.MAIL
    return rule is AcknowledgeWhen.ALL or (rule is AcknowledgeWhen.MAIL and by_mail)


def why_not(letter: IncomingLetter) -> str:
    """What stands against acknowledging a letter: a message id, "" where nothing does."""
    if letter.state not in ANSWERABLE:
        return NOT_THIS
    if letter.acknowledgement is not None:
        return ALREADY
    return "" if letter.sender_address else NO_ADDRESS


def language_for(letter: IncomingLetter) -> str:
    """`sw` or `en`: what was last chosen for this address at this institution, else as the letter says."""
    chosen = (
        select(Acknowledgement.language)
        .join(IncomingLetter, IncomingLetter.id == Acknowledgement.letter_id)
        .where(
            Acknowledgement.address == letter.sender_address.lower(),
            IncomingLetter.institution_id == letter.institution_id,
        )
        .order_by(Acknowledgement.letter_id.desc())
        .limit(1)
    )
    return db.session.execute(chosen).scalar() or language.guess(f"{letter.subject}\n{_text(letter)}")


def _text(letter: IncomingLetter) -> str:
    """The words of the letter as far as they have been drawn from it, and of the mail that brought it."""
    papers = [id for id in (letter.document_id, letter.cover_id) if id is not None]
    if not papers:
        return ""
    found = db.session.scalars(select(Document.text).where(Document.id.in_(papers)))
    return "\n".join((text or "")[: language.LOOKED_AT] for text in found)
