"""Versions of the scheme: begun with the first change, put in force from a day, or given up."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select

from geos.audit import service as audit
from geos.classification import queries
from geos.classification.models import FACTS, Keyword, SchemeRow, SchemeVersion, VersionState
from geos.classification.policy import SCHEME
from geos.classification.service.rules import N_, WHY, written
from geos.core import numbering, sweeping
from geos.core.actor import Actor
from geos.core.clock import local, now, today
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.directory import queries as directory

KIND = SchemeVersion.__tablename__
NOTHING = N_("The draft changes nothing yet")
PAST = N_("Choose today or a later day")
LATEST = N_("Choose a day within a year from now")


def open_draft(actor: Actor, institution_id: int) -> SchemeVersion:
    """The institution's draft, begun where there is none; WrongState while a version waits for its day."""
    found = queries.draft(institution_id)
    if found is not None:
        if found.state is VersionState.SCHEDULED:
            raise WrongState(N_("A version waits for its day. Take it back before you change the scheme."))
        return found
    record_founding(institution_id)
    begun = SchemeVersion(institution_id=institution_id, begun_by_id=actor.person_id)
    db.session.add(begun)
    db.session.flush()
    return begun


def record_founding(institution_id: int) -> None:
    """State the rows that were in force before any version was, so that history has its beginning."""
    known = select(SchemeVersion.id).filter_by(institution_id=institution_id, state=VersionState.IN_FORCE)
    rows = select(Keyword).filter_by(institution_id=institution_id, proposed=False)
    standing = [] if db.session.execute(known).first() else list(db.session.scalars(rows))
    if not standing:
        return
    since = local(directory.institution(institution_id).created_at).date()
    first = new_version(institution_id, since, None)
    db.session.add_all(stated(first, row) for row in standing)
    db.session.flush()


def new_version(institution_id: int, on: date, person_id: int | None, why: str = "") -> SchemeVersion:
    """A version that is in force at once."""
    made = SchemeVersion(
        institution_id=institution_id,
        number=numbering.take(f"scheme:{institution_id}"),
        state=VersionState.IN_FORCE,
        in_force_on=on,
        why=why,
        begun_by_id=person_id,
        published_by_id=person_id,
        published_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def stated(version: SchemeVersion, keyword: Keyword) -> SchemeRow:
    """A keyword as it stands, as a row of a version."""
    return SchemeRow(
        version_id=version.id,
        institution_id=version.institution_id,
        keyword_id=keyword.id,
        **{name: getattr(keyword, name) for name in FACTS},
    )


@command
def publish_scheme(actor: Actor, version: SchemeVersion, on: date, why: str) -> SchemeVersion:
    """Put the draft in force from a day: today at once, a later one by the worker when it has come."""
    SCHEME.require(actor, "publish_scheme", directory.institution(version.institution_id))
    if version.state is not VersionState.DRAFT:
        raise WrongState
    why = written(why, WHY, "why")
    if not queries.rows_of(version):
        raise Invalid(NOTHING)
    if on < today():
        raise Invalid(fields={"on": PAST})
    if (on - today()).days > 366:
        raise Invalid(fields={"on": LATEST})
    version.why, version.in_force_on = why, on
    version.published_by_id, version.published_at = actor.person_id, now()
    version.state = VersionState.SCHEDULED
    if on == today():
        _apply(version)
    _journal(actor, "publish_scheme", version, starts_on=on.isoformat(), reason=why)
    return version


@command
def reopen_scheme(actor: Actor, version: SchemeVersion) -> SchemeVersion:
    """Take back a version that waits for its day: it is a draft again."""
    SCHEME.require(actor, "publish_scheme", directory.institution(version.institution_id))
    if version.state is not VersionState.SCHEDULED:
        raise WrongState
    version.state, version.in_force_on = VersionState.DRAFT, None
    _journal(actor, "reopen_scheme", version)
    return version


@command
def discard_scheme(actor: Actor, version: SchemeVersion) -> SchemeVersion:
    """Give the draft up; the scheme in force stays as it is, and what was drafted stays on record."""
    SCHEME.require(actor, "discard_scheme", directory.institution(version.institution_id))
    if version.state is not VersionState.DRAFT:
        raise WrongState
    version.state = VersionState.DISCARDED
    _journal(actor, "discard_scheme", version)
    return version


def apply_due(actor: Actor) -> int:
    """Put in force what was to hold from today or before; how many versions. The worker's sweeper."""
    ids = list(db.session.scalars(_due()))
    return sweeping.each("scheme version", ids, lambda id: _apply_due(actor, id))


def _due() -> Select[int]:
    return select(SchemeVersion.id).where(
        SchemeVersion.state == VersionState.SCHEDULED, SchemeVersion.in_force_on <= today()
    )


@command
def _apply_due(actor: Actor, version_id: int) -> None:
    """One of them, unless another worker has it or its publishing was taken back."""
    query = select(SchemeVersion).where(SchemeVersion.id == version_id, SchemeVersion.id.in_(_due()))
    version = db.session.scalars(query.with_for_update(skip_locked=True)).first()
    if version is not None:
        _apply(version)
        _journal(actor, "apply_scheme", version)


def _apply(version: SchemeVersion) -> None:
    """Let the scheme in force say what the version states, and give the version its number."""
    for row in queries.rows_of(version):
        row.keyword.proposed = False
        for name in FACTS:
            setattr(row.keyword, name, getattr(row, name))
    version.state = VersionState.IN_FORCE
    version.number = numbering.take(f"scheme:{version.institution_id}")
    db.session.flush()


def _journal(actor: Actor, act: str, version: SchemeVersion, **facts: Any) -> None:
    number = version.number or 0
    audit.record(actor, act, KIND, version.id, institution_id=version.institution_id, version=number, **facts)
