"""A scene is built through the services once in a run; where it is wanted again, its rows are put back.

Building a file in an officer's hands takes some hundred statements, a signed letter a printed PDF too, and
hundreds of tests begin with one. A scene is put back only upon exactly the rows upon which it was built:
every statement that writes is seen, and after one of a test's own nobody knows the state any more, so that
the next scene is built through the services as ever. So it is while a test has moved the clock.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import wraps
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

import sqlalchemy as sa
import time_machine
from sqlalchemy import event

from geos.audit.models import AuditHead
from geos.core.clock import today
from geos.core.db import Base, db
from geos.directory.models import Unit
from geos.documents.models import Document
from geos.documents.queries import vault
from tests.geos.factories import Member, Office

T = TypeVar("T")
Row = dict[str, Any]
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH", "MERGE", "TRUNCATE")
PLAIN = (str, int, bool, bytes, date, timedelta, Decimal, Enum, type(None))
LATER = {Unit.__table__: "head_post_id"}  # posts point to units, and units to the post of their head


class State:
    """Known contents of the database: the tables that differ from another known state, whole."""

    def __init__(self, before: "State | None", tables: dict[sa.Table, list[Row]]) -> None:
        self.before, self.tables = before, tables
        self.scenes: dict[Any, Scene | None] = {}  # what was built upon it; None cannot be put back

    def rows(self, table: sa.Table) -> list[Row]:
        """All rows of a table."""
        if table in self.tables:
            return self.tables[table]
        return self.before.rows(table) if self.before else []


class Change(NamedTuple):
    """What a scene did to one table."""

    table: sa.Table
    new: list[Row]
    altered: list[Row]
    gone: list[Row]


class Scene(NamedTuple):
    """The state that it leaves, how to get there, and what it gave."""

    state: State
    changes: list[Change]
    gave: Callable[[], Any]


class World:
    """Where the database of the current application stands, if anybody knows."""

    def __init__(self) -> None:
        self.state: State | None = None
        self.engine: sa.Engine | None = None
        self.written: set[sa.Table | None] = set()  # None for a statement in plain SQL

    def stands(self, state: State | None) -> None:
        """The database holds this now, and nothing else."""
        self.state, self.engine = state, db.engine

    def known(self) -> State | None:
        """What the database holds; None where nobody can tell."""
        session = db.session()
        busy = "command" in session.info or session.new or session.dirty or session.deleted
        moved = time_machine.escape_hatch.is_travelling()
        return None if busy or moved or self.engine is not db.engine else self.state

    @contextmanager
    def watched(self) -> Iterator[set[sa.Table | None]]:
        """The tables that are written meanwhile."""
        outer, self.written = self.written, set()
        try:
            yield self.written
        finally:
            outer |= self.written
            self.written = outer


world = World()
_savepoints: WeakKeyDictionary[sa.Connection, list[State | None]] = WeakKeyDictionary()


@event.listens_for(sa.Engine, "after_cursor_execute")
def _executed(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
    if statement.lstrip()[:8].upper().startswith(WRITES):
        world.state = None
        written = getattr(getattr(context, "compiled", None), "statement", None)
        name = getattr(getattr(written, "table", None), "name", "")
        world.written.add(Base.metadata.tables.get(name))


@event.listens_for(sa.Engine, "savepoint")
def _savepoint(connection: sa.Connection, name: str | None) -> None:
    _savepoints.setdefault(connection, []).append(world.state)


@event.listens_for(sa.Engine, "rollback_savepoint")
def _back_to_savepoint(connection: sa.Connection, name: str, context: Any) -> None:
    number = int(name.rpartition("_")[2])  # SQLAlchemy counts a connection's savepoints from 1
    world.state = _savepoints[connection][number - 1]


@event.listens_for(sa.Engine, "rollback")
def _back(connection: sa.Connection) -> None:
    world.state = None


_empty: list[State] = []


def empty() -> None:
    """Say that the current application's database has its tables and nothing else."""
    if not _empty:  # the head of the journal stands in an empty one too
        _empty.append(State(None, {AuditHead.__table__: dump(AuditHead.__table__)}))
    world.stands(_empty[0])


def replayed(build: Callable[..., T]) -> Callable[..., T]:
    """A scene that gives rows, members, plain values, or tuples and lists of them."""

    @wraps(build)
    def scene(*args: Any, **more: Any) -> T:
        before = world.known()
        try:
            asked = (build, today(), _plain(args), _plain(more))
        except TypeError:
            before = None
        if before is None:
            return build(*args, **more)
        if asked not in before.scenes:
            return _recorded(before, asked, lambda: build(*args, **more))
        known = before.scenes[asked]
        if known is None or not _in_vault(known):
            return build(*args, **more)
        put(known.changes)
        world.stands(known.state)
        return known.gave()

    return scene


