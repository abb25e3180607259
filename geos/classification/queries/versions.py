"""Versions of the scheme: what changed, when, by whom; and the scheme as of any day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from geos.classification.models import FACTS, Keyword, SchemeRow, SchemeVersion, VersionState
from geos.classification.queries.scheme import LARGEST
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound

OPEN = (VersionState.DRAFT, VersionState.SCHEDULED)
RowTree = list[tuple[SchemeRow, list[SchemeRow]]]


@dataclass(frozen=True)
class Change:
    """What a version does to one keyword: `before` is None where it is new."""

    row: SchemeRow
    before: SchemeRow | None

    @property
    def fields(self) -> list[tuple[str, Any, Any]]:
        """(name of the fact, before, now) of each that differs; nothing of a new keyword."""
        if self.before is None:
            return []
        pairs = [(name, getattr(self.before, name), getattr(self.row, name)) for name in FACTS]
        return [pair for pair in pairs if pair[1] != pair[2]]

    @property
    def kind(self) -> str:
        """`new`, `retired`, `restored`, `moved` or `changed`."""
        if self.before is None:
            return "new"
        if self.row.retired != self.before.retired:
            return "retired" if self.row.retired else "restored"
        return "moved" if self.row.parent_id != self.before.parent_id else "changed"


def versions(institution_id: int) -> list[SchemeVersion]:
    """All versions that were ever published, newest first, with the people."""
    query = (
        select(SchemeVersion)
        .filter_by(institution_id=institution_id, state=VersionState.IN_FORCE)
        .options(joinedload(SchemeVersion.published_by))
        .order_by(SchemeVersion.in_force_on.desc(), SchemeVersion.number.desc())
    )
    return list(db.session.scalars(query))


def version(actor: Actor, version_id: int) -> SchemeVersion:
    """A published version of the actor's own institution, or NotFound."""
    found = db.session.get(SchemeVersion, version_id) if 0 < version_id < LARGEST else None
    if (
        found is None
        or found.institution_id != actor.institution_id
        or found.state is not VersionState.IN_FORCE
    ):
        raise NotFound
    return found


def unpublished(actor: Actor, version_id: int) -> SchemeVersion | None:
    """A version of the own institution that is a draft, waits for its day, or was given up."""
    found = db.session.get(SchemeVersion, version_id) if 0 < version_id < LARGEST else None
    own = found is not None and found.institution_id == actor.institution_id
    return found if own and found is not None and found.state is not VersionState.IN_FORCE else None


def draft(institution_id: int) -> SchemeVersion | None:
    """The version that is being written or waits for its day."""
    query = select(SchemeVersion).where(
        SchemeVersion.institution_id == institution_id, SchemeVersion.state.in_(OPEN)
    )
    return db.session.scalars(query.options(joinedload(SchemeVersion.begun_by))).first()


def rows_of(version: SchemeVersion) -> list[SchemeRow]:
    """The rows that a version enters or changes, in the order of the scheme."""
    query = (
        select(SchemeRow)
        .filter_by(version_id=version.id)
        .options(joinedload(SchemeRow.keyword), joinedload(SchemeRow.parent))
    )
    return sorted(db.session.scalars(query), key=place)


def place(row: SchemeRow) -> tuple[Any, ...]:
    """Where a row stands: a series before its descriptors, 2 before 10."""
    series, own = (row.parent.code, row.code) if row.parent else (row.code, "")
    return len(series), series, len(own), own


def changes(version: SchemeVersion) -> list[Change]:
    """What a version changes, compared with what held before it."""
    before = _folded(_published(version.institution_id, upto=version))
    return [Change(row, before.get(row.keyword_id)) for row in rows_of(version)]


def differences(earlier: SchemeVersion, later: SchemeVersion) -> list[Change]:
    """What differs between two published versions of one institution."""
    old = _folded(_published(earlier.institution_id, upto=earlier, included=True))
    new = _folded(_published(later.institution_id, upto=later, included=True))
    found = [Change(row, old.get(key)) for key, row in new.items()]
    return sorted((each for each in found if each.before is None or each.fields), key=lambda c: place(c.row))


