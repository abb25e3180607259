"""Where a case is on its route, and what waits for whom."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from geos.core.actor import Actor
from geos.core.db import db
from geos.directory.models import Post
from geos.routes import engine
from geos.routes.engine import Position
from geos.routes.models import Opinion, Route, RouteState, RouteStep, StepState

SENT = frozenset({"submit", "resubmit", "restart"})  # acts by which the author puts a version on its way


def loaded() -> Sequence[_AbstractLoad]:
    """Loader options: steps, opinions, posts and people of routes in a constant number of statements."""
    opinions = selectinload(Route.opinions)
    return (
        selectinload(Route.steps).joinedload(RouteStep.post).lazyload(Post.roles),
        opinions.joinedload(Opinion.person),
        opinions.joinedload(Opinion.post).lazyload(Post.roles),
        opinions.joinedload(Opinion.acting_for),
        joinedload(Route.author_post).lazyload(Post.roles),
    )


def of(kind: str, id: int) -> Route | None:
    """The route of a subject with everything on it, or None."""
    query = select(Route).filter_by(subject_kind=kind, subject_id=id).options(*loaded())
    return db.session.scalars(query).first()


def position(route: Route) -> Position:
    """The route as the engine sees it."""
    kinds = tuple(step.kind for step in route.steps)
    return Position(route.state, kinds, tuple(step.state for step in route.steps))


def current(route: Route) -> RouteStep | None:
    """The stop that it waits for, None where it waits for none."""
    return next((step for step in route.steps if step.state is StepState.CURRENT), None)


def holds_current(actor: Actor, route: Route) -> bool:
    """Whether the actor holds the post that it waits for now, also as Kaimu."""
    step = current(route)
    return step is not None and actor.holds(step.post_id)


def may(actor: Actor, route: Route, act: str) -> bool:
    """Whether this actor may do this now: the holder of the stop, or the holder of the author's post."""
    if not engine.may(position(route), act):
        return False
    return holds_current(actor, route) if engine.MOVES[act].at else actor.holds(route.author_post_id)


def version(route: Route) -> int:
    """The version of the text that is (or was last) on its way; 0 before it was ever sent."""
    return next((said.text_version for said in reversed(route.opinions) if said.act in SENT), 0)


def earlier(route: Route) -> list[RouteStep]:
    """The stops before the current one: to these it can be sent back."""
    here = current(route)
    return [step for step in route.steps if here is not None and step.ordinal < here.ordinal]


def recallable(route: Route) -> bool:
    """Whether the author may still take it back: nobody has opened it since it was sent."""
    here = current(route)
    fresh = bool(route.opinions) and route.opinions[-1].act in SENT
    return route.state is RouteState.RUNNING and here is not None and here.opened_at is None and fresh


def said_at(route: Route, step: RouteStep) -> Opinion | None:
    """What was said last at a stop about the version on its way; None where nothing holds any more."""
    now = version(route)
    valid = (o for o in reversed(route.opinions) if o.step_id == step.id and o.text_version == now)
    return next(valid, None)


def waiting_for(actor: Actor, kind: str) -> Select[Any]:
    """Ids of the subjects of a kind that wait for a post which this actor holds now."""
    return (
        select(Route.subject_id)
        .join(RouteStep, RouteStep.route_id == Route.id)
        .where(
            Route.subject_kind == kind,
            Route.state == RouteState.RUNNING,
            RouteStep.state == StepState.CURRENT,
            RouteStep.post_id.in_([post.id for post in actor.posts]),
        )
    )
