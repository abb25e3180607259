"""Reading the books: whose registries, which lines, how many, and a whole book piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.types import Level
from geos.directory.models import Registry
from geos.files.models import RegistryFile
from geos.letters.models import IncomingLetter
from geos.registers.books import BOOKS, Book
from geos.registers.books.base import Asked, Entry
from geos.registers.policy import OVER_ALL, POLICY, reads_books
from geos.web.paging import Page

CHUNK = 500  # lines read at a time
FIRST_YEAR = 1961


@dataclass(frozen=True)
class Leaf:
    """One page of a book on the screen, with the cursors of its neighbours."""

    entries: list[Entry]
    page: "Page[int]"


def book(key: str) -> Book:
    """A book by its name; NotFound for another."""
    if key not in BOOKS:
        raise NotFound
    return BOOKS[key]


def registries(actor: Actor) -> list[Registry]:
    """The registries whose books this actor reads, the own ones first; NotFound for whoever reads none."""
    if not reads_books(actor):
        raise NotFound
    query = select(Registry).where(Registry.institution_id == actor.institution_id).order_by(Registry.id)
    if not actor.has(*OVER_ALL):
        query = query.where(Registry.id.in_(actor.registry_ids))
    return sorted(db.session.scalars(query), key=lambda each: each.id not in actor.registry_ids)


def registry(actor: Actor, registry_id: int | None) -> Registry:
    """The asked registry where the actor reads its books, without one the first; else NotFound."""
    found = next((each for each in registries(actor) if registry_id in (None, each.id)), None)
    if found is None:
        raise NotFound
    return found


def leaf(actor: Actor, which: Book, asked: Asked) -> Leaf:
    """The page of the book that this request asks for, newest first (the index from its beginning)."""
    POLICY.require(actor, "read", asked.registry)
    page: Page[int] = Page.asked(which.lines(actor, asked, True), 50)
    return Leaf(which.told(actor, asked, page.rows), page)


def count(actor: Actor, which: Book, asked: Asked, most: int) -> int:
    """How many lines there are, counted no further than `most` and one."""
    lines = which.lines(actor, asked, False).order_by(None).limit(most + 1)
    return int(db.session.execute(select(func.count()).select_from(lines.subquery())).scalar_one())


def highest(actor: Actor, which: Book, asked: Asked) -> Level:
    """The highest level of what is read out; decides about watermark and journal."""
    lines = which.lines(actor, asked, False).order_by(None)
    if which.seen is not None:
        lines = lines.where(which.seen(actor, asked))
    found = db.session.execute(lines.with_only_columns(func.max(which.level))).scalar()
    return min(Level(found or 0), actor.clearance)


def entries(actor: Actor, which: Book, asked: Asked) -> Iterator[Entry]:
    """All lines in the book's order, a few hundred in memory at a time."""
    cursor: str | None = None
    while True:
        page: Page[int] = Page(which.lines(actor, asked, False), CHUNK, after=cursor)
        yield from which.told(actor, asked, page.rows)
        cursor = page.older
        if cursor is None:
            return


def years(which: Registry) -> list[int]:
    """Years to choose from, this one first: as far back as the registry has files or letters."""
    oldest = min(_oldest(which), today().year)
    return list(range(today().year, max(oldest, FIRST_YEAR) - 1, -1))


def _oldest(which: Registry) -> int:
    """The first year in which something was entered here."""
    first = select(func.min(RegistryFile.opened_at)).where(RegistryFile.registry_id == which.id)
    letters = select(func.min(IncomingLetter.year)).where(IncomingLetter.registry_id == which.id)
    opened = db.session.execute(first).scalar()
    registered = db.session.execute(letters).scalar()
    known = [opened.year if opened else None, registered]
    return min((year for year in known if year), default=today().year)