def as_of(institution_id: int, day: date) -> RowTree:
    """The scheme as it held at the end of a day, retired rows included."""
    query = (
        _history(institution_id)
        .where(SchemeVersion.in_force_on <= day)
        .options(joinedload(SchemeRow.parent), joinedload(SchemeRow.keyword))
    )
    rows = sorted(
        _folded(db.session.scalars(query)).values(), key=lambda row: (row.position, len(row.code), row.code)
    )
    below: dict[int | None, list[SchemeRow]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return [(series, below.get(series.keyword_id, [])) for series in below.get(None, [])]


def current_row(keyword_id: int) -> SchemeRow | None:
    """How the newest version in force states a keyword."""
    query = (
        select(SchemeRow)
        .join(SchemeVersion)
        .where(SchemeRow.keyword_id == keyword_id, SchemeVersion.state == VersionState.IN_FORCE)
        .order_by(SchemeVersion.in_force_on.desc(), SchemeVersion.number.desc())
    )
    return db.session.scalars(query.limit(1)).first()


def drafted_row(keyword: Keyword) -> SchemeRow | None:
    """How the draft states a keyword; None where it does not change it."""
    query = (
        select(SchemeRow)
        .join(SchemeVersion)
        .where(SchemeRow.keyword_id == keyword.id, SchemeVersion.state.in_(OPEN))
    )
    return db.session.scalars(query).first()


def history(keyword: Keyword) -> list[Change]:
    """What the published versions did to a keyword, newest first."""
    query = (
        _history(keyword.institution_id)
        .where(SchemeRow.keyword_id == keyword.id)
        .options(
            joinedload(SchemeRow.version).joinedload(SchemeVersion.published_by), joinedload(SchemeRow.parent)
        )
    )
    rows = list(db.session.scalars(query))
    before = [None, *rows[:-1]] if rows else []
    return [Change(row, earlier) for row, earlier in zip(rows, before, strict=True)][::-1]


def names_of_series(institution_id: int) -> dict[int, Keyword]:
    """Every series by its id, proposed ones too: what a change of series is told with."""
    query = select(Keyword).filter_by(institution_id=institution_id, parent_id=None)
    return {row.id: row for row in db.session.scalars(query)}


def series(institution_id: int, besides: int | None = None) -> list[Keyword]:
    """Series below which a descriptor may be drafted: in force and not retired, or of the draft itself.

    `besides` is one that stays on the list whatever it is.
    """
    rows = names_of_series(institution_id).values()
    open_ = draft(institution_id)
    drafted = {row.keyword_id for row in rows_of(open_)} if open_ else set()
    kept = [
        row for row in rows if row.id == besides or (row.id in drafted if row.proposed else not row.retired)
    ]
    return sorted(kept, key=lambda row: (row.position, len(row.code), row.code))


def _history(institution_id: int) -> Any:
    return (
        select(SchemeRow)
        .join(SchemeVersion)
        .where(SchemeRow.institution_id == institution_id, SchemeVersion.state == VersionState.IN_FORCE)
        .order_by(SchemeVersion.in_force_on, SchemeVersion.number)
    )


def _published(institution_id: int, upto: SchemeVersion, included: bool = False) -> Iterable[SchemeRow]:
    """Rows of all versions before this one (a draft comes after all), oldest first."""
    query = _history(institution_id).options(joinedload(SchemeRow.parent))
    if upto.state is VersionState.IN_FORCE:
        earlier = SchemeVersion.in_force_on < upto.in_force_on
        same_day = SchemeVersion.in_force_on == upto.in_force_on
        number = SchemeVersion.number <= upto.number if included else SchemeVersion.number < upto.number
        query = query.where(earlier | (same_day & number))
    return db.session.scalars(query)


def _folded(rows: Iterable[SchemeRow]) -> dict[int, SchemeRow]:
    """The newest row of each keyword."""
    return {row.keyword_id: row for row in rows}
