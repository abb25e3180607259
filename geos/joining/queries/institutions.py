"""The national list of institutions: how large each is, never what it has in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, cast, func, or_, select

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory import queries as directory
from geos.directory.models import Institution, InstitutionKind, InstitutionState, Person
from geos.joining import policy
from geos.mail.models import USED, Mailbox

SEARCHED = (Institution.name_sw, Institution.name_en, Institution.code, Institution.domain,
            Institution.short_sw, Institution.short_en)  # fmt: skip


# Counted over all institutions at once: each of them is asked for on its own page alone.
_PEOPLE = (
    select(Person.institution_id, func.count().label("people"))
    .where(Person.ended_at.is_(None))
    .group_by(Person.institution_id)
    .subquery()
)
_BOXES = (
    select(
        Mailbox.institution_id,
        func.count().label("boxes"),
        cast(func.sum(case((Mailbox.path != "", Mailbox.quota), else_=0)), BigInteger).label("space"),
    )
    .where(Mailbox.state.in_(USED))
    .group_by(Mailbox.institution_id)
    .subquery()
)
# Serving people, mailboxes in use and the sum of their quotas (bytes), as what the list may be sorted by.
COUNTED: dict[str, ColumnElement[int]] = {
    "people": func.coalesce(_PEOPLE.c.people, 0),
    "boxes": func.coalesce(_BOXES.c.boxes, 0),
    "space": func.coalesce(_BOXES.c.space, 0),
}


@dataclass(frozen=True)
class Line:
    """An institution of the list with its counts; `space` is the sum of its quotas in bytes."""

    institution: Institution
    people: int
    boxes: int
    space: int

    @property
    def percent(self) -> int:
        """How much of its space is given to mailboxes."""
        return round(100 * self.space / self.institution.mail_limit)


def institution(actor: Actor, institution_id: int) -> Institution:
    """One institution, for an operator; NotFound otherwise."""
    policy.require(actor)
    if not 0 < institution_id < 2**31:
        raise NotFound
    return directory.institution(institution_id)


def institutions(
    actor: Actor, kind: str = "", state: str = "", joins: str = "", text: str = ""
) -> Select[Any]:
    """Institutions with people, mailboxes and space: filtered, unsorted. One statement, counts included."""
    policy.require(actor)
    columns: list[Any] = [Institution, *(column.label(name) for name, column in COUNTED.items())]
    query: Select[Any] = (
        select(*columns)
        .outerjoin(_PEOPLE, _PEOPLE.c.institution_id == Institution.id)
        .outerjoin(_BOXES, _BOXES.c.institution_id == Institution.id)
    )
    if kind in set(InstitutionKind):
        query = query.where(Institution.kind == InstitutionKind(kind))
    if state in set(InstitutionState):
        query = query.where(Institution.state == InstitutionState(state))
    if joins in JOINS:
        query = query.where(JOINS[joins])
    for word in text.split()[:5]:
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in SEARCHED)))
    return query


JOINS = {
    "both": Institution.has_office & Institution.has_mail,
    "office": Institution.has_office & ~Institution.has_mail,
    "mail": Institution.has_mail & ~Institution.has_office,
}


def lines(rows: Sequence[Any]) -> list[Line]:
    """Rows of `institutions` as the list shows them."""
    return [Line(row[0], int(row[1]), int(row[2]), int(row[3])) for row in rows]


def states() -> dict[str, int]:
    """How many institutions are in each state; under "" all of them."""
    query = select(Institution.state, func.count()).group_by(Institution.state)
    found = {state.value: int(count) for state, count in db.session.execute(query)}
    return {"": sum(found.values()), **{state.value: found.get(state.value, 0) for state in InstitutionState}}
