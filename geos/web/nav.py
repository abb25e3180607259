"""The rail at the side and the bar under the thumb: features add their entries, the layout draws them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import LazyString, ngettext

from geos.core.actor import Actor
from geos.web.who import actor, signed_in

# Order of the rail; an entry with another key stands behind these.
ORDER = ("desk", "registry", "files", "memos", "letters", "mail", "reports", "admin")
THUMB = frozenset({"desk", "registry", "files", "mail"})  # those that the phone's bar has room for


def everyone(actor: Actor) -> bool:
    """Whom an entry without a rule of its own is shown to."""
    return True


@dataclass(frozen=True)
class Entry:
    """One place of the application. `count` says how many things wait there, in one statement at most."""

    key: str
    label: str | LazyString
    icon: str
    endpoint: str
    visible: Callable[[Actor], bool] = everyone
    count: Callable[[Actor], int] | None = None
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
    if not signed_in():
        return []
    return list(_shown(sorted(_entries.values(), key=_rank)))


def rooms(place: str) -> list[Shown]:
    """The rooms of a place that this reader has a use for."""
    return list(_shown(_rooms.get(place, {}).values())) if signed_in() else []


def mine() -> list[Shown]:
    """Places in the reader's own menu."""
    return list(_shown(_mine.values())) if signed_in() else []


def bell() -> Shown | None:
    """The bell, where notices exist."""
    return next(_shown(_bell), None) if signed_in() else None


def _rank(entry: Entry) -> int:
    return ORDER.index(entry.key) if entry.key in ORDER else len(ORDER)


def _shown(entries: Iterable[Entry]) -> Iterator[Shown]:
    reader = actor()
    for entry in entries:
        if has(entry.endpoint) and entry.visible(reader):
            waiting = entry.count(reader) if entry.count else 0
            where = url_for(entry.endpoint)
            yield Shown(entry.key, entry.label, entry.icon, where, waiting, entry.end, entry.key in THUMB)
