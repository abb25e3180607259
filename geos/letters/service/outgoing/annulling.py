"""Annulling a letter that was issued: its paper stays as it is, and everybody who asks is told."""

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command
from geos.core.errors import WrongState
from geos.directory import queries as directory
from geos.files import service as files
from geos.letters import turns
from geos.letters.models import OutgoingLetter
from geos.letters.policy.outgoing import KIND
from geos.letters.service.outgoing.rules import REASON, begin, journal, move, written
from geos.letters.wording import N_
from geos.notices import service as notices

ANNULLED = N_("This letter was annulled before")


@command
def annul(actor: Actor, letter: OutgoingLetter, reason: str) -> OutgoingLetter:
    """An issued letter is no longer valid; letter, folio and public verification say so from now on.

    By the post that signed it, the post above, or the records manager. What has not been registered by its
    addressee is taken back by the exchange; the registries on both sides are told. WrongState where it was
    never sent (it is struck out then) or was annulled before.
    """
    if letter.annulled_at is not None:
        raise WrongState(ANNULLED)
    begin(actor, "annul", letter)
    why = written(reason, REASON, "reason")
    if letter.folio is None:
        raise WrongState
    move(actor, "annul", letter, why)
    letter.annulled_at, letter.annulled_by_id, letter.annul_reason = now(), actor.person_id, why
    files.annul_paper(actor, letter.folio)
    turns.take("annul", actor, letter)
    staff = set(directory.staff_of(letter.registry_id)) - {actor.person_id}
    notices.tell(
        sorted(staff),
        "letter_annulled",
        KIND,
        letter.id,
        reference=letter.reference or "",
        title=letter.subject,
        level=letter.level,
    )
    journal(actor, "annul", letter, reason=why)
    return letter
