"""Counting what was answered, and telling the journal so once a day."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from geos.audit import service as audit
from geos.core import limits
from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import command, db
from geos.portal.models import Outcome, VerificationCount

MOST, SECONDS = 30, 60  # questions from one address


def spend(who: str | None) -> int:
    """Take one of the caller's questions; 0, or the seconds to wait. Nobody counts those of None."""
    return limits.spend("verify", who, MOST, SECONDS) if who is not None else 0


@command
def count(outcome: Outcome, institution_id: int = 0) -> None:
    """One more such answer today."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(
        insert(VerificationCount)
        .values(day=today(), institution_id=institution_id, outcome=outcome, count=1)
        .on_conflict_do_update(
            index_elements=["day", "institution_id", "outcome"],
            set_={"count": VerificationCount.count + 1},
        )
    )


def sweep() -> None:
    """Forget what limits no longer need, and journal the days that have ended."""
    limits.forget()
    if db.session.scalar(select(VerificationCount.id).where(VerificationCount.day < today()).limit(1)):
        _journal_ended()


@command
def _journal_ended() -> None:
    """Of each ended day and institution the numbers, in the journal; their rows go."""
    rows = db.session.scalars(
        select(VerificationCount).where(VerificationCount.day < today()).with_for_update()
    ).all()
    days: dict[tuple[date, int], dict[str, Any]] = defaultdict(dict)
    for row in rows:
        days[row.day, row.institution_id][row.outcome.value] = row.count
    for (day, institution_id), answers in sorted(days.items()):
        audit.record(
            Actor.system("worker"),
            "count_verifications",
            "institution",
            institution_id or None,
            institution_id=institution_id or None,
            day=day.isoformat(),
            **answers,
        )
    db.session.execute(delete(VerificationCount).where(VerificationCount.id.in_([row.id for row in rows])))
