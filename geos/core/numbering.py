"""Numbers without gaps and without repeats: registers, files, folios, letters, minutes.

A number is taken in the transaction of the thing that it numbers. The series' row is locked until
that transaction ends, so two clerks at once get neighbours, and a rollback gives the number back.
"""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from geos.core.db import db


class NumberSeries(db.Model):
    """One series; `name` says what is numbered, e.g. `incoming:3` for the incoming register of registry 3."""

    __tablename__ = "number_series"
    __table_args__ = (UniqueConstraint("name", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    year: Mapped[int]  # 0 for a series that does not begin anew each year
    last: Mapped[int]


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


def peek(name: str, year: int = 0) -> int:
    """The number that `take` would most likely give now; shown before an act, never stored."""
    query = db.select(NumberSeries.last).filter_by(name=name, year=year)
    return (db.session.execute(query).scalar() or 0) + 1
