"""What the sheets print: volumes, folios and minutes in order, files for labels, a round of hand-overs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from geos.access import queries as access
from geos.classification import queries as scheme
from geos.classification.models import Keyword
from geos.classification.queries import Patterns
from geos.core.actor import Actor
from geos.core.clock import start_of
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.types import Level
from geos.documents.models import Document
from geos.files import queries as files
from geos.files import references, selecting
from geos.files.models import FileLink, Folio, Minute, Movement, MovementState, RegistryFile, Volume
from geos.files.policy import KIND


@dataclass(frozen=True)
class Span:
    """A volume with its first and last folio number; both 0 where it has none yet."""

    volume: Volume
    first: int
    last: int
    papers: int  # folios, enclosures not counted


def spans(file: RegistryFile) -> list[Span]:
    """The volumes of a file, first to last."""
    papers = func.count(Folio.id).filter(Folio.enclosure == "")
    query = (
        select(Volume, func.min(Folio.number), func.max(Folio.number), papers)
        .outerjoin(Folio, Folio.volume_id == Volume.id)
        .where(Volume.file_id == file.id)
        .group_by(Volume.id)
        .order_by(Volume.number)
    )
    return [Span(row[0], row[1] or 0, row[2] or 0, row[3]) for row in db.session.execute(query)]


@dataclass(frozen=True)
class Weight:
    """What a whole file holds: folios and enclosures, pages as far as they are known, bytes."""

    papers: int
    pages: int
    size: int

    def heavy(self, pages: int, size: int) -> bool:
        """Whether it is more than one request should make."""
        return self.pages > pages or self.size > size


def weight(file: RegistryFile) -> Weight:
    """How much there is to bind or pack."""
    query = (
        select(func.count(Folio.id), func.sum(Document.pages), func.sum(Document.size))
        .outerjoin(Document, Document.id == Folio.document_id)
        .where(Folio.file_id == file.id)
    )
    papers, pages, size = db.session.execute(query).one()
    return Weight(papers, int(pages or 0), int(size or 0))


def level_of_print(actor: Actor, file: RegistryFile) -> Level:
    """The level that a paper bears which names the folios: a folio may be classified above its file."""
    shown = select(func.max(Folio.level)).where(Folio.file_id == file.id, Folio.level <= actor.clearance)
    return max(file.level, Level(db.session.execute(shown).scalar() or 0))


def folios(file: RegistryFile) -> list[Folio]:
    """Every folio in the order of the file, each number followed by its enclosures."""
    query = (
        select(Folio)
        .where(Folio.file_id == file.id)
        .options(
            joinedload(Folio.document),
            joinedload(Folio.moved_to).joinedload(Folio.volume),
            joinedload(Folio.copy_of).joinedload(Folio.volume),
        )
        .order_by(Folio.number, func.length(Folio.enclosure), Folio.enclosure)
    )
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class Places:
    """Files on which other folios of a paper are, as far as the reader may read them, and the patterns."""

    files: dict[int, RegistryFile]
    patterns: Patterns

    def of(self, folio: Folio) -> str:
        """A folio's reference (Kumb. Na.) by the pattern of its day; "" where its file may not be read."""
        file = self.files.get(folio.file_id)
        pattern = self.patterns.at(folio.filed_at)
        return references.of_folio(file.reference, folio, pattern) if file else ""


def places_of(actor: Actor, folios: Iterable[Folio]) -> Places:
    """Where these folios of one institution are; two statements."""
    ids = {folio.file_id for folio in folios}
    query = files.visible(actor).where(RegistryFile.id.in_(ids))
    found = {file.id: file for file in db.session.scalars(query)} if ids else {}
    institution = next((file.institution_id for file in found.values()), None)
    return Places(found, scheme.reference_patterns(institution) if institution else Patterns())


def minutes(file: RegistryFile) -> list[Minute]:
    """The committed minutes, first to last."""
    return list(db.session.scalars(files.minutes(file).order_by(None).order_by(Minute.number)))


def following(actor: Actor, file: RegistryFile) -> list[RegistryFile]:
    """The files that go on from this one, as far as the actor may read them."""
    return list(db.session.scalars(files.visible(actor).where(RegistryFile.previous_id == file.id).limit(4)))


def related(actor: Actor, file: RegistryFile) -> list[RegistryFile]:
    """The files that belong together with this one, as far as the actor may read them."""
    others = select(FileLink.other_id).where(FileLink.file_id == file.id)
    back = select(FileLink.file_id).where(FileLink.other_id == file.id)
    linked = RegistryFile.id.in_(others.union_all(back))
    return list(db.session.scalars(files.visible(actor).where(linked).limit(6)))


# Labels ---------------------------------------------------------------------------------------------

MOST_LABELS = 960  # forty sheets; more is another round


