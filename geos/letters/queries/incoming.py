"""Reading the incoming register: one line, the lines that an actor may see, the next number."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from geos.access import queries as access
from geos.core import clock, numbering
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.numbering import NumberSeries
from geos.directory.models import Registry
from geos.letters.models import IncomingEnclosure, IncomingLetter, IncomingState

KIND = IncomingLetter.__tablename__
LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing


def may_read(actor: Actor) -> ColumnElement[bool]:
    """The condition that a letter is this actor's to read: of the own registry, or on a file that is."""
    own = access.readable(actor, KIND, IncomingLetter.id, IncomingLetter.level)
    by_file = access.readable(actor, "registry_file", IncomingLetter.file_id, IncomingLetter.level)
    return and_(IncomingLetter.institution_id == actor.institution_id, or_(own, by_file))


def get(actor: Actor, letter_id: int) -> IncomingLetter:
    """A registered letter with all that its page shows, or NotFound."""
    query = select(IncomingLetter).where(IncomingLetter.id == letter_id, *_mine(actor))
    found = db.session.scalars(query.options(*_WHOLE)).one_or_none() if 0 < letter_id < LARGEST else None
    if found is None:
        raise NotFound
    return found


_WHOLE = (
    joinedload(IncomingLetter.at_registry),
    joinedload(IncomingLetter.registered_by),
    joinedload(IncomingLetter.registered_post),
    joinedload(IncomingLetter.document),
    joinedload(IncomingLetter.cover),
    joinedload(IncomingLetter.file),
    joinedload(IncomingLetter.folio),
    selectinload(IncomingLetter.enclosures).joinedload(IncomingEnclosure.document),
    selectinload(IncomingLetter.corrections),
)


def _mine(actor: Actor) -> list[ColumnElement[bool]]:
    return [] if actor.is_system else [may_read(actor)]


def visible(actor: Actor) -> Select[IncomingLetter]:
    """Every letter that this actor may read."""
    return select(IncomingLetter).where(*_mine(actor))


def register(
    actor: Actor,
    *,
    registry_id: int | None = None,
    year: int | None = None,
    text: str = "",
    unfiled: bool = False,
) -> Select[IncomingLetter]:
    """The register's lines, newest first, as far as this actor may read them."""
    query = visible(actor).options(joinedload(IncomingLetter.file), joinedload(IncomingLetter.folio))
    if registry_id is not None:
        query = query.where(IncomingLetter.registry_id == registry_id)
    if year is not None:
        query = query.where(IncomingLetter.year == year)
    if unfiled:
        query = query.where(IncomingLetter.state == IncomingState.REGISTERED)
    for word in text.split()[:8]:
        query = query.where(_says(word))
    return query.order_by(IncomingLetter.id.desc())


def _says(word: str) -> ColumnElement[bool]:
    """A line that has this word in it, or that bears this number (1843 or 1843/2026)."""
    columns = (IncomingLetter.subject, IncomingLetter.sender, IncomingLetter.their_reference)
    found = [column.icontains(word, autoescape=True) for column in columns]
    number, _, year = word.partition("/")
    if number.isascii() and number.isdigit() and len(number) < 9:
        found.append(and_(IncomingLetter.number == int(number), _in_year(year)))
    return or_(*found)


def _in_year(year: str) -> ColumnElement[bool]:
    plain = year.isascii() and year.isdigit() and len(year) == 4
    return IncomingLetter.year == int(year) if plain else IncomingLetter.year > 0


def years(registry_ids: Sequence[int]) -> list[int]:
    """The years in which these registries have registered, the newest first."""
    names = [series(registry_id) for registry_id in registry_ids]
    query = select(NumberSeries.year).where(NumberSeries.name.in_(names)).distinct()
    return sorted(db.session.scalars(query), reverse=True)


def series(registry_id: int) -> str:
    """The name of a registry's number series."""
    return f"incoming:{registry_id}"


def next_number(registry: Registry) -> str:
    """What the next letter will most likely be registered as: `1843/2026`."""
    year = clock.today().year
    return f"{numbering.peek(series(registry.id), year)}/{year}"


def by_source(registry_id: int, source: str) -> IncomingLetter | None:
    """The letter that was registered from this mail or consignment, whoever may read it."""
    return db.session.scalars(
        select(IncomingLetter).filter_by(registry_id=registry_id, source=source)
    ).one_or_none()


def registered_today(registry_id: int) -> int:
    """How many letters this registry has registered since the day began."""
    query = select(func.count()).where(
        IncomingLetter.registry_id == registry_id,
        IncomingLetter.year == clock.today().year,
        IncomingLetter.registered_at >= clock.start_of(clock.today()),
    )
    return int(db.session.execute(query).scalar_one())
