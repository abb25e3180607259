"""Where a case is on its route, and what waits for whom."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, or_, select, union
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from geos.core.actor import Actor
from geos.core.db import db
from geos.directory.models import Post
from geos.routes import engine, plans
from geos.routes.engine import By, Position
from geos.routes.models import (
    Opinion,
    Route,
    RouteQuestion,
    RouteState,
    RouteStep,
    StepKind,
    StepState,
)

SENT = frozenset({"submit", "resubmit", "restart"})  # acts by which the author puts a version on its way
ANSWERS = engine.SAID_AT_A_STOP | {"refuse", "send_back", "step_back"}
VERSIONED = SENT | {"amend"}  # and those which say what version it is


def loaded() -> Sequence[_AbstractLoad]:
    """Loader options: steps, opinions, posts and people of routes in a constant number of statements."""
    steps, opinions = selectinload(Route.steps), selectinload(Route.opinions)
    return (
        steps.joinedload(RouteStep.post).lazyload(Post.roles),
        steps.joinedload(RouteStep.holder),
        steps.joinedload(RouteStep.escalated_post).lazyload(Post.roles),
        opinions.joinedload(Opinion.person),
        opinions.joinedload(Opinion.post).lazyload(Post.roles),
        opinions.joinedload(Opinion.acting_for),
        selectinload(Route.questions).joinedload(RouteQuestion.post).lazyload(Post.roles),
        joinedload(Route.author_post).lazyload(Post.roles),
    )


def of(kind: str, id: int) -> Route | None:
    """The route of a subject with everything on it, or None."""
    query = select(Route).filter_by(subject_kind=kind, subject_id=id).options(*loaded())
    return db.session.scalars(query).first()


def position(route: Route) -> Position:
    """The route as the engine sees it."""
    return Position(
        route.state,
        tuple(step.kind for step in route.steps),
        tuple(step.state for step in route.steps),
        plans.stages(step.stage for step in route.steps),
        tuple(step.needed for step in route.steps),
    )


# Whose turn it is -----------------------------------------------------------------------------------


def currents(route: Route) -> list[RouteStep]:
    """The stops that it waits for now: those of one stage that have not answered yet."""
    return [step for step in route.steps if step.state is StepState.CURRENT]


def current(route: Route) -> RouteStep | None:
    """The first of them, None where it waits for none."""
    return next(iter(currents(route)), None)


def coming(route: Route) -> list[RouteStep]:
    """The stops that it waits for next, behind the present stage; empty before its end."""
    spot, here = position(route), current(route)
    number = spot.stages[route.steps.index(here)] if here is not None else 0
    ahead = [stage for stage in spot.stages if stage > number and spot.stage(stage)]
    return [route.steps[index] for index in spot.stage(ahead[0])] if ahead else []


def stands_at(actor: Actor, step: RouteStep) -> bool:
    """Whether the actor may answer at a stop: as holder of its post, or as the supervisor who got it too."""
    stands_in = step.kind is not StepKind.SIGN and actor.holds(step.escalated_post_id)
    return actor.holds(step.post_id) or stands_in


def mine(actor: Actor, route: Route) -> RouteStep | None:
    """The stop at which the actor is to answer now: of an own post before one for which one stands in."""
    held = [step for step in currents(route) if stands_at(actor, step)]
    return next(iter(sorted(held, key=lambda step: not actor.holds(step.post_id))), None)


def post_for(actor: Actor, step: RouteStep) -> int:
    """In the right of which own post the actor answers there: the stop's, else the supervisor's."""
    held = actor.holds(step.post_id) or step.escalated_post_id is None
    return step.post_id if held else step.escalated_post_id or step.post_id


def acting_post(actor: Actor, route: Route) -> int | None:
    """The own post in whose right the actor answers now, None for whoever is not asked."""
    step = mine(actor, route)
    return post_for(actor, step) if step is not None else None


def holds_current(actor: Actor, route: Route) -> bool:
    """Whether it waits for this actor now, also as Kaimu."""
    return mine(actor, route) is not None


def may(actor: Actor, route: Route, act: str) -> bool:
    """Whether this actor may do this now."""
    spot, by = position(route), engine.MOVES[act].by
    if not engine.may(spot, act):
        return False
    if by is By.AUTHOR:
        return actor.holds(route.author_post_id)
    if by is By.ASKED:
        return asked(actor, route) is not None
    steps = [route.steps[index] for index in engine.open_at(spot, act)]
    return any(stands_at(actor, step) for step in steps)


def asked(actor: Actor, route: Route) -> RouteQuestion | None:
    """The opinion that is asked of this actor and not given yet."""
    return next((each for each in questions(route) if actor.holds(each.post_id)), None)


def questions(route: Route, step: RouteStep | None = None) -> list[RouteQuestion]:
    """The opinions that are asked and not given yet, of one stop or of all."""
    wanted = (each for each in route.questions if each.closed_at is None)
    return [each for each in wanted if step is None or each.step_id == step.id]


def informed(actor: Actor, route: Route) -> RouteStep | None:
    """The stop where the actor is told of it and has not read it yet."""
    told = (step for step in route.steps if step.state is StepState.TOLD)
    return next((step for step in told if actor.holds(step.post_id)), None)


# Versions -------------------------------------------------------------------------------------------


def version(route: Route) -> int:
    """The version of the text that is (or was last) on its way; 0 before it was ever sent."""
    return next((said.text_version for said in reversed(route.opinions) if said.act in VERSIONED), 0)


def earlier(route: Route, step: RouteStep | None = None) -> list[RouteStep]:
    """The stops of the stages before a stop (the current one): to these it can be sent back."""
    here = step or current(route)
    if here is None:
        return []
    spot = position(route)
    number = spot.stages[route.steps.index(here)]
    return [
        each
        for each, stage in zip(route.steps, spot.stages, strict=True)
        if stage < number and each.kind is not StepKind.INFORM
    ]


def recallable(route: Route) -> bool:
    """Whether the author may still take it back: nobody has opened it since it was sent."""
    here = currents(route)
    fresh = bool(route.opinions) and route.opinions[-1].act in SENT
    return bool(here) and fresh and all(step.opened_at is None for step in here)


def said_at(route: Route, step: RouteStep) -> Opinion | None:
    """What was answered last at a stop about the version on its way; None where nothing holds any more."""
    now = version(route)
    found = answered_at(route, step)
    return found if found is not None and found.text_version == now else None


def answered_at(route: Route, step: RouteStep) -> Opinion | None:
    """What was answered last at a stop, about whichever version."""
    said = (o for o in reversed(route.opinions) if o.step_id == step.id and o.act in ANSWERS)
    return next(said, None)


def decision(route: Route) -> Opinion | None:
    """The yes or no that ended it, None before and of a route that was withdrawn."""
    last = ("approve", "sign", "refuse")
    ended = route.state in (RouteState.FINISHED, RouteState.STOPPED)
    return next((said for said in reversed(route.opinions) if ended and said.act in last), None)


def waiting_at(kind: str, post_ids: Collection[int]) -> Select[Any]:
    """Ids of the subjects of a kind that wait at a stop of one of these posts."""
    query = select(Route.subject_id).join(RouteStep, RouteStep.route_id == Route.id)
    here = (RouteStep.state == StepState.CURRENT, RouteStep.post_id.in_(post_ids))
    return query.where(Route.subject_kind == kind, Route.state == RouteState.RUNNING, *here)


def waiting_for(actor: Actor, kind: str) -> Select[Any]:
    """Ids of the subjects of a kind that wait for a post which this actor holds now.

    At a stop, as one that lets it lie and whose supervisor the actor is, or for an opinion that was asked.
    """
    posts = [post.id for post in actor.posts]
    running = select(Route.subject_id).where(Route.subject_kind == kind, Route.state == RouteState.RUNNING)
    at_stop = running.join(RouteStep, RouteStep.route_id == Route.id).where(
        RouteStep.state == StepState.CURRENT,
        or_(
            RouteStep.post_id.in_(posts),
            RouteStep.escalated_post_id.in_(posts) & (RouteStep.kind != StepKind.SIGN),
        ),
    )
    for_opinion = running.join(RouteQuestion, RouteQuestion.route_id == Route.id).where(
        RouteQuestion.post_id.in_(posts), RouteQuestion.closed_at.is_(None)
    )
    return select(union(at_stop, for_opinion).subquery())