@dataclass(frozen=True)
class Wanted:
    """Which files of a registry get labels: all of these conditions together; nothing said means no file.

    `set_name` and `set_id` name a set of `geos.files.selecting`, e.g. what an accession brought.
    """

    registry_id: int
    ids: tuple[int, ...] = ()
    keyword_id: int | None = None  # a descriptor, or a series with all its descriptors
    first: int | None = None  # numbers of files under the keyword
    last: int | None = None
    opened_from: date | None = None
    opened_until: date | None = None
    set_name: str = ""
    set_id: int = 0

    @property
    def nothing(self) -> bool:
        """Whether no condition was given; numbers alone say nothing without their keyword."""
        return not (self.ids or self.keyword_id or self.opened_from or self.opened_until or self.set_name)


def to_label(actor: Actor, wanted: Wanted, limit: int = MOST_LABELS) -> list[RegistryFile]:
    """Those files that the actor may read, in the order of the scheme and their numbers."""
    if wanted.nothing:
        return []
    parent = aliased(Keyword)
    query = (
        files.visible(actor)
        .join(RegistryFile.keyword)
        .outerjoin(parent, parent.id == Keyword.parent_id)
        .where(RegistryFile.registry_id == wanted.registry_id, *_conditions(actor, wanted))
        .options(joinedload(RegistryFile.institution))
        .order_by(None)
        .order_by(func.length(parent.code), parent.code, func.length(Keyword.code), Keyword.code)
        .order_by(RegistryFile.number, RegistryFile.id)
    )
    return list(db.session.scalars(query.limit(limit)))


def count_to_label(actor: Actor, wanted: Wanted) -> int:
    """How many they are in all."""
    if wanted.nothing:
        return 0
    query = files.visible(actor).join(RegistryFile.keyword).order_by(None).with_only_columns(func.count())
    query = query.where(RegistryFile.registry_id == wanted.registry_id, *_conditions(actor, wanted))
    return int(db.session.execute(query).scalar_one())


def _conditions(actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    pairs: list[tuple[object, Callable[[], ColumnElement[bool]]]] = [
        (wanted.ids, lambda: RegistryFile.id.in_(wanted.ids)),
        (
            wanted.keyword_id,
            lambda: (Keyword.id == wanted.keyword_id) | (Keyword.parent_id == wanted.keyword_id),
        ),
        (wanted.first, lambda: RegistryFile.number >= wanted.first),
        (wanted.last, lambda: RegistryFile.number <= wanted.last),
        (wanted.opened_from, lambda: RegistryFile.opened_at >= start_of(wanted.opened_from or date.min)),
        (wanted.opened_until, lambda: RegistryFile.opened_at < _after(wanted.opened_until or date.min)),
        (
            wanted.set_name,
            lambda: RegistryFile.id.in_(selecting.ids(actor, wanted.set_name, wanted.set_id)),
        ),
    ]
    return [condition() for given, condition in pairs if given]


def _after(day: date) -> datetime:
    return start_of(day + timedelta(days=1))


def volumes_of(file_ids: Iterable[int]) -> dict[int, int]:
    """The number of the last volume of each file."""
    query = select(Volume.file_id, func.max(Volume.number)).where(Volume.file_id.in_(list(file_ids)))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Volume.file_id))}


# Hand-overs -----------------------------------------------------------------------------------------

MOST_MOVES = 2000


def batch(actor: Actor, name: str) -> list[Movement]:
    """The movements of one round for who sent it, or for staff of the files' registry; else NotFound."""
    own = (Movement.sent_by_id == actor.person_id) | RegistryFile.registry_id.in_(actor.registry_ids)
    found = list(db.session.scalars(_moves(actor).where(Movement.batch == name, own)))
    if not found:
        raise NotFound
    return found


def moves_to(actor: Actor, registry_id: int, post_id: int | None, on: date) -> list[Movement]:
    """What left a registry on a day, to one post or (None) to all."""
    query = _moves(actor).where(
        RegistryFile.registry_id == registry_id,
        Movement.from_post_id.is_(None),
        Movement.sent_at >= start_of(on),
        Movement.sent_at < _after(on),
    )
    return list(db.session.scalars(query.where(Movement.to_post_id == post_id) if post_id else query))


def _moves(actor: Actor) -> Select[Movement]:
    readable = access.readable(actor, KIND, RegistryFile.id, RegistryFile.level)
    return (
        select(Movement)
        .join(Movement.file)
        .where(
            RegistryFile.institution_id == actor.institution_id,
            readable,
            Movement.state.in_((MovementState.SENT, MovementState.RECEIVED)),
        )
        .options(
            contains_eager(Movement.file),
            joinedload(Movement.to_post),
            joinedload(Movement.from_post),
            joinedload(Movement.sent_by),
            joinedload(Movement.received_by),
        )
        .order_by(Movement.to_post_id, Movement.id)
        .limit(MOST_MOVES)
    )
