"""Reading the incoming register: one line, the lines that an actor may see, the next number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask_babel import LazyString
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from geos.access import queries as access
from geos.classification import queries as classification
from geos.classification.models import Keyword
from geos.core import clock, numbering
from geos.core.actor import Actor, HeldPost
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.numbering import NumberSeries
from geos.directory import queries as directory
from geos.directory.models import Person, Post, Registry, RegistryKind
from geos.files import queries as file_queries
from geos.files.models import ENDED, RegistryFile
from geos.files.queries import Fullness
from geos.letters.models import (
    IncomingCorrection,
    IncomingEnclosure,
    IncomingEnding,
    IncomingLetter,
    IncomingState,
    SealedItem,
    ValuableItem,
)
from geos.letters.policy.incoming import Desk, posts_at

KIND = IncomingLetter.__tablename__
MOST_FITTING = 3  # descriptors that are suggested for a new file
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
    joinedload(IncomingLetter.sealed).joinedload(SealedItem.to_post),
    joinedload(IncomingLetter.sealed).joinedload(SealedItem.to_person),
    joinedload(IncomingLetter.sealed).joinedload(SealedItem.received_by),
    joinedload(IncomingLetter.sealed).joinedload(SealedItem.opened_by),
    joinedload(IncomingLetter.sealed).joinedload(SealedItem.content),
    joinedload(IncomingLetter.ending).joinedload(IncomingEnding.by),
    joinedload(IncomingLetter.ending).joinedload(IncomingEnding.was_folio),
    joinedload(IncomingLetter.ending).joinedload(IncomingEnding.to_registry),
    joinedload(IncomingLetter.acknowledgement),
    selectinload(IncomingLetter.valuable_items).joinedload(ValuableItem.given_by),
    selectinload(IncomingLetter.enclosures).joinedload(IncomingEnclosure.document),
    selectinload(IncomingLetter.corrections).joinedload(IncomingCorrection.by),
    selectinload(IncomingLetter.corrections).joinedload(IncomingCorrection.post),
)


def _mine(actor: Actor) -> list[ColumnElement[bool]]:
    return [] if actor.is_system else [may_read(actor)]


def visible(actor: Actor) -> Select[IncomingLetter]:
    """Every letter that this actor may read."""
    return select(IncomingLetter).where(*_mine(actor))


@dataclass(frozen=True)
class Asked:
    """What a reader looks for in the register; nothing said means all. Days are those of receipt."""

    registry_id: int | None = None
    year: int | None = None
    text: str = ""
    unfiled: bool = False
    sender: str = ""
    state: IncomingState | None = None
    since: date | None = None
    until: date | None = None

    @property
    def says_something(self) -> bool:
        """Whether it asks about what a letter says or has become, and not only for its number."""
        return bool(self.text or self.sender or self.unfiled or self.state)

    @property
    def any(self) -> bool:
        """Whether anything is asked for at all."""
        return self.says_something or any((self.registry_id, self.year, self.since, self.until))


def register(actor: Actor, asked: Asked) -> Select[IncomingLetter]:
    """The register's lines, newest first, as far as this actor may read them."""
    query = visible(actor).options(*_ROW).where(*_asked(asked))
    return query.order_by(IncomingLetter.id.desc())


# What a line of the register shows besides its own columns.
_ROW = (
    joinedload(IncomingLetter.file),
    joinedload(IncomingLetter.folio),
    joinedload(IncomingLetter.sealed).joinedload(SealedItem.to_post),
    joinedload(IncomingLetter.sealed).joinedload(SealedItem.to_person),
    joinedload(IncomingLetter.ending).joinedload(IncomingEnding.by),
    joinedload(IncomingLetter.ending).joinedload(IncomingEnding.to_registry),
    selectinload(IncomingLetter.corrections).joinedload(IncomingCorrection.by),
)


