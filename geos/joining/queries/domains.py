"""The register of government domain names."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory.models import Institution, InstitutionState
from geos.joining import policy
from geos.joining.models import DomainName, DomainState
from geos.joining.queries.people import administrators, operator_people

SOON = timedelta(days=60)
SEARCHED = (DomainName.name, DomainName.holder, DomainName.contact, DomainName.email)
VIEWS = ("soon", "lapsed", "released")


def domain(actor: Actor, domain_id: int) -> DomainName:
    """One name, for an operator; NotFound otherwise."""
    policy.require(actor)
    return _get(domain_id)


def seen_domain(actor: Actor, domain_id: int) -> DomainName:
    """The same to read, also for who administers its holder: they are reminded of it."""
    found = _get(domain_id)
    if not policy.sees_domain(actor, found):
        raise NotFound
    return found


def _get(domain_id: int) -> DomainName:
    found = db.session.get(DomainName, domain_id)
    if found is None:
        raise NotFound
    return found


def domains(actor: Actor, view: str = "", text: str = "") -> Select[Any]:
    """Names of the register: those held, or a view of them; `text` is looked for in name, holder, contact."""
    policy.require(actor)
    query = select(DomainName).options(joinedload(DomainName.institution))
    query = query.where(_conditions().get(view, DomainName.state == DomainState.HELD))
    for word in text.split()[:5]:
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in SEARCHED)))
    return query


def _conditions() -> dict[str, Any]:
    held = DomainName.state == DomainState.HELD
    return {
        "soon": held & DomainName.expires_on.between(today(), today() + SOON),
        "lapsed": held & (DomainName.expires_on < today()),
        "released": DomainName.state == DomainState.RELEASED,
        "": held,
    }


def lapsing(actor: Actor) -> dict[str, int]:
    """How many names each view has; one statement."""
    policy.require(actor)
    conditions = _conditions()
    row = db.session.execute(
        select(*(func.count().filter(condition) for condition in conditions.values())).select_from(DomainName)
    ).one()
    return dict(zip(conditions, row, strict=True))


def told_of(row: DomainName) -> list[int]:
    """Who is reminded of a name that lapses: the operators, and those who run its institution."""
    people = operator_people()
    if row.institution_id is not None:
        people |= {person.id for person in administrators(row.institution_id)}
    return sorted(people)


def in_use(row: DomainName) -> bool:
    """Whether an institution that is not closed works under this name: it stays with its holder."""
    query = select(Institution.id).where(
        Institution.domain == row.name, Institution.state != InstitutionState.CLOSED
    )
    return db.session.scalars(query).first() is not None


def a_year_on(day: date) -> date:
    """The same day a year later; of 29 February the first of March."""
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else date(day.year + 1, 3, 1)
