"""Files that were sent for an institution, their lines, and how far the writing of one is."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, case, func, or_, select, true, union
from sqlalchemy.orm import joinedload

from geos.accounts.models import Account
from geos.core.actor import Actor
from geos.core.clock import now, today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory import queries as directory
from geos.directory.models import Appointment, Institution, Person, PersonRole, Post, PostRole, Unit
from geos.directory.policy import BEYOND
from geos.importing.models import Import, ImportKind, ImportRow, ImportState, RowState
from geos.importing.policy import POLICY
from geos.importing.reading import SHEETS, Entry, Fault, read

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing
SILENT = timedelta(seconds=90)  # who has not written for so long was cut off
LOOK = "look"  # the filter for lines that are worth a look


def institution(actor: Actor) -> Institution:
    """The institution that this actor administers; NotFound for anybody else."""
    return directory.institution(directory.administered(actor))


def get(actor: Actor, import_id: int) -> Import:
    """A file sent for the institution that this actor administers, or NotFound."""
    found = db.session.get(Import, import_id) if 0 < import_id < LARGEST else None
    if found is None or not POLICY.can(actor, "read", found):
        raise NotFound
    return found


def imports(institution_id: int) -> Select[Import]:
    """The files that were sent for an institution."""
    return select(Import).where(Import.institution_id == institution_id).options(joinedload(Import.by))


@dataclass(frozen=True)
class Counts:
    """How many lines stand in each state; `doubtful` counts those worth a look, whatever their state."""

    states: dict[RowState, int]
    doubtful: int

    def __getitem__(self, state: RowState | str) -> int:
        return self.states[RowState(state)]

    @property
    def total(self) -> int:
        """All lines."""
        return sum(self.states.values())

    @property
    def waiting(self) -> int:
        """Lines that would be written, or are still to be."""
        return self.states[RowState.NEW] + self.states[RowState.CHANGE]

    @property
    def written(self) -> int:
        """Lines that were."""
        return self.states[RowState.MADE] + self.states[RowState.CHANGED]


def counts(found: Import) -> Counts:
    """In one statement."""
    query = (
        select(ImportRow.state, ImportRow.doubtful, func.count())
        .where(ImportRow.import_id == found.id)
        .group_by(ImportRow.state, ImportRow.doubtful)
    )
    states = dict.fromkeys(RowState, 0)
    doubtful = 0
    for state, worth_a_look, many in db.session.execute(query):
        states[state] += many
        doubtful += many if worth_a_look and state is not RowState.WRONG else 0
    return Counts(states, doubtful)


def rows(found: Import, asked: str = "") -> Select[ImportRow]:
    """The lines of a file, all, of one state, or those worth a look."""
    query = select(ImportRow).where(ImportRow.import_id == found.id)
    if asked == LOOK:
        return query.where(ImportRow.doubtful, ImportRow.state != RowState.WRONG)
    return query.where(ImportRow.state == RowState(asked)) if asked else query


def faults(row: ImportRow) -> list[Fault]:
    """What is wrong with a line, or worth a look, as it was stored."""
    return [Fault(**each) for each in json.loads(row.problems)]


def changes(row: ImportRow) -> list[tuple[str, str, str]]:
    """What a line changes: column, before, after."""
    return [(column, before, after) for column, before, after in json.loads(row.changes)]


def cells(row: ImportRow) -> dict[str, str]:
    """What was written in a line."""
    found: dict[str, str] = json.loads(row.cells)
    return found


def entries(found: Import, which: list[ImportRow]) -> list[Entry]:
    """Stored lines, read again."""
    sheet = SHEETS[found.kind]
    return [read(sheet, row.line, cells(row)) for row in which]


def invited(found: Import, beyond: bool = False) -> Select[*tuple[Any, ...]]:
    """Whom a file brought and who has not set a password: account, person, user name, post and unit (sw, en).

    By unit and surname, as the envelopes are handed out. A person with several posts stands there once.
    Whoever holds a role of the Authority is left out unless `beyond`: their way in is not an institution's.
    """
    first = (
        select(func.min(Appointment.id))
        .where(Appointment.person_id == Person.id, directory.in_force(today()))
        .correlate(Person)
        .scalar_subquery()
    )
    query: Select[*tuple[Any, ...]] = (
        select(Account.id, Person, Account.username, Post.title_sw, Post.title_en, Unit.name_sw, Unit.name_en)
        .join(ImportRow, ImportRow.subject_id == Account.person_id)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Appointment, Appointment.id == first)
        .outerjoin(Post, Post.id == Appointment.post_id)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(
            ImportRow.import_id == found.id,
            ImportRow.state.in_((RowState.MADE, RowState.CHANGED)),
            Account.password_hash.is_(None),
            Person.ended_at.is_(None),
            Person.institution_id == found.institution_id,
            true() if beyond else Person.id.not_in(_beyond()),
        )
        .order_by(func.coalesce(Unit.name_sw, ""), Person.surname, Person.given_name, Person.id)
    )
    return query


def _beyond() -> CompoundSelect[int]:
    """The people with a role that only the Authority gives."""
    by_post = select(Appointment.person_id).join(PostRole, PostRole.post_id == Appointment.post_id)
    return union(
        by_post.where(directory.in_force(today()), PostRole.role.in_(BEYOND)),
        select(PersonRole.person_id).where(PersonRole.role.in_(BEYOND)),
    )


def without_slip() -> ColumnElement[bool]:
    """The condition that nobody has made a link for this account that still works."""
    return or_(Account.invite_until.is_(None), Account.invite_until < now())


@dataclass(frozen=True)
class Slips:
    """For how many people there are slips: all of them, and those for whom none was printed yet."""

    all: int
    fresh: int

    @property
    def next(self) -> int:
        """How many the next print holds, were there no limit: new ones, or once there are none, all anew."""
        return self.fresh or self.all


def slips(found: Import) -> Slips:
    """In one statement; nobody where the file is not one of people."""
    if found.kind is not ImportKind.PEOPLE:
        return Slips(0, 0)
    fresh = case((without_slip(), 1), else_=0)
    people = invited(found).order_by(None).with_only_columns(fresh.label("fresh")).subquery()
    query = select(func.count(), func.coalesce(func.sum(people.c.fresh), 0)).select_from(people)
    total, unprinted = db.session.execute(query).one()
    return Slips(total, unprinted)


def at_work(found: Import) -> bool:
    """Whether somebody writes it at this moment, as far as can be told."""
    return found.state is ImportState.RUNNING and not cut_off(found)


def cut_off(found: Import) -> bool:
    """Whether whoever wrote it has stopped without a word; the worker goes on with it."""
    beat: Any = found.beat_at
    return found.state is ImportState.RUNNING and (beat is None or now() - beat > SILENT)
