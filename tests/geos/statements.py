"""Counting SQL statements, for tests that a page's number does not grow with its rows."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from geos.core.db import db


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collects every statement sent to the database inside the block, savepoints apart."""
    seen: list[str] = []

    def note(connection, cursor, statement, parameters, context, executemany):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
