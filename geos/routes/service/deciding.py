"""What the holder of a stop says: yes, advice against, back, no, or another text."""

from geos.core.actor import Actor
from geos.core.db import command
from geos.core.errors import Stale
from geos.routes import engine, queries
from geos.routes.case import Case
from geos.routes.models import Route, RouteStep
from geos.routes.plans import Moved
from geos.routes.service.moving import N_, at_stop, go, lock, open_item, require_words, say, tell
from geos.work import service as work

# The acts that must say something, and what is asked for.
WORDS = {"comment": N_("Write your comment"), "advise_against": N_("Write the reason")}


@command
def decide(
    actor: Actor,
    route: Route,
    case: Case,
    act: str,
    text: str,
    text_version: int,
    *,
    step: RouteStep | None = None,
    by_post_id: int | None = None,
    conditions: str = "",
) -> Moved:
    """Comment, concur, recommend, advise against, approve or sign; gives where the case is then.

    `step` is which of the actor's stops where several wait; `by_post_id` another held post in whose right
    it is done there (Kny.: the caller has checked that it may); `conditions` are of an approval. Raises
    Stale where the text is not the version on its way, Denied for whoever stands at no such stop,
    Incomplete (field `text`) for a comment or an advice against without words.
    """
    if act not in engine.SAID_AT_A_STOP or (conditions.strip() and act != "approve"):
        raise ValueError(act)
    here = at_stop(actor, route, act, text_version, step=step, by_post_id=by_post_id)
    if act in WORDS:
        require_words(text, "text", WORDS[act])
    say(actor, route, here, act, text_version, text, conditions)
    return go(actor, route, case, act, here.step)


@command
def refuse(
    actor: Actor, route: Route, case: Case, reason: str, text_version: int, *, step: RouteStep | None = None
) -> Moved:
    """One who decides says no, with a reason; that ends the route, unless enough others can still say yes."""
    here = at_stop(actor, route, "refuse", text_version, step=step)
    require_words(reason, "reason")
    say(actor, route, here, "refuse", text_version, reason)
    return go(actor, route, case, "refuse", here.step)


@command
def send_back(
    actor: Actor,
    route: Route,
    case: Case,
    reason: str,
    text_version: int,
    to_step: RouteStep | None = None,
    *,
    step: RouteStep | None = None,
) -> Moved:
    """Return it with a reason to the author (who gets work `correct`), or to an earlier stage.

    `to_step` is one of the stops of that stage. Raises Incomplete without a reason, WrongState for a stop
    that is not an earlier one.
    """
    act = "step_back" if to_step is not None else "send_back"
    here = at_stop(actor, route, act, text_version, step=step)
    require_words(reason, "reason")
    say(actor, route, here, act, text_version, reason)
    moved = go(actor, route, case, act, here.step, to_step)
    if to_step is None:
        open_item(case, route.author_post_id, "correct")
    return moved


@command
def amend(
    actor: Actor,
    route: Route,
    case: Case,
    text_version: int,
    *,
    text: str = "",
    step: RouteStep | None = None,
) -> Moved:
    """The holder of a stop has changed the text: `text_version` is the new one, already kept by the caller.

    Every earlier yes that binds (concurrence, approval) is void and asked for again; where there is none,
    the case stays. Opinions about the version before stay as such. `text` says what was changed and why.
    Raises Stale for a version that is not newer.
    """
    read = queries.version(lock(route))
    here = at_stop(actor, route, "amend", read, step=step)
    if text_version <= read:
        raise Stale
    say(actor, route, here, "amend", text_version, text)
    work.retitle(case.kind, case.id, case.title)
    tell(route.author_post_id, case, "amended")
    return go(actor, route, case, "amend", here.step)
