"""What a book is: its columns, which lines it has, and what stands in them, on page, paper and in CSV."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from flask_babel import LazyString
from sqlalchemy import ColumnElement, Select

from geos.access import queries as access
from geos.core.actor import Actor
from geos.core.clock import start_of
from geos.core.types import Level
from geos.directory.models import Registry
from geos.registers.policy import overseer

Value = str | int | date | datetime | None
Kind = Literal["text", "ref", "day", "moment"]
MOST_WORDS = 8


@dataclass(frozen=True)
class Asked:
    """What a reader asks of a book; days are those on which a line was entered. Nothing said means all."""

    registry: Registry
    year: int | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""
    level: Level | None = None
    keyword_id: int | None = None  # a descriptor, or a series with all its descriptors
    carrier: str = ""

    @property
    def words(self) -> list[str]:
        """What must occur in a line."""
        return self.text.split()[:MOST_WORDS]

    @property
    def narrowed(self) -> bool:
        """Whether it asks about what a line says, and not only when it was entered."""
        return bool(self.words or self.level is not None or self.keyword_id or self.carrier)

    @property
    def facts(self) -> dict[str, Any]:
        """The same as plain values, for a job that is made later."""
        return {
            "year": self.year,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "text": self.text,
            "level": None if self.level is None else int(self.level),
            "keyword_id": self.keyword_id,
            "carrier": self.carrier,
        }

    @classmethod
    def from_facts(cls, registry: Registry, facts: dict[str, Any]) -> "Asked":
        """What `facts` wrote."""
        since, until, level = facts["since"], facts["until"], facts["level"]
        return cls(
            registry=registry,
            year=facts["year"],
            since=date.fromisoformat(since) if since else None,
            until=date.fromisoformat(until) if until else None,
            text=facts["text"],
            level=None if level is None else Level(level),
            keyword_id=facts["keyword_id"],
            carrier=facts["carrier"],
        )


@dataclass(frozen=True)
class Cell:
    """What stands in a column: a value, and older ones that a correction has struck through."""

    value: Value = None
    old: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A line of a book. `struck` stands struck through; of a `hidden` one there is the number alone."""

    cells: tuple[Cell, ...]
    level: Level = Level.OPEN
    struck: bool = False
    hidden: bool = False
    link: tuple[str, int] | None = None  # kind and id of the thing, for the page


@dataclass(frozen=True)
class Column:
    """A column: its head, how wide it is on paper beside the others, and how its values are written."""

    head: LazyString
    width: float
    kind: Kind = "text"
    screen: bool = True  # whether the page has room for it
    paper_only: bool = False  # room for a hand: not in CSV and Excel either


@dataclass(frozen=True)
class Book:
    """A book. `lines` gives ids in the book's order (with what keyset paging needs), `told` their entries.

    `level` is the column from which the highest level of what is printed is taken; `filters` names the
    parts of Asked that the book knows besides registry, period, level and text.
    """

    key: str
    title: LazyString
    about: LazyString
    icon: str
    columns: tuple[Column, ...]
    lines: Callable[[Actor, Asked, bool], Select[Any]]
    told: Callable[[Actor, Asked, Sequence[int]], list[Entry]]
    level: Any
    filters: frozenset[str] = field(default_factory=frozenset)
    seen: Callable[[Actor, Asked], ColumnElement[bool]] | None = None  # where lines may be hidden ones too


def readable(
    actor: Actor, registry: Registry, *needs: ColumnElement[bool], level: Any
) -> ColumnElement[bool]:
    """What of a registry's book this reader may see: by need-to-know; below confidential also by office."""
    by_need = needs[0]
    for need in needs[1:]:
        by_need = by_need | need
    if not overseer(actor, registry):
        return by_need
    ordinary: ColumnElement[bool] = (level < Level.CONFIDENTIAL) & (level <= actor.clearance)
    return by_need | ordinary


def need(actor: Actor, kind: str, id: Any, level: Any) -> ColumnElement[bool]:
    """A token of the actor opens this thing, and the clearance reaches its level."""
    return access.readable(actor, kind, id, level)


def within(column: Any, asked: Asked) -> list[ColumnElement[bool]]:
    """The moment lies in the asked days."""
    since = [column >= start_of(asked.since)] if asked.since else []
    return since + ([column < after(asked.until)] if asked.until else [])


def in_year(column: Any, asked: Asked) -> list[ColumnElement[bool]]:
    """The moment lies in the asked year of the office."""
    if asked.year is None:
        return []
    return [column >= start_of(date(asked.year, 1, 1)), column < start_of(date(asked.year + 1, 1, 1))]


def after(day: date) -> datetime:
    """The beginning of the next day."""
    return start_of(day + timedelta(days=1))


def says(asked: Asked, *columns: Any) -> list[ColumnElement[bool]]:
    """Each word that was asked for occurs in one of the columns."""
    found = []
    for word in asked.words:
        either = columns[0].icontains(word, autoescape=True)
        for column in columns[1:]:
            either = either | column.icontains(word, autoescape=True)
        found.append(either)
    return found


def of_level(column: Any, asked: Asked) -> list[ColumnElement[bool]]:
    """Of the asked level."""
    return [] if asked.level is None else [column == asked.level]


def ordered(query: Select[Any], newest_first: bool, *columns: Any) -> Select[Any]:
    """Sorted by these columns, in the book's order or backwards."""
    return query.order_by(*(column.desc() if newest_first else column.asc() for column in columns))
