"""A signed letter and the registry: it enters the outgoing register, or is struck out."""

from geos.core import numbering
from geos.core.actor import Actor
from geos.core.clock import now, today
from geos.core.db import command
from geos.core.errors import WrongState
from geos.files import service as files
from geos.letters import turns
from geos.letters.models import OutgoingLetter
from geos.letters.policy.outgoing import KIND
from geos.letters.service.outgoing.rules import REASON, begin, journal, move, written
from geos.letters.wording import N_
from geos.work import service as work

HALF_SIGNED = N_("Others are still to sign this letter")


@command
def dispatch(actor: Actor, letter: OutgoingLetter) -> OutgoingLetter:
    """Enter a signed letter in the outgoing register, by its registry: the year's next number.

    Called by the exchange, which sends it to its addressees in the same transaction.
    """
    begin(actor, "dispatch", letter)
    _refuse_half_signed(letter)
    turns.take("dispatch", actor, letter)
    year = today().year
    number = numbering.take(f"outgoing:{letter.registry_id}", year)
    move(
        actor,
        "dispatch",
        letter,
        register_year=year,
        register_number=number,
        dispatched_at=now(),
        dispatched_by_id=actor.person_id,
    )
    work.close(actor, KIND, letter.id, act="dispatch")
    journal(actor, "dispatch", letter, _post(actor, letter), register=f"{number}/{year}")
    return letter


@command
def strike_out(actor: Actor, letter: OutgoingLetter, reason: str) -> OutgoingLetter:
    """A signed letter that will never be sent: its folio is struck out and keeps its number."""
    begin(actor, "strike_out", letter)
    _refuse_half_signed(letter)
    why = written(reason, REASON, "reason")
    if letter.folio is None:
        raise WrongState
    files.strike_out(actor, letter.folio, why)
    move(actor, "strike_out", letter, why, strike_reason=why)
    work.close(actor, KIND, letter.id, act="dispatch", done=False)
    journal(actor, "strike_out", letter, _post(actor, letter), reason=why)
    return letter


def _refuse_half_signed(letter: OutgoingLetter) -> None:
    if any(place.signed_at is None for place in letter.signatures):
        raise WrongState(HALF_SIGNED)


def _post(actor: Actor, letter: OutgoingLetter) -> int | None:
    """The post in which this actor works in the letter's registry."""
    return next((post.id for post in actor.posts if post.registry_id == letter.registry_id), None)
