"""A form that comes twice acts once.

Every form carries a `once` key, made when it was shown. The web layer puts (person, key) into the
session's `info`; the outermost command claims it first and notes what it made. A second form with the
same key waits for the first transaction and then raises Repeated with the first one's result.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import String, UniqueConstraint, inspect, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from geos.core.clock import now
from geos.core.db import at_end, at_start, db
from geos.core.errors import Repeated
from geos.core.types import UtcDateTime


class OnceKey(db.Model):
    """A form already acted upon, and the thing (table name and id) it led to."""

    __tablename__ = "once_key"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(index=True)
    key: Mapped[str] = mapped_column(String(40))
    result_kind: Mapped[str] = mapped_column(String(40), default="")
    result_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


def expect(person_id: int, key: str) -> None:
    """The next command of this session claims this key. Called by the web layer alone."""
    db.session().info["once"] = (person_id, key)


def refuse_repeated(person_id: int, key: str) -> None:
    """Raise Repeated where this key has been acted upon: before anything else is said about a second form."""
    first = db.session.scalars(select(OnceKey).filter_by(person_id=person_id, key=key)).first()
    if first is not None:
        raise Repeated(first.result_kind, first.result_id)


@contextmanager
def set_aside() -> Iterator[None]:
    """Let commands before the act itself (proving a PIN or a password) leave the form's key to the act."""
    info = db.session().info
    claim = info.pop("once", None)
    try:
        yield
    finally:
        if claim is not None:
            db.session().info["once"] = claim


@at_start
def _claim(session: Session) -> None:
    claim = session.info.pop("once", None)
    if claim is None:
        return
    person_id, key = claim
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = session.execute(
        insert(OnceKey)
        .values(person_id=person_id, key=key, result_kind="", at=now())
        .on_conflict_do_nothing()
        .returning(OnceKey.id)
    ).scalar()
    if row is None:
        first = session.scalars(select(OnceKey).filter_by(person_id=person_id, key=key)).one()
        raise Repeated(first.result_kind, first.result_id)
    session.info["command"]["once"] = row


@at_end
def _note(session: Session, result: object) -> None:
    row = session.info["command"].get("once")
    state = inspect(result, raiseerr=False)
    if row is None or state is None or not hasattr(state, "identity") or state.identity is None:
        return
    values = {"result_kind": state.mapper.local_table.name, "result_id": state.identity[0]}
    session.execute(update(OnceKey).where(OnceKey.id == row).values(**values))
