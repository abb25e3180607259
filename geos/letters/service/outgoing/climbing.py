"""The way of a letter to its signature: sending it on, an opinion, returning it, taking it back."""

from typing import Any

from geos.core.actor import Actor
from geos.core.db import command
from geos.core.errors import Invalid
from geos.files.models import RegistryFile
from geos.letters import turns
from geos.letters.models import OutgoingLetter
from geos.letters.queries import outgoing as queries
from geos.letters.service.outgoing.drafting import draft, edit, refuse_unfit_signers
from geos.letters.service.outgoing.rules import (
    REASON,
    begin,
    bounded,
    case,
    journal,
    move,
    route_of,
)
from geos.letters.service.outgoing.signing import refuse_unfilled
from geos.routes import plans
from geos.routes import queries as route_queries
from geos.routes import service as routes
from geos.routes.models import RouteState

OPINION = 2000  # characters


@command
def submit(actor: Actor, letter: OutgoingLetter) -> OutgoingLetter:
    """Send it on its way; a returned one goes on where it was returned, or from the start if it changed."""
    begin(actor, "submit", letter)
    refuse_unfilled(letter)
    turns.take("submit", actor, letter)
    route = route_of(letter)
    if route.state is RouteState.PLANNED:
        stops = plans.of_rows(route.steps)
        routes.start(actor, case(letter), letter.post_id, stops, letter.text_version)
    else:
        routes.resubmit(actor, route, case(letter), letter.text_version)
    move(actor, "submit", letter)
    journal(actor, "submit", letter, letter.post_id, version=letter.text_version)
    return letter


@command
def draft_and_submit(actor: Actor, file: RegistryFile, **letter: Any) -> OutgoingLetter:
    """Write a letter and send it on its way: both or neither. As `draft` besides."""
    return submit(actor, draft(actor, file, **letter))


@command
def edit_and_submit(actor: Actor, letter: OutgoingLetter, **text: Any) -> OutgoingLetter:
    """Write a new version and send it on its way: both or neither. As `edit` besides."""
    return submit(actor, edit(actor, letter, **text))


@command
def comment(actor: Actor, letter: OutgoingLetter, text: str) -> OutgoingLetter:
    """The holder of the stop says something about the letter, which must be words; it goes on."""
    return _say(actor, "comment", letter, text)


@command
def concur(actor: Actor, letter: OutgoingLetter, text: str = "") -> OutgoingLetter:
    """The holder of the stop agrees to this very version; a change asks for it again."""
    return _say(actor, "concur", letter, text)


@command
def recommend(actor: Actor, letter: OutgoingLetter, text: str = "") -> OutgoingLetter:
    """The holder of the stop agrees, with words or without; the letter goes on to the next one."""
    return _say(actor, "recommend", letter, text)


@command
def advise_against(actor: Actor, letter: OutgoingLetter, text: str) -> OutgoingLetter:
    """The holder of the stop advises against it and says why; it goes on, and the signer reads so."""
    return _say(actor, "advise_against", letter, text)


def _say(actor: Actor, act: str, letter: OutgoingLetter, text: str) -> OutgoingLetter:
    begin(actor, act, letter)
    route, text = route_of(letter), bounded(text, OPINION, "text")
    post_id = route_queries.acting_post(actor, route)
    routes.decide(actor, route, case(letter), act, text, letter.text_version)
    move(actor, act, letter)
    journal(actor, act, letter, post_id, version=letter.text_version)
    return letter


@command
def ask(actor: Actor, letter: OutgoingLetter, to_post_id: int, text: str) -> OutgoingLetter:
    """Ask another post for its opinion, while the letter stays with whoever asks."""
    begin(actor, "ask", letter)
    route, text = route_of(letter), bounded(text, OPINION, "text")
    routes.ask(actor, route, case(letter), to_post_id, text, letter.text_version)
    return letter


@command
def answer(actor: Actor, letter: OutgoingLetter, text: str) -> OutgoingLetter:
    """Give the opinion that was asked."""
    begin(actor, "answer", letter)
    route, text = route_of(letter), bounded(text, OPINION, "text")
    routes.answer(actor, route, case(letter), text, letter.text_version)
    return letter


@command
def add_ahead(actor: Actor, letter: OutgoingLetter, stops: plans.Steps) -> OutgoingLetter:
    """Put further stops directly behind the own one."""
    begin(actor, "add_ahead", letter)
    route = route_of(letter)
    routes.add_ahead(actor, route, case(letter), stops, letter.text_version)
    refuse_unfit_signers(route.steps)
    return letter


@command
def step_back(actor: Actor, letter: OutgoingLetter, step_id: int, reason: str) -> OutgoingLetter:
    """Return it to an earlier stop, saying why; Invalid (field `to`) for one that is not earlier."""
    begin(actor, "step_back", letter)
    route, reason = route_of(letter), bounded(reason, OPINION, "reason")
    here = route_queries.mine(actor, route)
    to = next((step for step in route_queries.earlier(route, here) if step.id == step_id), None)
    if to is None:
        raise Invalid(fields={"to": "Choose one from the list"})
    post_id = route_queries.acting_post(actor, route)
    routes.send_back(actor, route, case(letter), reason, letter.text_version, to)
    move(actor, "step_back", letter, reason)
    journal(actor, "step_back", letter, post_id, reason=reason[:REASON], to_post=to.post_id)
    return letter


@command
def send_back(actor: Actor, letter: OutgoingLetter, reason: str) -> OutgoingLetter:
    """Whoever has it now returns it to its author, saying what to mend."""
    begin(actor, "send_back", letter)
    route, reason = route_of(letter), bounded(reason, OPINION, "reason")
    post_id = route_queries.acting_post(actor, route)
    routes.send_back(actor, route, case(letter), reason, letter.text_version)
    move(actor, "send_back", letter, reason)
    journal(actor, "send_back", letter, post_id, reason=reason[:REASON])
    return letter


@command
def recall(actor: Actor, letter: OutgoingLetter) -> OutgoingLetter:
    """The author takes it back while nobody has opened it."""
    begin(actor, "recall", letter)
    routes.recall(actor, route_of(letter), case(letter))
    move(actor, "recall", letter)
    journal(actor, "recall", letter, letter.post_id)
    return letter


@command
def withdraw(actor: Actor, letter: OutgoingLetter) -> OutgoingLetter:
    """The author gives the letter up before it is signed; it stays in sight, and takes no number."""
    begin(actor, "withdraw", letter)
    route = queries.route_of(letter)
    if route is not None:
        routes.withdraw(actor, route, case(letter))
    move(actor, "withdraw", letter)
    journal(actor, "withdraw", letter, letter.post_id)
    return letter
