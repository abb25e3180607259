"""What is on a file: volumes, folios, minutes. Callers have already got the file itself."""

from collections.abc import Iterable

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload

from geos.classification import patterns
from geos.classification import queries as scheme
from geos.core import numbering
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound, WrongState
from geos.core.numbering import NumberSeries
from geos.files import references
from geos.files.models import Folio, Minute, MinuteState, RegistryFile, Volume
from geos.files.queries.finding import LARGEST, get
from geos.work import queries as work
from geos.work.models import WorkItem


def volumes(file: RegistryFile) -> list[tuple[Volume, int]]:
    """The volumes, first to last, each with how many folios it holds (enclosures are not counted)."""
    query = (
        select(Volume, func.count(Folio.id))
        .outerjoin(Folio, and_(Folio.volume_id == Volume.id, Folio.enclosure == ""))
        .where(Volume.file_id == file.id)
        .group_by(Volume.id)
        .order_by(Volume.number)
    )
    return [(volume, folios) for volume, folios in db.session.execute(query)]


def folios(file: RegistryFile, volume: Volume | None = None) -> list[Folio]:
    """The folios of a file or of one volume, newest first, each number followed by its enclosures."""
    query = select(Folio).where(Folio.file_id == file.id).options(joinedload(Folio.document))
    if volume is not None:
        query = query.where(Folio.volume_id == volume.id)
    newest = (Folio.number.desc(), func.length(Folio.enclosure), Folio.enclosure)  # a … z before aa
    return list(db.session.scalars(query.order_by(*newest)))


def newest_folios(file: RegistryFile, limit: int) -> list[Folio]:
    """The papers filed last, without their enclosures."""
    query = select(Folio).where(Folio.file_id == file.id, Folio.enclosure == "")
    return list(db.session.scalars(query.order_by(Folio.number.desc()).limit(limit)))


def count_folios(file: RegistryFile) -> int:
    """How many folios the file has, enclosures not counted."""
    query = select(func.count()).where(Folio.file_id == file.id, Folio.enclosure == "")
    return db.session.execute(query).scalar_one()


def folio(actor: Actor, file_id: int, number: int, enclosure: str = "") -> Folio:
    """One folio of a file that the actor may read, or NotFound."""
    file = get(actor, file_id)
    query = (
        select(Folio)
        .where(Folio.file_id == file.id, Folio.number == number, Folio.enclosure == enclosure)
        .options(joinedload(Folio.document), joinedload(Folio.cover), joinedload(Folio.volume))
    )
    found = db.session.scalars(query).first() if 0 < number < LARGEST else None
    if found is None:
        raise NotFound
    return found


def folio_by_id(actor: Actor, folio_id: int) -> Folio:
    """A folio by its id, of a file that the actor may read, or NotFound."""
    found = db.session.get(Folio, folio_id) if 0 < folio_id < LARGEST else None
    if found is None:
        raise NotFound
    get(actor, found.file_id)
    return found


def folio_reference(file: RegistryFile, found: Folio) -> str:
    """The reference of a folio (Kumb. Na.), by the pattern in force when it was filed: EA.45/312/02/67."""
    pattern = scheme.reference_patterns(file.institution_id).at(found.filed_at)
    return references.of_folio(file.reference, found, pattern)


def next_folio_reference(file: RegistryFile) -> str:
    """The reference that the next paper would get; shown beforehand, never stored."""
    pattern = scheme.current_pattern(file.institution_id).folios
    last = select(func.max(Volume.number)).where(Volume.file_id == file.id)
    volume = db.session.execute(last).scalar() or 1
    return patterns.of_folio(pattern, file.reference, volume, str(next_folio(file)))


def neighbours(found: Folio) -> tuple[Folio | None, Folio | None]:
    """The paper filed before this one and the one after it, enclosures included."""
    of_file = select(Folio).where(Folio.file_id == found.file_id)
    length, own = func.length(Folio.enclosure), len(found.enclosure)
    same = Folio.number == found.number
    longer = and_(length == own, Folio.enclosure > found.enclosure) | (length > own)
    shorter = and_(length == own, Folio.enclosure < found.enclosure) | (length < own)
    before = of_file.where((Folio.number < found.number) | and_(same, shorter)).order_by(
        Folio.number.desc(), length.desc(), Folio.enclosure.desc()
    )
    after = of_file.where((Folio.number > found.number) | and_(same, longer)).order_by(
        Folio.number, length, Folio.enclosure
    )
    return db.session.scalars(before.limit(1)).first(), db.session.scalars(after.limit(1)).first()


def next_folio(file: RegistryFile) -> int:
    """The number that the next paper will get; shown beforehand, never stored."""
    return numbering.peek(f"folio:{file.id}")


def next_folios(files: Iterable[RegistryFile]) -> dict[int, int]:
    """The same for several files by their ids, in one statement."""
    names = {f"folio:{file.id}": file.id for file in files}
    query = select(NumberSeries.name, NumberSeries.last).where(
        NumberSeries.name.in_(names), NumberSeries.year == 0
    )
    taken = {names[name]: last for name, last in db.session.execute(query)}
    return {file_id: taken.get(file_id, 0) + 1 for file_id in names.values()}


def minutes(file: RegistryFile) -> Select[Minute]:
    """The committed minutes, newest first, with their people and posts."""
    return (
        select(Minute)
        .where(Minute.file_id == file.id, Minute.state == MinuteState.COMMITTED)
        .options(
            joinedload(Minute.author),
            joinedload(Minute.post),
            joinedload(Minute.to_post),
            joinedload(Minute.acting_for),
        )
        .order_by(Minute.number.desc())
    )


def newest_minutes(file: RegistryFile, limit: int | None) -> list[Minute]:
    """The committed minutes, newest first; None for all of them."""
    return list(db.session.scalars(minutes(file).limit(limit)))


def count_minutes(file: RegistryFile) -> int:
    """How many minutes the file has."""
    query = select(func.count()).where(Minute.file_id == file.id, Minute.state == MinuteState.COMMITTED)
    return db.session.execute(query).scalar_one()


def minute(actor: Actor, minute_id: int) -> Minute:
    """A committed minute, or any of the actor's own, of a file that the actor may read; else NotFound."""
    found = db.session.get(Minute, minute_id) if 0 < minute_id < LARGEST else None
    if found is None or (found.state is not MinuteState.COMMITTED and found.author_id != actor.person_id):
        raise NotFound
    get(actor, found.file_id)
    return found


def own_draft(actor: Actor, minute_id: int) -> Minute:
    """A draft of the actor's own; WrongState where it no longer is one, NotFound where it never was."""
    found = minute(actor, minute_id)
    if found.author_id != actor.person_id:
        raise NotFound
    if found.state is not MinuteState.DRAFT:
        raise WrongState
    return found


def draft(actor: Actor, file: RegistryFile) -> Minute | None:
    """The newest draft that this person has on the file."""
    query = select(Minute).where(
        Minute.file_id == file.id,
        Minute.state == MinuteState.DRAFT,
        Minute.author_id == actor.person_id,
    )
    return db.session.scalars(query.order_by(Minute.id.desc()).limit(1)).first()


def still_open(actor: Actor, file: RegistryFile) -> list[WorkItem]:
    """What still waits for this actor on the file (drafts, decisions), the file itself not counted."""
    query = work.waiting(actor).where(
        WorkItem.file_id == file.id, WorkItem.subject_kind != RegistryFile.__tablename__
    )
    return list(db.session.scalars(query))
