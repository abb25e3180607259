"""Who the operators are, and who runs an institution."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from geos.core.actor import Role
from geos.core.clock import today
from geos.core.db import db
from geos.directory import queries as directory
from geos.directory.models import Appointment, Person, PersonRole, Post, PostRole


@dataclass(frozen=True)
class Seat:
    """Where an operator is reached: `token` of the post, or of the person whose role hangs on no post."""

    token: str
    institution_id: int
    people: frozenset[int]


def operator_seats() -> list[Seat]:
    """Every post and every person with the role of an operator, with who holds it today."""
    posts: dict[tuple[int, int], set[int]] = {}
    for post_id, institution_id, person_id in db.session.execute(
        _held(PostRole.role == Role.AUTHORITY).with_only_columns(Post.id, Post.institution_id, Person.id)
    ):
        posts.setdefault((post_id, institution_id), set()).add(person_id)
    own = _own(PersonRole.role == Role.AUTHORITY).with_only_columns(Person.id, Person.institution_id)
    return [
        *(Seat(f"post:{id}", at, frozenset(people)) for (id, at), people in sorted(posts.items())),
        *(Seat(f"person:{id}", at, frozenset({id})) for id, at in db.session.execute(own)),
    ]


def operator_people() -> set[int]:
    """Everybody who may act as an operator today."""
    return {person for seat in operator_seats() for person in seat.people}


def administrators(institution_id: int) -> list[Person]:
    """Who runs an institution today, by post or by a role of their own; by surname."""
    here = Person.institution_id == institution_id
    by_post = _held(PostRole.role == Role.INSTITUTION_ADMIN).with_only_columns(Person.id)
    own = _own(PersonRole.role == Role.INSTITUTION_ADMIN).with_only_columns(Person.id)
    query = select(Person).where(here, Person.id.in_(by_post) | Person.id.in_(own))
    return list(db.session.scalars(query.order_by(Person.surname, Person.id)))


def _held(role: ColumnElement[bool]) -> Select[Any]:
    return (
        select(Person.id)
        .select_from(PostRole)
        .join(Post, Post.id == PostRole.post_id)
        .join(Appointment, Appointment.post_id == Post.id)
        .join(Person, Person.id == Appointment.person_id)
        .where(role, Post.active, Person.ended_at.is_(None), directory.in_force(today()))
        .order_by(Post.id, Person.id)
    )


def _own(role: ColumnElement[bool]) -> Select[Any]:
    return (
        select(Person.id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(role, Person.ended_at.is_(None))
        .order_by(Person.id)
    )
