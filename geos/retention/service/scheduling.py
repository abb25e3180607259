"""The retention schedule: its classes, to which keywords they belong, and a class for one file alone."""

from typing import Any

from sqlalchemy import select, update

from geos.audit import service as audit
from geos.classification.models import Keyword
from geos.core.actor import Actor, Role
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.directory import queries as directory
from geos.files.models import FileState, RegistryFile
from geos.retention import queries
from geos.retention.models import FileRetention, KeywordRetention, RetentionClass, Ruling
from geos.retention.policy import FILES, SCHEDULE
from geos.retention.service.closing import place
from geos.retention.service.rules import N_, NOTE, journal, lock, post_with, written

MOST_YEARS = 200
SAME_CODE = N_("This code is already in the schedule")
YEARS = N_("Write a number of years from 0 to 200")
IN_USE = N_("Keywords still have this class: give them another one first")
OTHERS = N_("Choose a class of this institution's schedule that is in use")


@command
def add_class(
    actor: Actor,
    institution_id: int,
    *,
    code: str,
    name_sw: str,
    name_en: str,
    years: int,
    ruling: Ruling,
    basis: str,
) -> RetentionClass:
    """Enter a class into the schedule. By a records manager; Invalid where the code is taken."""
    SCHEDULE.require(actor, "edit", directory.institution(institution_id))
    row = RetentionClass(institution_id=institution_id, active=True)
    _fill(row, code, name_sw, name_en, years, ruling, basis)
    db.session.add(row)
    db.session.flush()
    _note(actor, "add_class", row)
    return row


@command
def edit_class(
    actor: Actor,
    row: RetentionClass,
    *,
    code: str,
    name_sw: str,
    name_en: str,
    years: int,
    ruling: Ruling,
    basis: str,
    active: bool,
) -> RetentionClass:
    """Change a class; its closed files fall due by it from now on. The journal keeps what it was.

    WrongState where a class is ended that keywords still have.
    """
    SCHEDULE.require(actor, "edit", directory.institution(row.institution_id))
    if row.active and not active and _has_keywords(row):
        raise WrongState(IN_USE)
    before = {"years_before": row.years, "ruling_before": str(row.ruling), "basis_before": row.basis}
    _fill(row, code, name_sw, name_en, years, ruling, basis)
    row.active = active
    db.session.flush()
    _reckon_class(row)
    _note(actor, "edit_class", row, active=active, **before)
    return row


@command
def assign_class(actor: Actor, keyword: Keyword, row: RetentionClass | None) -> Keyword:
    """Give the files under a keyword a class, or take it away so that the one above counts again."""
    SCHEDULE.require(actor, "edit", directory.institution(keyword.institution_id))
    _sound(row, keyword.institution_id)
    own = db.session.get(KeywordRetention, keyword.id)
    if own is not None:
        db.session.delete(own)
        db.session.flush()
    if row is not None:
        db.session.add(KeywordRetention(keyword_id=keyword.id, class_id=row.id, set_by_id=actor.person_id))
        db.session.flush()
    _reckon_keywords(keyword)
    audit.record(
        actor,
        "assign_class",
        "keyword",
        keyword.id,
        institution_id=keyword.institution_id,
        code=keyword.code,
        retention_class=row.code if row else None,
    )
    return keyword


@command
def set_class(actor: Actor, file: RegistryFile, row: RetentionClass | None, why: str) -> RegistryFile:
    """Give one file a class of its own with the reason, or none, so that its keyword's counts again."""
    lock(file)
    FILES.require(actor, "set_class", file)
    if file.state is FileState.DISPOSED:
        raise WrongState
    _sound(row, file.institution_id)
    kept = place(file)
    kept.own, kept.own_why = row is not None, written(why, NOTE, "why") if row else ""
    kept.class_id = row.id if row else None
    db.session.flush()
    place(file)
    post_id = post_with(actor, Role.RECORDS_MANAGER, file.registry_id)
    journal(actor, "set_class", file, post_id=post_id, retention_class=row.code if row else None, reason=why)
    return file


def _fill(
    row: RetentionClass, code: str, name_sw: str, name_en: str, years: int, ruling: Ruling, basis: str
) -> None:
    if not 0 <= years <= MOST_YEARS:
        raise Invalid(fields={"years": YEARS})
    wanted = written(code, 12, "code").upper()
    same = select(RetentionClass.id).where(
        RetentionClass.institution_id == row.institution_id, RetentionClass.code == wanted
    )
    if any(found != row.id for found in db.session.scalars(same)):
        raise Invalid(fields={"code": SAME_CODE})
    row.code, row.years, row.ruling = wanted, years, ruling
    row.name_sw, row.name_en = written(name_sw, 120, "name_sw"), written(name_en, 120, "name_en")
    row.basis = written(basis, 200, "basis")


def _sound(row: RetentionClass | None, institution_id: int) -> None:
    if row is not None and (row.institution_id != institution_id or not row.active):
        raise Invalid(fields={"retention_class": OTHERS})


def _has_keywords(row: RetentionClass) -> bool:
    query = select(KeywordRetention.keyword_id).filter_by(class_id=row.id).limit(1)
    return db.session.execute(query).first() is not None


def _reckon_class(row: RetentionClass) -> None:
    """Bring the stored dates of a class's files up to its years: a statement for each year of closing."""
    of_class = (FileRetention.class_id == row.id, FileRetention.kept_until.is_(None))
    years = select(FileRetention.closed_year).where(*of_class, FileRetention.closed_year.is_not(None))
    for year in db.session.scalars(years.distinct()).all():
        _set(*of_class, FileRetention.closed_year == year, due_on=queries.due_after(year or 0, row.years))


def _reckon_keywords(keyword: Keyword) -> None:
    """Bring the files under a keyword, and below it, to the class that now counts for them."""
    found = queries.class_of(keyword.id)
    within = select(RegistryFile.id).where(RegistryFile.keyword_id.in_(queries.below(keyword.id)))
    theirs = (FileRetention.file_id.in_(within), FileRetention.own.is_(False))
    _set(*theirs, class_id=found.id if found else None)
    if found is None:
        _set(*theirs, FileRetention.kept_until.is_(None), due_on=None)
    else:
        _reckon_class(found)


def _set(*where: Any, **values: Any) -> None:
    ended = select(RegistryFile.id).where(
        RegistryFile.id == FileRetention.file_id, RegistryFile.state == FileState.DISPOSED
    )
    db.session.execute(
        update(FileRetention).where(*where, ~ended.exists()).values(**values),
        execution_options={"synchronize_session": False},
    )


def _note(actor: Actor, act: str, row: RetentionClass, **facts: Any) -> None:
    audit.record(
        actor,
        act,
        "retention_class",
        row.id,
        institution_id=row.institution_id,
        code=row.code,
        years=row.years,
        ruling=str(row.ruling),
        basis=row.basis,
        **facts,
    )
