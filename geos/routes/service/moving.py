"""The parts of every act along a route: locking it, moving its stops, keeping what was said, work items."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from geos.audit import service as audit
from geos.core.actor import Actor, HeldPost
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Stale, WrongState
from geos.directory import queries as directory
from geos.notices import service as notices
from geos.routes import due, engine, queries
from geos.routes.case import ANSWER, STAND_IN, Case
from geos.routes.models import Opinion, Route, RouteState, RouteStep, StepState
from geos.routes.plans import Moved
from geos.work import service as work


def N_(text: str) -> str:
    """Mark a message that is translated where the refusal is shown."""
    return text


ENDED = (RouteState.FINISHED, RouteState.STOPPED)
ANSWERED = (StepState.DONE, StepState.REFUSED, StepState.SKIPPED)
REASON = N_("Write the reason")


def lock(route: Route) -> Route:
    """Wait for whoever acts on this route now, then see its rows as they left them."""
    query = (
        select(Route)
        .filter_by(id=route.id)
        .options(*queries.loaded())
        .with_for_update(of=Route)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).one()


@dataclass(frozen=True)
class Standing:
    """A stop, and the held post in whose right somebody acts there."""

    step: RouteStep
    held: HeldPost


def at_stop(
    actor: Actor,
    route: Route,
    act: str,
    text_version: int,
    *,
    step: RouteStep | None = None,
    by_post_id: int | None = None,
) -> Standing:
    """The actor's stop for an act, of a route that is locked here.

    WrongState where the act cannot happen (there), Denied for whoever stands at no such stop, Stale where
    the text is not the version on its way.
    """
    lock(route)
    places = engine.open_at(queries.position(route), act)
    steps = [route.steps[index] for index in places]
    if step is not None:
        steps = [each for each in steps if each.id == step.id]
    if not steps:
        raise WrongState
    here = _own(actor, steps, by_post_id)
    if text_version != queries.version(route):
        raise Stale
    return Standing(here, held(actor, by_post_id or queries.post_for(actor, here)))


def _own(actor: Actor, steps: list[RouteStep], by_post_id: int | None) -> RouteStep:
    """The first stop at which the actor stands; in another right (Kny.) the caller has checked that."""
    if by_post_id is not None and actor.holds(by_post_id):
        return next((step for step in steps if step.post_id == by_post_id), steps[0])
    own = [step for step in steps if queries.stands_at(actor, step)]
    if not own or by_post_id is not None:
        raise Denied
    return min(own, key=lambda step: not actor.holds(step.post_id))


def author_moves(actor: Actor, route: Route, case: Case, act: str, text_version: int) -> Moved:
    """An act of whoever holds the author's post."""
    held(actor, route.author_post_id)
    if not engine.may(queries.position(lock(route)), act):
        raise WrongState
    if text_version:
        say(actor, route, None, act, text_version)
    work.close(actor, case.kind, case.id, act="correct", done=act in queries.SENT)
    if act == "withdraw":
        work.close(actor, case.kind, case.id, done=False)
    return go(actor, route, case, act)


def go(
    actor: Actor,
    route: Route,
    case: Case,
    act: str,
    here: RouteStep | None = None,
    to: RouteStep | None = None,
) -> Moved:
    """Move the stops as the engine says; close what they leave, open what waits where the case arrives."""
    before = queries.position(route)
    places = {step.id: index for index, step in enumerate(route.steps)}
    after = engine.move(
        before, act, None if here is None else places[here.id], None if to is None else places.get(to.id, -1)
    )
    arrived = []
    for step, was, state in zip(list(route.steps), before.stops, after.stops, strict=True):
        step.state = state
        if was is not state and was in (StepState.CURRENT, StepState.TOLD):
            _leave(actor, route, case, step)
        if was is not state and state in (StepState.CURRENT, StepState.TOLD):
            _arrive(case, step)
            arrived.append(step)
    route.state = after.state
    route.started_at = route.started_at or (now() if act == "submit" else None)
    route.finished_at = (route.finished_at or now()) if after.state in ENDED else None
    case.open_to([step.post_id for step in arrived])
    waiting = [step for step in arrived if step.state is StepState.CURRENT]
    return Moved(waiting, route.state is RouteState.FINISHED, route.state is RouteState.STOPPED)


