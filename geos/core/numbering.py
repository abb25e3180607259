"""Numbers without gaps and without repeats: registers, files, folios, letters, minutes.

A number is taken in the transaction of the thing that it numbers. The series' row is locked until
that transaction ends, so two clerks at once get neighbours, and a rollback gives the number back.
"""

from sqlalchemy import ColumnElement, String, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from geos.core.db import db
from geos.core.errors import WrongState


class NumberSeries(db.Model):
    """One series; `name` says what is numbered, e.g. `incoming:3` for the incoming register of registry 3."""

    __tablename__ = "number_series"
    __table_args__ = (UniqueConstraint("name", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    year: Mapped[int]  # 0 for a series that does not begin anew each year
    last: Mapped[int]
    opening: Mapped[int] = mapped_column(default=0, server_default="0")  # last one given outside the system


def take(name: str, year: int = 0) -> int:
    """The next number of a series, from 1; call it inside a command only."""
    if "command" not in db.session().info:
        raise RuntimeError("a number is taken inside a command")
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(NumberSeries)
        .values(name=name, year=year, last=1)
        .on_conflict_do_update(index_elements=["name", "year"], set_={"last": NumberSeries.last + 1})
        .returning(NumberSeries.last)
    )
    return db.session.execute(statement).scalar_one()


def begin_at(name: str, last: int, year: int = 0) -> None:
    """A series enters the system with the numbers up to `last` given elsewhere; WrongState once it counts.

    Call it inside a command only; it waits for whoever takes a number of the series at this moment.
    """
    begun = _upsert(name, year, {"last": last, "opening": last}, NumberSeries.last == NumberSeries.opening)
    if begun is None:
        raise WrongState


def raise_to(name: str, least: int, year: int = 0) -> None:
    """Let a series give no number up to `least` any more: they stand on things that were numbered by hand."""
    _upsert(name, year, {"last": least}, NumberSeries.last < least)


def opening(name: str, year: int = 0) -> int:
    """The last number of a series that was given before it entered the system; 0 where none was."""
    query = db.select(NumberSeries.opening).filter_by(name=name, year=year)
    return db.session.execute(query).scalar() or 0


def _upsert(name: str, year: int, values: dict[str, int], when: ColumnElement[bool]) -> int | None:
    """The series with these values, new or changed; its id, None where the condition does not hold."""
    if "command" not in db.session().info:
        raise RuntimeError("a series is changed inside a command")
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(NumberSeries)
        .values(name=name, year=year, **values)
        .on_conflict_do_update(index_elements=["name", "year"], set_=values, where=when)
        .returning(NumberSeries.id)
    )
    return db.session.execute(statement).scalar_one_or_none()


def peek(name: str, year: int = 0) -> int:
    """The number that `take` would most likely give now; shown before an act, never stored."""
    query = db.select(NumberSeries.last).filter_by(name=name, year=year)
    return (db.session.execute(query).scalar() or 0) + 1
