"""What the worker does with routes: reminders, what is late, who is absent, and posts that change hands.

Each stop is dealt with in a transaction of its own, which looks again after it has the route's lock: two
workers, or a repeat, do nothing twice. Absent is a post that nobody holds, and one where nobody opened the
case before it was due.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, exists, or_, select

from geos.core.actor import Actor
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.directory import queries as directory
from geos.directory.models import Appointment, AppointmentKind, Person, Post
from geos.routes import engine
from geos.routes.case import CASES, STAND_IN, Case
from geos.routes.models import IfAbsent, Route, RouteState, RouteStep, StepKind, StepState
from geos.routes.service.moving import go, journal, lock, note_holder, open_item, tell

LIMIT = 50  # stops of each sort in one round
SYSTEM = Actor.system("worker")
Describe = Mapping[str, Callable[[int], Case]]


def sweep(cases: Describe = CASES) -> int:
    """One round; gives how many stops it dealt with."""
    return sum(_deal(step_id, cases, act) for act in ACTS for step_id in _due(act))


def _due(act: str) -> list[int]:
    query = (
        select(RouteStep.id)
        .join(Route, Route.id == RouteStep.route_id)
        .where(Route.state == RouteState.RUNNING, RouteStep.state == StepState.CURRENT, FINDS[act]())
        .order_by(RouteStep.id)
        .limit(LIMIT)
    )
    return list(db.session.scalars(query))


@command
def _deal(step_id: int, cases: Describe, act: str) -> bool:
    """Do it where it is still to be done; gives whether it was."""
    found = db.session.get_one(RouteStep, step_id)
    route = lock(db.session.get_one(Route, found.route_id))
    step = next(step for step in route.steps if step.id == step_id)
    still = db.session.scalar(select(RouteStep.id).where(RouteStep.id == step_id, FINDS[act]()))
    if step.state is not StepState.CURRENT or route.state is not RouteState.RUNNING or still is None:
        return False
    ACTS[act](route, step, cases[route.subject_kind](route.subject_id))
    return True


# Which stops ----------------------------------------------------------------------------------------


def _held(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    """The stop's post is held today, under these conditions besides."""
    return (
        exists()
        .where(
            Appointment.post_id == RouteStep.post_id,
            Appointment.person_id == Person.id,
            Person.ended_at.is_(None),
            directory.in_force(today()),
            *more,
        )
        .correlate(RouteStep)
    )


def _changed_hands() -> ColumnElement[bool]:
    """Whoever held the post when it came does so no more, somebody does now, or somebody acts since."""
    by_holder = Appointment.person_id == RouteStep.holder_id
    acting = Appointment.kind == AppointmentKind.ACTING
    return or_(
        RouteStep.holder_id.is_not(None) & ~_held(by_holder),
        RouteStep.holder_id.is_(None) & _held(),
        _held(acting) & ~_held(acting, by_holder),
    )


def _absent() -> ColumnElement[bool]:
    unread = RouteStep.opened_at.is_(None) & (RouteStep.due_at <= now())
    return or_(~_held(), unread)


def _skippable() -> ColumnElement[bool]:
    advises = RouteStep.kind.in_(engine.ADVISING)
    return (RouteStep.if_absent == IfAbsent.SKIP) & advises & _absent()


def _late() -> ColumnElement[bool]:
    vacant = (RouteStep.if_absent == IfAbsent.ESCALATE) & ~_held()
    return RouteStep.escalated_at.is_(None) & or_(RouteStep.due_at <= now(), vacant)


def _nearly_due() -> ColumnElement[bool]:
    return RouteStep.remind_at <= now()


FINDS: dict[str, Callable[[], ColumnElement[bool]]] = {
    "take_over": _changed_hands,
    "skip": _skippable,
    "escalate": _late,
    "remind": _nearly_due,
}


# What becomes of them -------------------------------------------------------------------------------


def _take_over(route: Route, step: RouteStep, case: Case) -> None:
    """The work follows the post: whoever holds it now is told, of a vacant one the head of its unit."""
    note_holder(step)
    head = None if step.holder_id is not None else directory.head_of_unit(step.post_id)
    tell(step.post_id if head is None else head.id, case, "taken_over")
    journal(SYSTEM, "take_over", route, case, step.post_id, holder=step.holder_id)


def _skip(route: Route, step: RouteStep, case: Case) -> None:
    """It goes on without an answer, by the rule of this stop."""
    tell(step.post_id, case, "skipped")
    journal(SYSTEM, "skip", route, case, step.post_id, vacant=step.holder_id is None)
    go(SYSTEM, route, case, "skip", step)


def _escalate(route: Route, step: RouteStep, case: Case) -> None:
    """Whoever has it is told that it is late, its author too; the supervisor may answer from now on."""
    step.escalated_at, step.remind_at = now(), None
    tell(step.post_id, case, "overdue")
    tell(route.author_post_id, case, "late_on_way")
    supervisor = _supervisor(route, step, case)
    if supervisor is not None:
        step.escalated_post_id = supervisor.id
        case.open_to([supervisor.id])
        open_item(case, supervisor.id, STAND_IN[case.kind], step.due_at)
    journal(SYSTEM, "escalate", route, case, step.post_id, to_post=step.escalated_post_id)


def _supervisor(route: Route, step: RouteStep, case: Case) -> Post | None:
    """Who may answer in the own name: cleared, not the author; a signature is nobody else's to give."""
    found = directory.supervisor_of(step.post_id)
    if found is None or step.kind is StepKind.SIGN or found.id == route.author_post_id:
        return None
    return found if found.active and found.clearance >= case.level else None


def _remind(route: Route, step: RouteStep, case: Case) -> None:
    step.remind_at = None
    tell(step.post_id, case, "due_soon")


ACTS: dict[str, Callable[[Route, RouteStep, Case], None]] = {
    "take_over": _take_over,
    "skip": _skip,
    "escalate": _escalate,
    "remind": _remind,
}
