"""An office is built through the services once in a run; after that its rows are put back as they were.

Building one takes some hundred statements, putting it back a dozen, and nearly every test wants one.
"""

from typing import Any

import sqlalchemy as sa

from geos.audit.models import AuditHead
from geos.core.db import Base, db
from geos.directory.models import Unit
from tests.geos.factories import Member, Office

LATER = {Unit.__table__: "head_post_id"}  # posts point to units, and units to the post of their head
HEAD = AuditHead.__table__

_rows: dict[sa.Table, list[dict[str, Any]]] = {}
_names: dict[str, Any] = {}


def office() -> Office:
    """A fresh office in an empty database: see factories.Office."""
    if db.session.scalar(sa.select(sa.exists(sa.select(Unit.id)))):
        return Office()
    if not _rows:
        return _remember(Office())
    _put_back()
    return _again()


def _remember(built: Office) -> Office:
    db.session.commit()
    for table in Base.metadata.sorted_tables:
        kept = sa.select(table).order_by(*table.primary_key)
        rows = [dict(row) for row in db.session.execute(kept).mappings()]
        if rows:
            _rows[table] = rows
    for name, value in vars(built).items():
        _names[name] = (
            (_key(value.person), _key(value.post), value.username)
            if isinstance(value, Member)
            else _key(value)
        )
    return built


def _key(thing: Any) -> tuple[type, int]:
    return type(thing), thing.id


def _put_back() -> None:
    db.session.rollback()
    connection = db.session.connection(execution_options={"write": True})
    for table, rows in _rows.items():
        if table is HEAD:  # it stands in an empty database too
            connection.execute(HEAD.update().values(rows[0]))
            continue
        column = LATER.get(table)
        connection.execute(table.insert(), [row | {column: None} for row in rows] if column else rows)
    for table, column in LATER.items():
        set_later = table.update().where(table.c.id == sa.bindparam("row"))
        which = [{"row": row["id"], "to": row[column]} for row in _rows[table]]
        connection.execute(set_later.values({column: sa.bindparam("to")}), which)
    if connection.dialect.name == "postgresql":
        _count_on(connection)
    db.session.commit()


def _count_on(connection: sa.Connection) -> None:
    """The next id of each table comes after those that were put back."""
    counted = [table for table in _rows if table.autoincrement_column is not None]
    parts = [
        f"setval(pg_get_serial_sequence('{table.name}', 'id'), {max(row['id'] for row in _rows[table])})"
        for table in counted
    ]
    connection.exec_driver_sql(f"SELECT {', '.join(parts)}")


def _again() -> Office:
    things = {
        (kind, thing.id): thing
        for kind in {key[0] for value in _names.values() for key in _keys(value)}
        for thing in db.session.scalars(sa.select(kind))
    }
    found = object.__new__(Office)
    for name, value in _names.items():
        made = Member(things[value[0]], things[value[1]], value[2]) if len(value) == 3 else things[value]
        setattr(found, name, made)
    return found


def _keys(value: Any) -> list[tuple[type, int]]:
    return [value[0], value[1]] if len(value) == 3 else [value]
