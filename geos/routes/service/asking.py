"""What the holder of a stop sets going without giving the case away: an opinion asked, stops put in."""

from collections.abc import Sequence

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, Stale, WrongState
from geos.routes import engine, plans, queries
from geos.routes.case import ANSWER, Case
from geos.routes.models import Route, RouteQuestion, RouteStep
from geos.routes.plans import Steps, Stop
from geos.routes.service.moving import (
    N_,
    Standing,
    at_stop,
    close_item,
    held,
    journal,
    lock,
    open_item,
    require_words,
    say,
    tell,
)
from geos.routes.service.planning import check, check_post, row, unfit

APART = 1000  # beyond every stage and ordinal of a route


# Opinions -------------------------------------------------------------------------------------------


@command
def ask(
    actor: Actor,
    route: Route,
    case: Case,
    to_post_id: int,
    text: str,
    text_version: int,
    *,
    step: RouteStep | None = None,
) -> RouteQuestion:
    """Ask another post for its opinion; the case stays where it is, and may go on without the answer.

    Incomplete (field `text`) without a question, Invalid (field `to_post`) for a post that cannot be asked.
    """
    here = at_stop(actor, route, "ask", text_version, step=step)
    require_words(text, "text", N_("Write what you ask"))
    _check_asked(route, case, to_post_id)
    said = say(actor, route, here, "ask", text_version, text)
    db.session.flush()
    question = RouteQuestion(step_id=here.step.id, post_id=to_post_id, asked_id=said.id, asked=said)
    route.questions.append(question)
    case.open_to([to_post_id])
    open_item(case, to_post_id, ANSWER[case.kind])
    journal(actor, "ask_opinion", route, case, here.held.id, of_post=to_post_id)
    db.session.flush()
    return question


def _check_asked(route: Route, case: Case, post_id: int) -> None:
    try:
        check_post(case, post_id)
    except Invalid as error:
        raise Invalid(error.key, fields={"to_post": error.key}, **error.facts) from error
    waiting = {step.post_id for step in queries.currents(route)}
    if post_id in waiting | {question.post_id for question in queries.questions(route)}:
        raise Invalid(fields={"to_post": N_("This post is asked already")})


@command
def answer(actor: Actor, route: Route, case: Case, text: str, text_version: int) -> RouteQuestion:
    """Give the opinion that was asked; whoever asked is told. Incomplete (field `text`) without words."""
    if not engine.may(queries.position(lock(route)), "answer") or not queries.questions(route):
        raise WrongState
    question = queries.asked(actor, route)
    if question is None:
        raise Denied
    if not 1 <= text_version <= queries.version(route):  # of an earlier version it is shown as such
        raise Stale
    require_words(text, "text", N_("Write your opinion"))
    step = next(step for step in route.steps if step.id == question.step_id)
    here = Standing(step, held(actor, question.post_id))
    said = say(actor, route, here, "answer", text_version, text)
    db.session.flush()
    question.answer_id, question.answer, question.closed_at = said.id, said, now()
    close_item(actor, case, question.post_id, ANSWER[case.kind], done=True)
    tell(question.asked.post_id, case, "opinion_given")
    journal(actor, "answer_opinion", route, case, question.post_id)
    return question


# Stops put in ---------------------------------------------------------------------------------------


@command
def add_ahead(
    actor: Actor,
    route: Route,
    case: Case,
    stops: Steps,
    text_version: int,
    *,
    step: RouteStep | None = None,
) -> list[RouteStep]:
    """Put stops directly behind the own one (behind its whole stage, where it is asked with others).

    Invalid (field `steps`) where the route could not be walked any more; only one who decides may put in
    another who decides.
    """
    here = at_stop(actor, route, "add_ahead", text_version, step=step)
    new = [each if isinstance(each, Stop) else Stop(*each) for each in stops]
    if not new:
        raise unfit(N_("Choose at least one post"))
    if here.step.kind not in engine.DECIDING and any(each.kind in engine.DECIDING for each in new):
        raise unfit(N_("Only whoever decides can put in another who decides"))
    place = _behind(route, here.step)
    rows = [row(each, APART + number, here.held.id) for number, each in enumerate(new)]
    plan = _with(plans.of_rows(route.steps), new, place)
    check(case, route.author_post_id, plan)
    _insert(route, rows, place, [each.stage for each in plan])
    journal(actor, "add_ahead", route, case, here.held.id, posts=[each.post_id for each in new])
    return rows


def _behind(route: Route, step: RouteStep) -> int:
    """The place behind the stage of a stop."""
    stages = queries.position(route).stages
    number = stages[route.steps.index(step)]
    return max(index for index, stage in enumerate(stages) if stage == number) + 1


def _with(old: Sequence[Stop], new: Sequence[Stop], place: int) -> list[Stop]:
    """The plan with stops put in: theirs are stages of their own."""
    apart = [Stop(**{**vars(each), "stage": each.stage and APART + each.stage}) for each in new]
    return plans.as_stops([*old[:place], *apart, *old[place:]])


def _insert(route: Route, rows: list[RouteStep], place: int, stages: list[int]) -> None:
    for step in route.steps[place:]:  # out of the way first: an ordinal is unique at every moment
        step.ordinal += 2 * APART
    db.session.flush()
    route.steps[place:place] = rows
    db.session.flush()
    for ordinal, (step, stage) in enumerate(zip(route.steps, stages, strict=True), start=1):
        step.ordinal, step.stage = ordinal, stage
    db.session.flush()
