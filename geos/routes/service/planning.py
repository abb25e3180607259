"""Choosing the stops of a route, and putting a case on its way."""

from collections.abc import Sequence

from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.directory import queries as directory
from geos.routes import engine, queries
from geos.routes.case import Case
from geos.routes.models import IfAbsent, Route, RouteState, RouteStep
from geos.routes.plans import Steps, Stop, as_stops
from geos.routes.service.moving import N_, author_moves, held

LONGEST = 30  # stops
MOST_HOURS = 2000  # of work for one stop: about a year


@command
def plan(actor: Actor, case: Case, author_post_id: int, steps: Steps) -> Route:
    """The stops that the author chooses for a draft, in order; repeating replaces them.

    Raises Invalid (field `steps`) for a route that cannot be walked, WrongState once it has begun.
    """
    held(actor, author_post_id)
    stops = as_stops(steps)
    check(case, author_post_id, stops, [step.stage for step in steps if isinstance(step, Stop)])
    route = queries.of(case.kind, case.id) or _new(case, author_post_id)
    if route.state is not RouteState.PLANNED:
        raise WrongState
    route.author_post_id = author_post_id
    route.steps.clear()
    db.session.flush()
    route.steps.extend(row(stop, ordinal) for ordinal, stop in enumerate(stops, start=1))
    db.session.flush()
    return route


@command
def start(actor: Actor, case: Case, author_post_id: int, steps: Steps, text_version: int) -> Route:
    """Put the case on its way: the stops of its first stage are current and have work. As `plan` besides."""
    route = plan(actor, case, author_post_id, steps)
    author_moves(actor, route, case, "submit", text_version)
    return route


def row(stop: Stop, ordinal: int, added_by_id: int | None = None) -> RouteStep:
    """A stop of the plan as a row."""
    return RouteStep(
        ordinal=ordinal,
        stage=stop.stage,
        needed=stop.needed,
        kind=stop.kind,
        post_id=stop.post_id,
        due_hours=stop.due_hours,
        if_absent=stop.if_absent,
        added_by_id=added_by_id,
    )


def _new(case: Case, author_post_id: int) -> Route:
    route = Route(
        institution_id=case.institution_id,
        subject_kind=case.kind,
        subject_id=case.id,
        author_post_id=author_post_id,
        state=RouteState.PLANNED,
    )
    db.session.add(route)
    return route


# What a route must be -------------------------------------------------------------------------------


def check(case: Case, author_post_id: int, stops: Sequence[Stop], given: Sequence[int] = ()) -> None:
    """Invalid, with its reason at the field `steps`, where the stops make no route for this case."""
    if len(stops) > LONGEST:
        raise unfit(N_("A route has at most %(most)d stops"), most=LONGEST)
    try:
        engine.plan(
            [stop.kind for stop in stops],
            given if len(given) == len(stops) else [stop.stage for stop in stops],
            [stop.needed for stop in stops],
        )
    except engine.Unwalkable as error:
        raise unfit(str(error)) from error
    _check_posts(author_post_id, [stop.post_id for stop in stops])
    for stop in stops:
        _check_stop(case, stop)


def _check_posts(author_post_id: int, chosen: Sequence[int]) -> None:
    if len(set(chosen)) < len(chosen):
        raise unfit(N_("A post stands on the route once only"))
    if author_post_id in chosen:
        raise unfit(N_("The author's own post cannot be a stop of the route"))


def _check_stop(case: Case, stop: Stop) -> None:
    if not case.knows(stop.kind):
        raise unfit(N_("Nobody can be asked for this here"))
    check_hours(stop.due_hours)
    if stop.if_absent is IfAbsent.SKIP and stop.kind in engine.DECIDING:
        raise unfit(N_("Whoever decides cannot be skipped"))
    check_post(case, stop.post_id)


def check_hours(due_hours: int | None) -> None:
    """Invalid for a time that is none, or that nobody can wait for."""
    if due_hours is not None and due_hours < 1:
        raise unfit(N_("Give each stop at least one hour"))
    if due_hours is not None and due_hours > MOST_HOURS:
        raise unfit(N_("Give each stop at most %(most)d hours"), most=MOST_HOURS)


def check_post(case: Case, post_id: int) -> None:
    """Invalid for a post of elsewhere, one that is closed, and one that may not read the case."""
    post = directory.post(post_id)
    if post.institution_id != case.institution_id or not post.active:
        raise unfit(N_("Choose a post of your own institution"))
    if post.clearance < case.level:
        raise unfit(N_("%(post)s is not cleared for this classification"), post=post.title_sw)


def unfit(key: str, **facts: object) -> Invalid:
    """The refusal of a plan."""
    return Invalid(key, fields={"steps": key}, **facts)
