"""Ids of rows that are written with them: which are free, and from which the database goes on."""

from collections.abc import Iterable

from sqlalchemy import Table, func, select

from geos.core.db import db


def first_ids(tables: Iterable[Table]) -> dict[Table, int]:
    """The next free id of each table."""
    return {table: (db.session.scalar(select(func.max(table.c.id))) or 0) + 1 for table in tables}


def count_on(tables: Iterable[Table]) -> None:
    """PostgreSQL hands out ids from sequences, which explicit ids do not move."""
    if db.engine.dialect.name != "postgresql":
        return
    for table in tables:
        top = select(func.max(table.c.id)).scalar_subquery()
        db.session.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), top)))
