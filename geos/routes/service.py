"""Acts along a route, called by memos and letters inside their own commands.

The caller grants access, moves its own state and writes the journal; here the stops move, opinions are
kept with person, post and Kaimu, and work items open and close. The route's row is locked first, so of
two holders who decide at once one is told that it is done.
"""

from collections.abc import Sequence

from sqlalchemy import select

from geos.core.actor import Actor, HeldPost
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied, Incomplete, Invalid, Stale, WrongState
from geos.directory import queries as directory
from geos.directory.models import Post
from geos.routes import engine, queries
from geos.routes.case import VERBS, Case
from geos.routes.models import Opinion, Route, RouteState, RouteStep, StepKind, StepState
from geos.work import service as work

__all__ = ["VERBS", "Case"]


def N_(text: str) -> str:
    """Mark a message that is translated where the refusal is shown."""
    return text


Steps = Sequence[tuple[StepKind, int]]
ENDED = (RouteState.FINISHED, RouteState.STOPPED)


@command
def plan(actor: Actor, case: Case, author_post_id: int, steps: Steps) -> Route:
    """The stops that the author chooses for a draft, in order; repeating replaces them.

    Raises Invalid (field `steps`) for a route that cannot be walked, WrongState once it has begun.
    """
    _require_post(actor, author_post_id)
    _check(case, author_post_id, steps)
    route = queries.of(case.kind, case.id) or _new(case, author_post_id)
    if route.state is not RouteState.PLANNED:
        raise WrongState
    route.author_post_id = author_post_id
    route.steps.clear()
    db.session.flush()
    route.steps.extend(
        RouteStep(ordinal=ordinal, kind=kind, post_id=post_id)
        for ordinal, (kind, post_id) in enumerate(steps, start=1)
    )
    db.session.flush()
    return route


@command
def start(actor: Actor, case: Case, author_post_id: int, steps: Steps, text_version: int) -> Route:
    """Put the case on its way: the first stop is current and its post has work. As `plan` besides."""
    route = plan(actor, case, author_post_id, steps)
    _author_moves(actor, route, case, "submit", text_version)
    return route


@command
def decide(
    actor: Actor,
    route: Route,
    case: Case,
    act: str,
    text: str,
    text_version: int,
    by_post_id: int | None = None,
) -> RouteStep | None:
    """Recommend, approve or sign at the current stop; gives the next stop, None at the end.

    `by_post_id` is another held post in whose right it is done at this stop (Kny.: the caller has checked
    that it may). Raises Stale where the text is not the version on its way, Denied for whoever holds
    neither.
    """
    if act not in {kind.value for kind in StepKind}:
        raise ValueError(act)
    here = _at_stop(actor, route, act, text_version, by_post_id=by_post_id)
    _say(actor, route, here, act, text, text_version, by_post_id)
    work.close(actor, case.kind, case.id, token=_token(here.post_id))
    return _go(route, case, act)


@command
def send_back(
    actor: Actor,
    route: Route,
    case: Case,
    reason: str,
    text_version: int,
    to_step: RouteStep | None = None,
) -> RouteStep | None:
    """Return it with a reason to the author (who gets work `correct`), or to an earlier stop.

    Raises Incomplete without a reason, WrongState for a stop that is not an earlier one.
    """
    act = "step_back" if to_step is not None else "send_back"
    here = _at_stop(actor, route, act, text_version, reason)
    _say(actor, route, here, act, reason, text_version)
    work.close(actor, case.kind, case.id, token=_token(here.post_id))
    there = _go(route, case, act, to_step)
    if there is None:
        _open(case, route.author_post_id, "correct")
    return there


@command
def refuse(actor: Actor, route: Route, case: Case, reason: str, text_version: int) -> None:
    """The one who decides says no, with a reason; the route ends."""
    here = _at_stop(actor, route, "refuse", text_version, reason)
    _say(actor, route, here, "refuse", reason, text_version)
    work.close(actor, case.kind, case.id, token=_token(here.post_id))
    _go(route, case, "refuse")


@command
def withdraw(actor: Actor, route: Route, case: Case) -> None:
    """The author takes the case off its way before it is decided; nothing waits for anybody any more."""
    _author_moves(actor, route, case, "withdraw", queries.version(_lock(route)))


@command
def recall(actor: Actor, route: Route, case: Case) -> None:
    """The author takes it back to mend it, while the next post has not opened it. WrongState after that."""
    if not queries.recallable(_lock(route)):
        raise WrongState("This has been opened already; ask for it to be returned")
    _author_moves(actor, route, case, "recall", queries.version(route))
    _open(case, route.author_post_id, "correct")


@command
def resubmit(actor: Actor, route: Route, case: Case, text_version: int) -> RouteStep | None:
    """The author sends it on again: unchanged, to the stop that returned it; changed, to the first stop.

    An approval belongs to one version: after a change every earlier decision is void. Gives the stop.
    """
    changed = text_version != queries.version(_lock(route))
    return _author_moves(actor, route, case, "restart" if changed else "resubmit", text_version)


