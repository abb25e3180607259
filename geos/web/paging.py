"""Lists without deep offsets: a page begins after (or ends before) a row, named by an opaque cursor.

The Select must be ordered by columns that are never null and together unique, e.g.
`select(Letter).order_by(Letter.received_at.desc(), Letter.id.desc())`. One statement per page.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import ColumnElement, Select, TypeDecorator, and_, or_
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import desc_op

from geos.core.db import db

T = TypeVar("T")
LIMIT = 25  # rows of a page where nothing else is said
NEWER, OLDER = "before", "after"  # parameters of the address

# How a value of an order column is written into a cursor and read back.
WRITE: tuple[tuple[type, str, Callable[[Any], Any]], ...] = (
    (datetime, "t", datetime.isoformat),
    (date, "d", date.isoformat),
    (Enum, "e", lambda value: value.value),
)
BIGGEST = 2**63  # no column holds more
READ: dict[str, Callable[[Any], Any]] = {
    "t": lambda value: _aware(datetime.fromisoformat(value)),
    "d": date.fromisoformat,
    "e": lambda value: value,
    "": lambda value: value,
}


class Page(Generic[T]):
    """One page of a list. `newer` and `older` are cursors of the neighbouring pages, None at the ends.

    A cursor that cannot be read counts as none: the list begins at its top.
    """

    def __init__(
        self, query: Select[Any], limit: int = LIMIT, after: str | None = None, before: str | None = None
    ):
        self.limit = limit
        self._keys = [_Key(clause) for clause in query._order_by_clauses]
        if not self._keys:
            raise ValueError("a paged list needs an order")
        back, start = (True, _read(before)) if before else (False, _read(after))
        start = start if start and self._fits(start) else None
        back = back and start is not None
        rows = self._rows(query, start, back)
        more, rows = len(rows) > limit, rows[:limit]
        rows = rows[::-1] if back else rows
        self.rows: list[T] = [self._bare(row) for row in rows]
        self.newer = self._cursor(rows, 0) if (more if back else start is not None) else None
        self.older = self._cursor(rows, -1) if (start is not None if back else more) else None

    @classmethod
    def asked(cls, query: Select[Any], limit: int = LIMIT) -> "Page[T]":
        """The page that this request asks for by `?after=` or `?before=`."""
        return cls(query, limit, request.args.get(OLDER), request.args.get(NEWER))

    def __iter__(self) -> Iterator[T]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def newer_url(self) -> str | None:
        """This address for the page before, filters kept."""
        return _address(NEWER, self.newer)

    @property
    def older_url(self) -> str | None:
        """This address for the page after, filters kept."""
        return _address(OLDER, self.older)

    def _fits(self, start: list[Any]) -> bool:
        """Whether these values can be compared with the columns: PostgreSQL refuses, SQLite misorders."""
        return len(start) == len(self._keys) and all(
            key.takes(value) for key, value in zip(self._keys, start, strict=True)
        )

    def _rows(self, query: Select[Any], start: list[Any] | None, back: bool) -> Sequence[Any]:
        columns = [key.column.label(f"page_key_{place}") for place, key in enumerate(self._keys)]
        query = query.add_columns(*columns).limit(self.limit + 1)
        if back:
            query = query.order_by(None).order_by(*(key.turned() for key in self._keys))
        if start is not None:
            query = query.where(self._beyond(start, back))
        return db.session.execute(query).all()

    def _beyond(self, start: list[Any], back: bool) -> ColumnElement[bool]:
        """Rows behind the start: equal in the first columns and beyond in the next, for each column."""
        steps = []
        for place, key in enumerate(self._keys):
            equal = [before.column == value for before, value in zip(self._keys[:place], start, strict=False)]
            steps.append(and_(*equal, key.beyond(start[place], back)))
        return or_(*steps)

    def _bare(self, row: Any) -> T:
        own = row[: -len(self._keys)]
        bare: T = own[0] if len(own) == 1 else own
        return bare

    def _cursor(self, rows: Sequence[Any], place: int) -> str | None:
        return _write(list(rows[place][-len(self._keys) :])) if rows else None


class _Key:
    """One column of the order and its direction."""

    def __init__(self, clause: Any) -> None:
        self.descending = isinstance(clause, UnaryExpression) and clause.modifier is desc_op
        self.column: ColumnElement[Any] = clause.element if isinstance(clause, UnaryExpression) else clause

    def turned(self) -> ColumnElement[Any]:
        return self.column.asc() if self.descending else self.column.desc()

    def takes(self, value: Any) -> bool:
        """Whether a value from a cursor is of this column's kind; an enumeration comes as its value."""
        stored = self.column.type
        kind = (stored.impl_instance if isinstance(stored, TypeDecorator) else stored).python_type
        if issubclass(kind, Enum):
            return isinstance(value, str | int)
        if kind is int:
            return type(value) is int and abs(value) < BIGGEST
        if kind is str:
            return type(value) is str and "\0" not in value
        return type(value) is kind

    def beyond(self, value: Any, back: bool) -> ColumnElement[bool]:
        smaller: ColumnElement[bool] = self.column < value
        return smaller if self.descending != back else self.column > value


def _write(values: list[Any]) -> str:
    text = json.dumps([_tagged(value) for value in values], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _tagged(value: Any) -> list[Any]:
    for kind, tag, write in WRITE:
        if isinstance(value, kind):
            return [tag, write(value)]
    return ["", value]


def _read(cursor: str | None) -> list[Any] | None:
    if not cursor:
        return None
    try:
        pairs = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [READ[tag](value) for tag, value in pairs]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    plain = all(isinstance(value, str | int | float | date) for value in values)
    return values if plain else None


def _aware(moment: datetime) -> datetime:
    """The moment in UTC; ValueError for one without a zone, OverflowError before the year 1."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)


def _address(name: str, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    others = [(key, value) for key, value in request.args.items(multi=True) if key not in (NEWER, OLDER)]
    return f"{request.path}?{urlencode([*others, (name, cursor)])}"
