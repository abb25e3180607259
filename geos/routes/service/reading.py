"""Opening a case: from then on it is in work, and what is for information has been read."""

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command
from geos.routes import queries
from geos.routes.case import Case
from geos.routes.models import Route, RouteStep
from geos.routes.service.moving import go, lock, token
from geos.work import service as work


def note_opening(actor: Actor, route: Route, case: Case) -> bool:
    """Somebody whom it concerns has the case open: it is in work, not recallable; information is read.

    Gives whether that was news. Looking again takes no write lock.
    """
    if not _unopened(actor, route) and queries.informed(actor, route) is None:
        return False
    _note_opening(actor, route, case)
    return True


def _unopened(actor: Actor, route: Route) -> list[RouteStep]:
    """The stops that wait for the actor and were never opened since they do."""
    waiting = (step for step in queries.currents(route) if queries.stands_at(actor, step))
    return [step for step in waiting if step.opened_at is None]


@command
def _note_opening(actor: Actor, route: Route, case: Case) -> None:
    for step in _unopened(actor, lock(route)):
        step.opened_at = now()
    for step in queries.currents(route):
        if actor.holds(step.post_id):
            work.take_up(case.kind, case.id, token(step.post_id))
    told = queries.informed(actor, route)
    while told is not None:
        told.opened_at = now()
        go(actor, route, case, "see", told)
        told = queries.informed(actor, route)