def note_opening(actor: Actor, route: Route, case: Case) -> bool:
    """Whoever holds the current stop has the case open: from now on it is in work, and not recallable.

    Gives whether that was news. Looking again takes no write lock.
    """
    here = queries.current(route)
    if here is None or here.opened_at is not None or not actor.holds(here.post_id):
        return False
    _note_opening(actor, route, case)
    return True


@command
def _note_opening(actor: Actor, route: Route, case: Case) -> None:
    here = queries.current(_lock(route))
    if here is not None and here.opened_at is None and actor.holds(here.post_id):
        here.opened_at = now()
        work.take_up(case.kind, case.id, _token(here.post_id))


# The parts of an act ------------------------------------------------------------------------------


def _at_stop(
    actor: Actor,
    route: Route,
    act: str,
    text_version: int,
    reason: str | None = None,
    by_post_id: int | None = None,
) -> RouteStep:
    here = queries.current(_lock(route))
    if here is None or not engine.may(queries.position(route), act):
        raise WrongState
    if not actor.holds(by_post_id or here.post_id):
        raise Denied
    if text_version != queries.version(route):
        raise Stale
    if reason is not None and not reason.strip():
        raise Incomplete(fields={"reason": "Write the reason"})
    return here


def _author_moves(actor: Actor, route: Route, case: Case, act: str, text_version: int) -> RouteStep | None:
    _require_post(actor, route.author_post_id)
    if not engine.may(queries.position(_lock(route)), act):
        raise WrongState
    if text_version:
        _say(actor, route, None, act, "", text_version)
    work.close(actor, case.kind, case.id, done=act in queries.SENT)
    return _go(route, case, act)


def _go(route: Route, case: Case, act: str, to_step: RouteStep | None = None) -> RouteStep | None:
    """Move the stops as the engine says and open what waits at the one where the case arrives."""
    here = queries.current(route)
    to = route.steps.index(to_step) if to_step in route.steps else None
    after = engine.move(queries.position(route), act, to)
    for step, state in zip(route.steps, after.stops, strict=True):
        step.state = state
    if here is not None:
        here.decided_at = now() if here.state in (StepState.DONE, StepState.REFUSED) else None
    route.state = after.state
    route.started_at = route.started_at or (now() if act == "submit" else None)
    route.finished_at = now() if after.state in ENDED else None
    there = queries.current(route)
    if there is not None:
        there.arrived_at, there.opened_at, there.decided_at = now(), None, None
        _open(case, there.post_id, case.verb(there.kind))
    return there


def _open(case: Case, post_id: int, act: str) -> None:
    work.open_item(
        _token(post_id),
        act,
        case.kind,
        case.id,
        institution_id=case.institution_id,
        title=case.title,
        reference=case.reference,
        level=case.level,
        from_label=case.from_label,
        due_at=case.due_at,
        file_id=case.file_id,
    )


def _say(
    actor: Actor,
    route: Route,
    step: RouteStep | None,
    act: str,
    text: str,
    version: int,
    by_post_id: int | None = None,
) -> None:
    held = _held(actor, by_post_id or (step.post_id if step is not None else route.author_post_id))
    route.opinions.append(
        Opinion(
            step_id=step.id if step is not None else None,
            act=act,
            text=text.strip(),
            text_version=version,
            person_id=actor.person_id,
            post_id=held.id,
            acting_for_id=held.acting_for_id,
        )
    )


def _held(actor: Actor, post_id: int) -> HeldPost:
    held = actor.post(post_id)
    if held is None:
        raise Denied
    return held


def _require_post(actor: Actor, post_id: int) -> None:
    _held(actor, post_id)


def _token(post_id: int) -> str:
    return f"post:{post_id}"


def _lock(route: Route) -> Route:
    """Wait for whoever acts on this route now, then see its rows as they left them."""
    query = (
        select(Route)
        .filter_by(id=route.id)
        .options(*queries.loaded())
        .with_for_update(of=Route)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).one()


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


# What a route must be -----------------------------------------------------------------------------


def _check(case: Case, author_post_id: int, steps: Steps) -> None:
    try:
        engine.plan([kind for kind, _ in steps])
    except ValueError as error:
        raise _unfit(N_("Choose who decides")) from error
    chosen = [post_id for _, post_id in steps]
    if len(set(chosen)) < len(chosen):
        raise _unfit(N_("A post stands on the route once only"))
    if author_post_id in chosen:
        raise _unfit(N_("The author's own post cannot be a stop of the route"))
    for post_id in chosen:
        _check_post(case, directory.post(post_id))


def _check_post(case: Case, post: Post) -> None:
    if post.institution_id != case.institution_id or not post.active:
        raise _unfit(N_("Choose a post of your own institution"))
    if post.clearance < case.level:
        raise _unfit(N_("%(post)s is not cleared for this classification"), post=post.title_sw)


def _unfit(key: str, **facts: object) -> Invalid:
    return Invalid(key, fields={"steps": key}, **facts)
