"""The life of a memo: one row for each act. Who stands at the stop of the route comes from its route."""

from geos.core.actor import Actor
from geos.core.policy import Rule
from geos.core.workflow import Step, Workflow
from geos.memos.models import Memo, MemoState, MemoTask, TaskState
from geos.routes import queries as routes
from geos.routes.models import RouteState, StepKind

DRAFT, ON_ROUTE, RETURNED = MemoState.DRAFT, MemoState.ON_ROUTE, MemoState.RETURNED
APPROVED, CARRIED_OUT = MemoState.APPROVED, MemoState.CARRIED_OUT
REFUSED, WITHDRAWN = MemoState.REFUSED, MemoState.WITHDRAWN

FINISHED, STOPPED = RouteState.FINISHED, RouteState.STOPPED

WITH_AUTHOR = (DRAFT, RETURNED)
DECIDED = (APPROVED, CARRIED_OUT, REFUSED)


def author(actor: Actor, memo: Memo) -> bool:
    """Whoever holds the post that wrote the memo."""
    return actor.holds(memo.post_id)


def at_stop(act: str) -> Rule[Memo]:
    """Whoever holds the stop where the memo is, when that stop has this act."""
    return lambda actor, memo: memo.route is not None and routes.may(actor, memo.route, act)


def may_recall(actor: Actor, memo: Memo) -> bool:
    """The author, until somebody has opened it."""
    return author(actor, memo) and memo.route is not None and routes.recallable(memo.route)


def deciders(memo: Memo) -> list[int]:
    """The posts that decide, the last one first."""
    steps = memo.route.steps if memo.route is not None else []
    return [step.post_id for step in reversed(steps) if step.kind is StepKind.APPROVE]


def gives_tasks(actor: Actor, memo: Memo) -> bool:
    """Those who decided, and the author who carries the decision out."""
    return author(actor, memo) or any(actor.holds(post_id) for post_id in deciders(memo))


def owner(actor: Actor, task: MemoTask) -> bool:
    """Whoever holds the post that is to do it."""
    return actor.holds(task.post_id)


def may_take_back(actor: Actor, task: MemoTask) -> bool:
    """Whoever may give tasks from this decision."""
    return gives_tasks(actor, task.memo)


def at_its_end(state: RouteState) -> Rule[Memo]:
    """What the last answer on the route brings about: nobody presses a button for it."""
    return lambda actor, memo: memo.route is not None and memo.route.state is state


# fmt: off
FLOW: Workflow[Memo] = Workflow(
    #    act               from                         to           by                         must say why
    Step("submit",         WITH_AUTHOR,                 ON_ROUTE,    author),
    Step("comment",        (ON_ROUTE,),                 ON_ROUTE,    at_stop("comment")),
    Step("concur",         (ON_ROUTE,),                 ON_ROUTE,    at_stop("concur")),
    Step("recommend",      (ON_ROUTE,),                 ON_ROUTE,    at_stop("recommend")),
    Step("advise_against", (ON_ROUTE,),                 ON_ROUTE,    at_stop("advise_against"), reason=True),
    Step("approve",        (ON_ROUTE,),                 ON_ROUTE,    at_stop("approve")),
    Step("conclude",       (ON_ROUTE,),                 APPROVED,    at_its_end(FINISHED)),
    Step("refuse",         (ON_ROUTE,),                 ON_ROUTE,    at_stop("refuse"),         reason=True),
    Step("turn_down",      (ON_ROUTE,),                 REFUSED,     at_its_end(STOPPED)),
    Step("send_back",      (ON_ROUTE,),                 RETURNED,    at_stop("send_back"),      reason=True),
    Step("step_back",      (ON_ROUTE,),                 ON_ROUTE,    at_stop("step_back"),      reason=True),
    Step("amend",          (ON_ROUTE,),                 ON_ROUTE,    at_stop("amend")),
    Step("add_ahead",      (ON_ROUTE,),                 ON_ROUTE,    at_stop("add_ahead")),
    Step("ask",            (ON_ROUTE,),                 ON_ROUTE,    at_stop("ask")),
    Step("answer",         (ON_ROUTE,),                 ON_ROUTE,    at_stop("answer")),
    Step("recall",         (ON_ROUTE,),                 RETURNED,    may_recall),
    Step("withdraw",       (DRAFT, ON_ROUTE, RETURNED), WITHDRAWN,   author),
    Step("carry_out",      (APPROVED,),                 CARRIED_OUT, author),
)

TASKS: Workflow[MemoTask] = Workflow(
    Step("do_task",        (TaskState.OPEN,), TaskState.DONE,       owner),
    Step("take_back_task", (TaskState.OPEN,), TaskState.TAKEN_BACK, may_take_back, reason=True),
)
# fmt: on
