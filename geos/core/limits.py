"""So many times in a while and no more: counted in the database, so that all processes count together.

A window of fixed length counts for one caller; counting and asking are one statement. What has ended is
forgotten by the worker.
"""

from datetime import datetime, timedelta

from sqlalchemy import String, UniqueConstraint, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from geos.core.clock import now
from geos.core.db import command, db
from geos.core.types import UtcDateTime


class LimitCount(db.Model):
    """How often one caller has done something in one window; `who` is whatever names the caller."""

    __tablename__ = "limit_count"
    __table_args__ = (UniqueConstraint("name", "who", "span"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    who: Mapped[str] = mapped_column(String(64))
    span: Mapped[int]  # number of the window since 1970
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@command
def spend(name: str, who: str, most: int, seconds: int) -> int:
    """Count one more; 0 while that is allowed, else in how many seconds (1 … `seconds`) it is again."""
    at = int(now().timestamp())
    span = at // seconds
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(LimitCount)
        .values(name=name, who=who, span=span, count=1, ends_at=now() + timedelta(seconds=seconds))
        .on_conflict_do_update(index_elements=["name", "who", "span"], set_={"count": LimitCount.count + 1})
        .returning(LimitCount.count)
    )
    spent: int = db.session.execute(statement).scalar_one()
    return 0 if spent <= most else (span + 1) * seconds - at


@command
def forget() -> None:
    """Remove the windows that have ended. Called by the worker."""
    db.session.execute(delete(LimitCount).where(LimitCount.ends_at < now()))
