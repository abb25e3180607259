"""What waits for an actor: desk, counters and blockers are one query each over work items."""

from datetime import UTC, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.sql import ColumnElement

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.work.models import WorkItem, WorkState

NO_DUE = datetime(9000, 1, 1, tzinfo=UTC)  # where what has no due time stands in the order
OPEN = (WorkState.TO_DO, WorkState.IN_WORK)


def mine(actor: Actor) -> Select[WorkItem]:
    """Every work item of this actor's posts, units, registries and own person, as far as cleared."""
    return select(WorkItem).where(WorkItem.token.in_(actor.tokens), WorkItem.level <= actor.clearance)


def waiting(actor: Actor, only: str = "") -> Select[WorkItem]:
    """What is open, most urgent first: by due time, those without one last.

    `only` is one of `to_do`, `in_work`, `overdue` (see counts), or empty for all.
    """
    return mine(actor).where(_kept(only)).order_by(func.coalesce(WorkItem.due_at, NO_DUE), WorkItem.id)


def _kept(only: str) -> ColumnElement[bool]:
    if only == "overdue":
        return WorkItem.state.in_(OPEN) & (WorkItem.due_at < now())
    if only in OPEN:
        return WorkItem.state == WorkState(only)
    return WorkItem.state.in_(OPEN)


def counts(actor: Actor, at: datetime) -> dict[str, int]:
    """`to_do`, `in_work` and `overdue` of this actor, in one statement."""
    late = func.count().filter(WorkItem.due_at < at)
    row = db.session.execute(
        select(
            func.count().filter(WorkItem.state == WorkState.TO_DO).label("to_do"),
            func.count().filter(WorkItem.state == WorkState.IN_WORK).label("in_work"),
            late.label("overdue"),
        ).where(WorkItem.token.in_(actor.tokens), WorkItem.level <= actor.clearance, WorkItem.state.in_(OPEN))
    ).one()
    return {"to_do": row.to_do, "in_work": row.in_work, "overdue": row.overdue}


def count_to_do(actor: Actor) -> Select[int]:
    """How many this actor has not taken up yet."""
    return select(func.count(WorkItem.id)).where(
        WorkItem.token.in_(actor.tokens), WorkItem.level <= actor.clearance, WorkItem.state == WorkState.TO_DO
    )


def done_since(actor: Actor, *moments: datetime) -> list[int]:
    """How many this person completed since each of the moments (the earliest decides what is read)."""
    columns = [func.count().filter(WorkItem.closed_at >= moment) for moment in moments]
    row = db.session.execute(
        select(*columns).where(
            WorkItem.closed_by_id == actor.person_id,
            WorkItem.state == WorkState.DONE,
            WorkItem.closed_at >= min(moments),
        )
    ).one()
    return list(row)


def open_on(kind: str, id: int) -> Select[WorkItem]:
    """What is still open about one subject."""
    return select(WorkItem).where(
        WorkItem.subject_kind == kind, WorkItem.subject_id == id, WorkItem.state.in_(OPEN)
    )
