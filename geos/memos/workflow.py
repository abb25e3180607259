"""The life of a memo: one row for each act. Who stands at the stop of the route comes from its route."""

from geos.core.actor import Actor
from geos.core.policy import Rule
from geos.core.workflow import Step, Workflow
from geos.memos.models import Memo, MemoState
from geos.routes import queries as routes

DRAFT, ON_ROUTE, RETURNED = MemoState.DRAFT, MemoState.ON_ROUTE, MemoState.RETURNED
APPROVED, CARRIED_OUT = MemoState.APPROVED, MemoState.CARRIED_OUT
REFUSED, WITHDRAWN = MemoState.REFUSED, MemoState.WITHDRAWN

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


# fmt: off
FLOW: Workflow[Memo] = Workflow(
    #    act          from                         to           by                    must say why
    Step("submit",    WITH_AUTHOR,                 ON_ROUTE,    author),
    Step("recommend", (ON_ROUTE,),                 ON_ROUTE,    at_stop("recommend")),
    Step("approve",   (ON_ROUTE,),                 APPROVED,    at_stop("approve")),
    Step("send_back", (ON_ROUTE,),                 RETURNED,    at_stop("send_back"), reason=True),
    Step("step_back", (ON_ROUTE,),                 ON_ROUTE,    at_stop("step_back"), reason=True),
    Step("refuse",    (ON_ROUTE,),                 REFUSED,     at_stop("refuse"),    reason=True),
    Step("recall",    (ON_ROUTE,),                 RETURNED,    may_recall),
    Step("withdraw",  (DRAFT, ON_ROUTE, RETURNED), WITHDRAWN,   author),
    Step("carry_out", (APPROVED,),                 CARRIED_OUT, author),
)
# fmt: on
