"""The retention schedule: classes, to which keywords they belong, and when a file falls due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from geos.classification.models import Keyword
from geos.core.actor import Actor
from geos.core.clock import local
from geos.core.db import db
from geos.core.errors import NotFound
from geos.files.models import RegistryFile
from geos.files.queries import own_institution
from geos.retention.models import FileRetention, KeywordRetention, RetentionClass
from geos.retention.policy import SCHEDULE

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing


@dataclass(frozen=True)
class Ruled:
    """The class of a file, and whether it was given to the file alone."""

    retention_class: RetentionClass | None
    own: bool = False
    why: str = ""


def falls_due(closed_at: datetime, years: int) -> date:
    """Retention runs from the 1 January after closing, in the office's time.

    Closed on 3 January 2013 and kept for ten years: 1 January 2024 (DOMAIN §3, Records and Archives
    Management Act 2002).
    """
    return due_after(local(closed_at).year, years)


def due_after(closed_year: int, years: int) -> date:
    """The same from the year of closing; after the calendar's end it is its last day."""
    year = closed_year + 1 + years
    return date(year, 1, 1) if year <= date.max.year else date.max


def due_on(file: RegistryFile) -> date | None:
    """When a closed file falls due; None for one that is open, or has no class."""
    row = db.session.get(FileRetention, file.id)
    return row.due_on if row else None


def ruled(file: RegistryFile) -> Ruled:
    """The class that holds for a file: its own, else that of the nearest keyword up the scheme."""
    row = db.session.get(FileRetention, file.id)
    if row is not None and row.own:
        return Ruled(row.retention_class, own=True, why=row.own_why)
    return Ruled(class_of(file.keyword_id))


def class_of(keyword_id: int | None) -> RetentionClass | None:
    """The class of the files under a keyword, looked for from there upwards."""
    while keyword_id is not None:
        found = db.session.get(KeywordRetention, keyword_id)
        if found is not None:
            return found.retention_class
        keyword = db.session.get(Keyword, keyword_id)
        keyword_id = keyword.parent_id if keyword else None
    return None


def classes(institution_id: int, active: bool = False) -> list[RetentionClass]:
    """The classes of an institution by code; only those in use where asked so."""
    query = select(RetentionClass).filter_by(institution_id=institution_id)
    if active:
        query = query.where(RetentionClass.active)
    return list(db.session.scalars(query.order_by(RetentionClass.code)))


def retention_class(actor: Actor, class_id: int) -> RetentionClass:
    """A class of the actor's own institution, or NotFound."""
    SCHEDULE.require(actor, "read", own_institution(actor))
    found = db.session.get(RetentionClass, class_id) if 0 < class_id < LARGEST else None
    if found is None or found.institution_id != actor.institution_id:
        raise NotFound
    return found


def assigned(institution_id: int) -> list[KeywordRetention]:
    """Which keywords have a class of their own, in the order of the scheme."""
    query = (
        select(KeywordRetention)
        .join(Keyword, Keyword.id == KeywordRetention.keyword_id)
        .where(Keyword.institution_id == institution_id)
        .options(
            joinedload(KeywordRetention.keyword).joinedload(Keyword.parent),
            joinedload(KeywordRetention.retention_class),
        )
    )
    return sorted(db.session.scalars(query), key=lambda row: _place(row.keyword))


def _place(keyword: Keyword) -> tuple[str, str]:
    return (keyword.parent.code, keyword.code) if keyword.parent else (keyword.code, "")


def below(keyword_id: int) -> list[int]:
    """The keyword and those below it that take its class: those with one of their own are left out."""
    found, ask = [keyword_id], [keyword_id]
    while ask:
        ask = list(db.session.scalars(_children(ask)))
        found += ask
    return found


def _children(parents: Iterable[int]):  # type: ignore[no-untyped-def]
    own = select(KeywordRetention.keyword_id)
    return select(Keyword.id).where(Keyword.parent_id.in_(list(parents)), Keyword.id.not_in(own))