def _plain(value: Any) -> Any:
    """An argument as a key; TypeError where it is none that comes again."""
    if isinstance(value, list | tuple):
        return tuple(map(_plain, value))
    if isinstance(value, dict):
        return tuple((name, _plain(value[name])) for name in sorted(value))
    if isinstance(value, Office):
        return Office
    if isinstance(value, Member):
        return Member, value.username
    if isinstance(value, db.Model):
        return type(value), sa.inspect(value).identity
    if not isinstance(value, PLAIN) or isinstance(value, datetime):
        raise TypeError
    return type(value), value


def _recorded(before: State, asked: Any, build: Callable[[], T]) -> T:
    before.scenes[asked] = None
    with world.watched() as written:
        gave = build()
    if None not in written and not time_machine.escape_hatch.is_travelling():
        try:
            kept = _kept(gave)
        except TypeError:
            return gave
        db.session.commit()
        state = State(before, {table: dump(table) for table in written})
        before.scenes[asked] = Scene(state, list(changes(before, state)), kept)
        world.stands(state)
    return gave


def _kept(value: Any) -> Callable[[], Any]:
    """How to get again what a scene gave."""
    if isinstance(value, list | tuple):
        parts = [_kept(part) for part in value]
        return lambda: type(value)(part() for part in parts)
    if isinstance(value, Office):
        return _kept_office(value)
    if isinstance(value, Member):
        person, post, username = _kept(value.person), _kept(value.post), value.username
        return lambda: Member(person(), post(), username)
    if isinstance(value, db.Model):
        kind, key = type(value), sa.inspect(value).identity
        return lambda: db.session.get_one(kind, key)
    if not isinstance(value, PLAIN):
        raise TypeError
    return lambda: value


def _kept_office(office: Office) -> Callable[[], Office]:
    parts = {name: _kept(value) for name, value in vars(office).items()}
    people = [value for value in vars(office).values() if isinstance(value, Member)]
    things = [*vars(office).values(), *(each.person for each in people), *(each.post for each in people)]
    kinds = {type(thing) for thing in things if isinstance(thing, db.Model)}

    def again() -> Office:
        held = [db.session.scalars(sa.select(kind)).all() for kind in kinds]  # noqa: F841 - one query a kind
        found = object.__new__(Office)
        vars(found).update((name, part()) for name, part in parts.items())
        return found

    return again


def dump(table: sa.Table) -> list[Row]:
    """All rows of a table, in the order of their keys."""
    query = sa.select(table).order_by(*table.primary_key)
    return [dict(row) for row in db.session.execute(query).mappings()]


def changes(before: State, after: State) -> Iterator[Change]:
    """What happened between two states, table by table in the order of their foreign keys."""
    for table in Base.metadata.sorted_tables:
        if table in after.tables:
            old, new = _by_key(table, before.rows(table)), _by_key(table, after.rows(table))
            yield Change(
                table,
                [row for key, row in new.items() if key not in old],
                [row for key, row in new.items() if key in old and old[key] != row],
                [row for key, row in old.items() if key not in new],
            )


def _by_key(table: sa.Table, rows: list[Row]) -> dict[Any, Row]:
    return {tuple(row[column.name] for column in table.primary_key): row for row in rows}


def put(made: list[Change]) -> None:
    """Write what a scene wrote, and let the counters of new rows go on after them."""
    db.session.rollback()
    connection = db.session.connection(execution_options={"write": True})
    for table, new, _, _ in made:
        if new:
            column = LATER.get(table)
            connection.execute(table.insert(), [row | {column: None} for row in new] if column else new)
    for table, new, altered, _ in made:
        rows = [*altered, *(new if table in LATER else ())]
        if rows:
            _alter(connection, table, rows)
    for table, _, _, gone in reversed(made):
        if gone:
            keys = [{f"key_{column.name}": row[column.name] for column in table.primary_key} for row in gone]
            connection.execute(_whose(table.delete(), table), keys)
    if connection.dialect.name == "postgresql":
        _count_on(connection, made)
    db.session.commit()


def _alter(connection: sa.Connection, table: sa.Table, rows: list[Row]) -> None:
    keys = {column.name for column in table.primary_key}
    others = {column.name: sa.bindparam(f"to_{column.name}") for column in table.c if column.name not in keys}
    values = [
        {f"key_{name}" if name in keys else f"to_{name}": value for name, value in row.items()}
        for row in rows
    ]
    connection.execute(_whose(table.update(), table).values(others), values)


def _whose(statement: Any, table: sa.Table) -> Any:
    return statement.where(*(column == sa.bindparam(f"key_{column.name}") for column in table.primary_key))


def _count_on(connection: sa.Connection, made: list[Change]) -> None:
    counted = [(table, new) for table, new, _, _ in made if new and table.autoincrement_column is not None]
    parts = [
        f"setval(pg_get_serial_sequence('{table.name}', 'id'), {max(row['id'] for row in new)})"
        for table, new in counted
    ]
    if parts:
        connection.exec_driver_sql(f"SELECT {', '.join(parts)}")


def _in_vault(scene: Scene) -> bool:
    """Whether the bytes of its documents are still where they were put."""
    papers = (row for table, new, _, _ in scene.changes if table is Document.__table__ for row in new)
    return all(vault().verify(row["sha256"]) for row in papers)
