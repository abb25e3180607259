"""The pattern of references in force at a moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from geos.classification import patterns
from geos.classification.models import ReferencePattern
from geos.classification.queries.scheme import keywords
from geos.core import numbering
from geos.core.clock import now, today
from geos.core.db import db
from geos.directory import queries as directory


@dataclass(frozen=True)
class Pattern:
    """How references of files and of folios are written."""

    files: str = patterns.DEFAULT
    folios: str = patterns.FOLIO_DEFAULT


@dataclass(frozen=True)
class Patterns:
    """Every pattern that an institution has had, newest first; of what was before any, the usual one."""

    rows: tuple[tuple[datetime, Pattern], ...] = ()

    def at(self, moment: datetime) -> Pattern:
        """The one in force then."""
        return next((pattern for since, pattern in self.rows if since <= moment), Pattern())


def reference_patterns(institution_id: int) -> Patterns:
    """All patterns of an institution, in one statement."""
    return Patterns(
        tuple(
            (row.since, Pattern(row.pattern, row.folio_pattern))
            for row in history_of_patterns(institution_id)
        )
    )


def history_of_patterns(institution_id: int) -> list[ReferencePattern]:
    """The rows themselves, newest first, with who set them and why."""
    query = (
        select(ReferencePattern)
        .filter_by(institution_id=institution_id)
        .options(joinedload(ReferencePattern.by))
        .order_by(ReferencePattern.since.desc(), ReferencePattern.id.desc())
    )
    return list(db.session.scalars(query))


def examples(institution_id: int, pattern: Pattern, most: int = 4) -> list[tuple[str, str]]:
    """(reference of the next file, of its first paper) under some descriptors, as the pattern writes them."""
    prefix = directory.institution(institution_id).reference_prefix
    made = []
    for series, rows in keywords(institution_id):
        for row in rows[:2]:
            number = numbering.peek(f"file:{row.id}")
            made.append((series.code, row.code, number))
    return [
        (reference, patterns.of_folio(pattern.folios, reference, 1, "1"))
        for series, descriptor, number in (made or [("45", "312", 1)])[:most]
        for reference in [written(pattern.files, prefix, series, descriptor, number)]
    ]


def written(pattern: str, prefix: str, series: str, descriptor: str, number: int, year: int = 0) -> str:
    """One reference; the year is that of opening, today's where none is given."""
    return patterns.build(
        pattern,
        prefix=prefix,
        series=series,
        descriptor=descriptor,
        number=number,
        year=year or today().year,
    )


def current_pattern(institution_id: int) -> Pattern:
    """The pattern in force now."""
    return reference_patterns(institution_id).at(now())