def _asked(asked: Asked) -> list[ColumnElement[bool]]:
    column = IncomingLetter
    wanted: list[ColumnElement[bool] | None] = [
        column.registry_id == asked.registry_id if asked.registry_id is not None else None,
        column.year == asked.year if asked.year is not None else None,
        column.state == IncomingState.REGISTERED if asked.unfiled else None,
        column.state == asked.state if asked.state is not None else None,
        column.received_at >= clock.start_of(asked.since) if asked.since is not None else None,
        column.received_at < clock.start_of(_after(asked.until)) if asked.until is not None else None,
        *(_says(word) for word in asked.text.split()[:8]),
        *(column.sender.icontains(word, autoescape=True) for word in asked.sender.split()[:8]),
    ]
    return [each for each in wanted if each is not None]


def _after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


@dataclass(frozen=True)
class Line:
    """A line of the register; without `letter` a reader who works in that registry is told its number alone.

    `passed_on`: it went to the confidential registry, so that nobody looks for a lost number.
    """

    id: int
    number: str
    passed_on: bool
    letter: IncomingLetter | None


def lines(actor: Actor, asked: Asked) -> Select[int]:
    """Ids of the register's lines, newest first: what this actor may read, and numbers of the own registry.

    Of what may not be read only the number is a line, and only where nothing is asked that would tell
    what the letter says.
    """
    own = IncomingLetter.registry_id.in_(actor.registry_ids or (0,))
    whose = may_read(actor) if asked.says_something else or_(own, may_read(actor))  # the cheap one first
    query = select(IncomingLetter.id).where(IncomingLetter.institution_id == actor.institution_id, whose)
    return query.where(*_asked(asked)).order_by(IncomingLetter.id.desc())


def told(actor: Actor, ids: Sequence[int]) -> list[Line]:
    """The lines with these ids, in their order; what may not be read is not even fetched."""
    query = visible(actor).where(IncomingLetter.id.in_(ids)).options(*_ROW)
    found = {letter.id: letter for letter in db.session.scalars(query)}
    bare = (IncomingLetter.id, IncomingLetter.number, IncomingLetter.year, IncomingLetter.state)
    numbers = db.session.execute(select(*bare).where(IncomingLetter.id.in_(ids))).all()
    made = {
        row.id: Line(
            row.id, f"{row.number}/{row.year}", row.state is IncomingState.PASSED_ON, found.get(row.id)
        )
        for row in numbers
    }
    return [made[id] for id in ids]


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


def readable(actor: Actor, ids: Sequence[int]) -> dict[int, IncomingLetter]:
    """Of the letters with these ids those that this actor may read, without what hangs on them."""
    found = db.session.scalars(visible(actor).where(IncomingLetter.id.in_(ids)))
    return {letter.id: letter for letter in found}


def passed_to(actor: Actor, *registry_ids: int) -> Select[IncomingLetter]:
    """What was passed on to these registries and has no number there yet, as far as the actor may read it."""
    ending = IncomingEnding
    waits = ending.to_registry_id.in_(registry_ids or (0,)) & ending.successor_id.is_(None)
    return visible(actor).join(ending, ending.letter_id == IncomingLetter.id).where(waits)


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


def confidential_registry(institution_id: int) -> Registry | None:
    """The registry to which an institution's confidential letters are passed; None where it has none."""
    query = select(Registry).filter_by(
        institution_id=institution_id, kind=RegistryKind.CONFIDENTIAL, active=True
    )
    return db.session.scalars(query.order_by(Registry.id).limit(1)).one_or_none()


def by_source(registry_id: int, source: str) -> IncomingLetter | None:
    """The letter that was registered from this mail or consignment, whoever may read it."""
    return db.session.scalars(
        select(IncomingLetter).filter_by(registry_id=registry_id, source=source)
    ).one_or_none()


def filer(letter: IncomingLetter) -> Person | None:
    """Who put the letter on its file."""
    return (
        db.session.get(Person, letter.folio.filed_by_id)
        if letter.folio and letter.folio.filed_by_id
        else None
    )


