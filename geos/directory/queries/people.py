"""Public servants."""

from sqlalchemy import Select, select

from geos.core.actor import Actor, Role
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory.models import (
    Person,
)

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing


def people(institution_id: int) -> Select[Person]:
    """The serving people of an institution, by surname."""
    return (
        select(Person)
        .where(Person.institution_id == institution_id, Person.ended_at.is_(None))
        .order_by(Person.surname, Person.id)
    )


def administered(actor: Actor) -> int:
    """The institution that this actor administers; NotFound for anybody else."""
    if actor.institution_id is None or not actor.has(Role.INSTITUTION_ADMIN):
        raise NotFound
    return actor.institution_id


def colleagues(actor: Actor) -> list[Person]:
    """Serving people of the actor's institution, without the actor."""
    query = people(actor.institution_id or 0).where(Person.id != actor.person_id)
    return list(db.session.scalars(query))


def colleague(actor: Actor, person_id: int) -> Person:
    """A serving person of the actor's institution, or NotFound."""
    found = db.session.get(Person, person_id) if 0 < person_id < LARGEST else None
    if found is None or found.institution_id != actor.institution_id or found.ended_at is not None:
        raise NotFound
    return found
