"""The way of a letter to its signature: sending it on, an opinion, returning it, taking it back."""

from typing import Any

from geos.core.actor import Actor
from geos.core.db import command
from geos.files.models import RegistryFile
from geos.letters import turns
from geos.letters.models import OutgoingLetter
from geos.letters.queries import outgoing as queries
from geos.letters.service.outgoing.drafting import draft, edit
from geos.letters.service.outgoing.rules import (
    REASON,
    begin,
    bounded,
    case,
    journal,
    move,
    route_of,
)
from geos.routes import plans
from geos.routes import queries as route_queries
from geos.routes import service as routes
from geos.routes.models import Route, RouteState

OPINION = 2000  # characters


@command
def submit(actor: Actor, letter: OutgoingLetter) -> OutgoingLetter:
    """Send it on its way; a returned one goes on where it was returned, or from the start if it changed."""
    begin(actor, "submit", letter)
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


def note_opening(actor: Actor, letter: OutgoingLetter, route: Route) -> None:
    """Whoever is asked has it open: from now on it is in work, and its author cannot take it back."""
    routes.note_opening(actor, route, case(letter))


@command
def recommend(actor: Actor, letter: OutgoingLetter, text: str = "") -> OutgoingLetter:
    """The holder of the stop agrees, with words or without; the letter goes on to the next one."""
    begin(actor, "recommend", letter)
    route, text = route_of(letter), bounded(text, OPINION, "text")
    post_id = route_queries.acting_post(actor, route)
    routes.decide(actor, route, case(letter), "recommend", text, letter.text_version)
    move(actor, "recommend", letter)
    journal(actor, "recommend", letter, post_id, version=letter.text_version)
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