def may_open_file(actor: Actor, letter: IncomingLetter) -> bool:
    """Whether this actor may also read the file that the letter is on."""
    file = letter.file
    return file is not None and access.may_read(actor, file.__tablename__, file.id, file.level)


def registered_today(registry_id: int) -> int:
    """How many letters this registry has registered since the day began."""
    query = select(func.count()).where(
        IncomingLetter.registry_id == registry_id,
        IncomingLetter.year == clock.today().year,
        IncomingLetter.registered_at >= clock.start_of(clock.today()),
    )
    return int(db.session.execute(query).scalar_one())


# Where a letter may be filed -------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """A file that a letter may go on, the folio it would get, and why it is offered ("": looked for).

    `volume` is how full its last volume is, `temporary` the temporary file that takes its papers now.
    """

    file: RegistryFile
    folio: int
    why: str | LazyString = ""
    volume: Fullness | None = None
    temporary: RegistryFile | None = None


@dataclass(frozen=True)
class Choices:
    """What a filing form offers: files, descriptors of the keyword scheme, posts with their holders.

    For a new file: `fitting` are the descriptors that the subject suggests, `ended` the files that it may
    go on from.
    """

    files: list[Offer]
    scheme: list[tuple[Keyword, list[Keyword]]]
    posts: list[tuple[Post, str, bool]]
    fitting: list[Keyword]
    ended: list[RegistryFile]


def choices(
    actor: Actor, registry: Registry, *texts: str, sender: str = "", search: str = "", chosen: str = ""
) -> Choices:
    """Files found by `search`, else those that texts and sender suggest; the chosen one stays.

    The first text is the subject: a new file would be classified by it and by what was looked for.
    """
    found = _searched(actor, registry, search) if search else _suggested(actor, registry, texts, sender)
    about = " ".join((*texts[:1], search))
    return Choices(
        _with_chosen(actor, found, chosen),
        file_queries.keywords(registry.institution_id),
        directory.posts_with_holders(registry.institution_id),
        classification.suggest(registry.institution_id, about, MOST_FITTING) if about.strip() else [],
        file_queries.ended_alike(actor, registry, about) if about.strip() else [],
    )


def warned(choices: Choices) -> Choices:
    """The choices with what is to be said of each file: how full it is, and where its papers go meanwhile."""
    files = [offer.file for offer in choices.files]
    volumes = file_queries.volume_states(files)
    temporary = file_queries.live_temporaries(
        offer.file for offer in choices.files if file_queries.paper_away(offer.file)
    )
    return replace(
        choices,
        files=[
            replace(each, volume=volumes.get(each.file.id), temporary=temporary.get(each.file.id))
            for each in choices.files
        ],
    )


def _suggested(actor: Actor, registry: Registry, texts: Sequence[str], sender: str) -> list[Offer]:
    found = file_queries.suggest(actor, registry, *texts, sender=sender)
    return [Offer(each.file, each.next_folio, each.why) for each in found]


def _searched(actor: Actor, registry: Registry, text: str) -> list[Offer]:
    found = [file for file in file_queries.search(actor, text) if _takes_papers(file, registry.id)]
    numbers = file_queries.next_folios(found)
    return [Offer(file, numbers[file.id]) for file in found]


def _takes_papers(file: RegistryFile, registry_id: int) -> bool:
    return file.registry_id == registry_id and file.state not in ENDED


def _with_chosen(actor: Actor, found: list[Offer], chosen: str) -> list[Offer]:
    """What was chosen before another search stays on the list."""
    plain = chosen.isascii() and chosen.isdigit() and len(chosen) < 10
    if not plain or any(str(offer.file.id) == chosen for offer in found):
        return found
    try:
        file = file_queries.get(actor, int(chosen))
    except NotFound:
        return found
    return [*found, Offer(file, file_queries.next_folio(file))]


def posts_there(actor: Actor, registry_id: int) -> list[HeldPost]:
    """The posts by which this actor works in a registry."""
    return posts_at(actor, Desk(registry_id))
