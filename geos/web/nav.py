"""The rail at the side and the bar under the thumb: features add their entries, the layout draws them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, g, url_for
from flask_babel import LazyString, ngettext
from sqlalchemy import Select, select

from geos.core.actor import Actor
from geos.core.db import db
from geos.web import reach
from geos.web.who import actor, signed_in

# Order of the rail; an entry with another key stands behind these.
ORDER = (
    *("desk", "registry", "files", "memos", "letters", "circulars", "mail", "directory"),
    *("reports", "admin"),
)
THUMB = frozenset({"desk", "registry", "files", "mail"})  # those that the phone's bar has room for


def everyone(actor: Actor) -> bool:
    """Whom an entry without a rule of its own is shown to."""
    return True


Number = int | Select[Any]


@dataclass(frozen=True)
class Entry:
    """One place of the application.

    `count` says how many things wait there: a number, a Select of one, or several of them that add up. The
    Selects of all places together are one statement.
    """

    key: str
    label: str | LazyString
    icon: str
    endpoint: str
    visible: Callable[[Actor], bool] = everyone
    count: Callable[[Actor], Number | Sequence[Number]] | None = None
    end: bool = False  # at the foot of the rail


@dataclass(frozen=True)
class Shown:
    """An entry as it is drawn for one reader."""

    key: str
    label: str | LazyString
    icon: str
    url: str
    waiting: int
    end: bool
    thumb: bool

    @property
    def spoken(self) -> str:
        """The number for those who hear the page."""
        return str(ngettext("%(num)d waiting", "%(num)d waiting", self.waiting))


_entries: dict[str, Entry] = {}
_rooms: dict[str, dict[str, Entry]] = {}
_mine: dict[str, Entry] = {}
_bell: list[Entry] = []


def add(*entries: Entry) -> None:
    """Add places to the rail; the same key replaces."""
    _entries.update((entry.key, entry) for entry in entries)


def add_rooms(place: str, *entries: Entry) -> None:
    """Add rooms to a place of the rail: the tabs at the top of its pages, in the order in which they came."""
    _rooms.setdefault(place, {}).update((entry.key, entry) for entry in entries)


def add_mine(*entries: Entry) -> None:
    """Add places to the menu under the reader's own name."""
    _mine.update((entry.key, entry) for entry in entries)


def set_bell(entry: Entry) -> None:
    """Say where notices are read and how many are new."""
    _bell[:] = [entry]


def has(endpoint: str) -> bool:
    """Whether this application has such an endpoint."""
    return endpoint in current_app.view_functions


def rail() -> list[Shown]:
    """Places for this reader, in order; those that they have no use for are left out."""
    return _around()[1] if signed_in() else []


def rooms(place: str) -> list[Shown]:
    """The rooms of a place that this reader has a use for."""
    return _shown(_rooms.get(place, {}).values()) if signed_in() else []


def mine() -> list[Shown]:
    """Places in the reader's own menu."""
    return _shown(_mine.values()) if signed_in() else []


def bell() -> Shown | None:
    """The bell, where notices exist."""
    return _around()[0] if signed_in() else None


def _around() -> tuple[Shown | None, list[Shown]]:
    """The bell and the rail, which stand on every page: counted together, once."""
    if "around" not in g:
        shown = _shown([*_bell, *sorted(_entries.values(), key=_rank)])
        bells = [each for each in shown if each.key in {entry.key for entry in _bell}]
        g.around = (next(iter(bells), None), [each for each in shown if each not in bells])
    found: tuple[Shown | None, list[Shown]] = g.around
    return found


def _rank(entry: Entry) -> int:
    return ORDER.index(entry.key) if entry.key in ORDER else len(ORDER)


def _shown(entries: Iterable[Entry]) -> list[Shown]:
    reader = actor()
    open_ones = [each for each in entries if has(each.endpoint) and reach.is_open(reader, each.endpoint)]
    seen = [entry for entry in open_ones if entry.visible(reader)]
    return [
        Shown(each.key, each.label, each.icon, url_for(each.endpoint), waiting, each.end, each.key in THUMB)
        for each, waiting in zip(seen, _waiting(reader, seen), strict=True)
    ]


def _waiting(reader: Actor, entries: Sequence[Entry]) -> list[int]:
    """How many things wait at each of the places."""
    asked = [_parts(entry.count(reader)) if entry.count else () for entry in entries]
    queries = [part for parts in asked for part in parts if isinstance(part, Select)]
    row = db.session.execute(select(*(query.scalar_subquery() for query in queries))).one() if queries else ()
    answers = iter(row)
    return [
        sum((next(answers) or 0) if isinstance(part, Select) else part for part in parts) for parts in asked
    ]


def _parts(count: Number | Sequence[Number]) -> Sequence[Number]:
    return (count,) if isinstance(count, int | Select) else count