def _arrive(case: Case, step: RouteStep) -> None:
    """It waits there from now on; who holds the post now, substantively or as Kaimu, is kept."""
    step.arrived_at, step.opened_at, step.decided_at = now(), None, None
    step.escalated_at = step.escalated_post_id = step.due_at = step.remind_at = None
    note_holder(step)
    if step.due_hours is not None and step.state is StepState.CURRENT:
        step.remind_at, step.due_at = due.term(step.arrived_at, step.due_hours)
    open_item(case, step.post_id, case.verb(step.kind), step.due_at)


def note_holder(step: RouteStep) -> None:
    """Who holds the post of a stop now; nobody where it is vacant."""
    found = directory.appointed([step.post_id]).get(step.post_id)
    step.holder_id = found.person_id if found else None
    step.holder_acting_for_id = found.acting_for_id if found else None


def _leave(actor: Actor, route: Route, case: Case, step: RouteStep) -> None:
    answered = step.state in ANSWERED
    step.decided_at = now() if answered else None
    close_item(
        actor, case, step.post_id, case.verb(step.kind), done=step.state is not StepState.SKIPPED and answered
    )
    if step.escalated_post_id is not None:
        close_item(actor, case, step.escalated_post_id, STAND_IN[case.kind], done=answered)
    for question in queries.questions(route, step):
        question.closed_at = now()
        close_item(actor, case, question.post_id, ANSWER[case.kind], done=False)


# What waits for whom --------------------------------------------------------------------------------


def open_item(case: Case, post_id: int, act: str, due_at: datetime | None = None) -> None:
    """Something of this case waits for a post; the nearer of its own time and the case's is its due."""
    work.open_item(
        token(post_id),
        act,
        case.kind,
        case.id,
        institution_id=case.institution_id,
        title=case.title,
        reference=case.reference,
        level=case.level,
        from_label=case.from_label,
        due_at=min(filter(None, (due_at, case.due_at)), default=None),
        file_id=case.file_id,
    )


def close_item(actor: Actor, case: Case, post_id: int, act: str, *, done: bool) -> None:
    """It waits no longer."""
    work.close(actor, case.kind, case.id, act=act, token=token(post_id), done=done)


def tell(post_id: int, case: Case, key: str) -> None:
    """Tell whoever holds a post; of a confidential case without its title."""
    people = [person.id for person in directory.holders(post_id)]
    notices.tell(
        people, key, case.kind, case.id, reference=case.reference, title=case.title, level=case.level
    )


def token(post_id: int) -> str:
    """The token of a post."""
    return f"post:{post_id}"


# What is kept ---------------------------------------------------------------------------------------


def say(
    actor: Actor,
    route: Route,
    standing: Standing | None,
    act: str,
    version: int,
    text: str = "",
    conditions: str = "",
) -> Opinion:
    """Keep what was said, at a stop or (without) by the author, with person, post and Kaimu."""
    right = standing.held if standing is not None else held(actor, route.author_post_id)
    said = Opinion(
        step_id=standing.step.id if standing is not None else None,
        act=act,
        text=text.strip(),
        conditions=conditions.strip(),
        text_version=version,
        person_id=actor.person_id,
        post_id=right.id,
        acting_for_id=right.acting_for_id,
    )
    route.opinions.append(said)
    return said


def held(actor: Actor, post_id: int) -> HeldPost:
    """The post as this actor holds it; Denied for whoever does not."""
    found = actor.post(post_id)
    if found is None:
        raise Denied
    return found


def require_words(text: str, field: str, key: str = REASON) -> None:
    """Incomplete, naming the field, where nothing is said."""
    if not text.strip():
        raise Incomplete(key, fields={field: key})


def journal(actor: Actor, act: str, route: Route, case: Case, post_id: int | None, **facts: object) -> None:
    """An act that is the route's own: posts and versions, never words."""
    audit.record(
        actor,
        act,
        case.kind,
        case.id,
        institution_id=case.institution_id,
        post_id=post_id,
        level=case.level,
        reference=case.reference,
        version=queries.version(route),
        **facts,
    )
