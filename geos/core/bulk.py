"""Very many rows at once, past the ORM: by COPY on PostgreSQL, in a fraction of INSERT's time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.schema import AddConstraint, CreateIndex, DropConstraint, DropIndex, ExecutableDDLElement

Row = dict[str, Any]
BATCH = 5000  # rows of one INSERT


@contextmanager
def checked_at_the_end(connection: Connection, tables: Sequence[Table]) -> Iterator[None]:
    """On PostgreSQL: foreign keys are checked and indexes built once, behind the block, not with each row.

    Triggers of ours are off inside the block. All within the transaction: a rollback brings everything back.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    keys = [key for table in tables for key in sorted(table.foreign_key_constraints, key=_name)]
    indexes = [index for table in tables for index in sorted(table.indexes, key=_name) if not index.unique]
    _triggers(connection, tables, "DISABLE")
    _run(connection, [DropConstraint(key) for key in keys])
    _run(connection, [DropIndex(index) for index in indexes])
    yield
    _run(connection, [CreateIndex(index) for index in indexes])
    _run(connection, [AddConstraint(key, isolate_from_table=False) for key in keys])
    _triggers(connection, tables, "ENABLE")


def _name(thing: Any) -> str:
    return str(thing.name)


def _triggers(connection: Connection, tables: Sequence[Table], verb: str) -> None:
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table.name} {verb} TRIGGER USER")


def _run(connection: Connection, statements: Iterable[ExecutableDDLElement]) -> None:
    for statement in statements:
        connection.execute(statement)


def write(connection: Connection, table: Table, rows: Iterable[Row]) -> int:
    """Write rows that all have the same columns; how many there were. Defaults of the model count."""
    every = iter(rows)
    first = next(every, None)
    if first is None:
        return 0
    given = _with_defaults(table, first)
    every = _complete(table, first, chain((first,), every))
    return (_copy if connection.dialect.name == "postgresql" else _insert)(connection, table, every, given)


def _with_defaults(table: Table, first: Row) -> Row:
    """What the model gives to columns that the rows leave out."""
    return {
        column.name: _value(column.default)
        for column in _left_out(table, first)
        if not _of_row(column.default)
    }


def _left_out(table: Table, first: Row) -> list[Any]:
    return [column for column in table.columns if column.name not in first and column.default is not None]


def _of_row(default: Any) -> bool:
    """Whether a default differs from row to row, because it is made from the row."""
    return bool(getattr(default.arg, "of_row", False))


@dataclass
class _Context:
    """As much of SQLAlchemy's context as a default that is made from its row asks for."""

    row: Row

    def get_current_parameters(self) -> Row:
        return self.row


def _complete(table: Table, first: Row, rows: Iterator[Row]) -> Iterator[Row]:
    """The rows with the defaults that are made from each."""
    own = {c.name: c.default.arg for c in _left_out(table, first) if _of_row(c.default)}
    if not own:
        return rows
    return ({**row, **{name: make(_Context(row)) for name, make in own.items()}} for row in rows)


def _value(default: Any) -> Any:
    return default.arg(None) if default.is_callable else default.arg


def _insert(connection: Connection, table: Table, rows: Iterator[Row], given: Row) -> int:
    made = 0
    while batch := [{**given, **row} for row in islice(rows, BATCH)]:
        connection.execute(table.insert(), batch)
        made += len(batch)
    return made


def _copy(connection: Connection, table: Table, rows: Iterator[Row], given: Row) -> int:
    first = next(rows)
    names, made = [*first, *given], 0
    quoted = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in names)
    stored = [(place, how) for place, name in enumerate(names) if (how := _stored(connection, table, name))]
    of_row, fixed = itemgetter(*first), tuple(given.values())
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({quoted}) FROM STDIN") as copy:
        for row in chain((first,), rows):
            values = [*of_row(row), *fixed]
            for place, how in stored:
                values[place] = how(values[place])
            copy.write_row(values)
            made += 1
    return made


def _stored(connection: Connection, table: Table, name: str) -> Callable[[Any], Any] | None:
    """How a column's value is written into the database; None where it goes as it stands."""
    return table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
