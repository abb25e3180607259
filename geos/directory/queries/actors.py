"""The one place in which appointments become an actor: a person with the posts held now."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import BindParameter, Date, Integer, bindparam, cast, exists, null, or_, select, union_all
from sqlalchemy.orm import aliased

from geos.core.actor import Actor, HeldPost, Role
from geos.core.clock import start_of, today
from geos.core.db import db
from geos.core.types import UtcDateTime
from geos.directory.models import (
    Appointment,
    AppointmentKind,
    Institution,
    Person,
    PersonRole,
    Post,
    PostRole,
    Unit,
)
from geos.directory.policy import BEYOND
from geos.directory.queries.holding import serves_there, within

NOTHING: frozenset[Role] = frozenset()

_PERSON, _HERE = bindparam("person", type_=Integer), bindparam("institution", type_=Integer)
_PEOPLE: BindParameter[Any] = bindparam("people", expanding=True)
_POSTS: BindParameter[Any] = bindparam("posts", expanding=True)
_UNITS: BindParameter[Any] = bindparam("units", expanding=True)
_DAY, _NEXT = bindparam("day", type_=Date), bindparam("next", type_=UtcDateTime)
_IN_FORCE = within(Appointment, _DAY, _NEXT)
_INSTEAD_OF = aliased(Person)
_POST = (
    *(Post.id, Post.code, Post.title_sw, Post.title_en, Post.unit_id, Post.registry_id, Post.clearance),
    PostRole.role,
)

_HELD = (
    select(
        *_POST,
        Appointment.kind,
        Appointment.acting_for_id,
        _INSTEAD_OF.title,
        _INSTEAD_OF.given_name,
        _INSTEAD_OF.surname,
    )
    .join_from(Appointment, Person, Person.id == Appointment.person_id)
    .join(Post, Post.id == Appointment.post_id)
    .join(Institution, Institution.id == Post.institution_id)
    .outerjoin(PostRole, PostRole.post_id == Post.id)
    .outerjoin(_INSTEAD_OF, _INSTEAD_OF.id == Appointment.acting_for_id)
    .where(
        Appointment.person_id.in_(_PEOPLE),
        or_(Appointment.person_id == _PERSON, Appointment.kind == AppointmentKind.ACTING),
        _IN_FORCE,
        serves_there(),
        Institution.active,
    )
    .order_by(Appointment.id)
)

_HEADS_AND_ROLES = union_all(
    select(Unit.id, cast(null(), PersonRole.role.type).label("role")).where(
        Unit.institution_id == _HERE, Unit.head_post_id.in_(_POSTS)
    ),
    select(cast(null(), Unit.id.type), PersonRole.role)
    .join(Person, Person.id == PersonRole.person_id)
    .join(Institution, Institution.id == Person.institution_id)
    .where(PersonRole.person_id == _PERSON, Person.ended_at.is_(None), Institution.active),
)

_VACANT = (
    select(*_POST)
    .outerjoin(PostRole, PostRole.post_id == Post.id)
    .where(
        Post.unit_id.in_(_UNITS),
        Post.active,
        ~exists().where(
            Appointment.post_id == Post.id,
            _IN_FORCE,
            Appointment.person_id == Person.id,
            Person.ended_at.is_(None),
            Person.institution_id == Post.institution_id,
        ),
    )
    .order_by(Post.id)
)


def actor_for(person: Person) -> Actor:
    """The person with every post held today: own, acting (chains followed), and vacant ones covered.

    Who has left, or whose institution is suspended or closed, holds nothing. Every request asks this:
    it reads columns, by statements that are put together once.
    """
    held = _held(person.id)
    heads, own = _heads_and_roles(person, [post.id for post in held])
    covered = _vacant_in(heads) if heads else []
    return Actor(
        person_id=person.id,
        institution_id=person.institution_id,
        name=person.name,
        posts=(*held, *covered),
        own_roles=own,
        unit_ids=heads,
    )


def _heads_and_roles(person: Person, post_ids: list[int]) -> tuple[frozenset[int], frozenset[Role]]:
    """The units that these posts head and what was granted to the person, in one statement."""
    given = {"person": person.id, "institution": person.institution_id, "posts": post_ids}
    rows = db.session.execute(_HEADS_AND_ROLES, given).all()
    return frozenset(row[0] for row in rows if row[0]), frozenset(row[1] for row in rows if row[1])


def _held(person_id: int) -> list[HeldPost]:
    """Own posts first, then those held as Kaimu: of whom one acts for, one also acts for theirs."""
    found: dict[int, HeldPost] = {}
    asked: set[int] = set()
    ask = {person_id}
    while ask:
        asked |= ask
        rows = db.session.execute(_HELD, {"person": person_id, "people": list(ask), **_today()}).all()
        for held in _held_posts(rows, besides=NOTHING if asked == {person_id} else BEYOND):
            found.setdefault(held.id, held)
        ask = {row.acting_for_id for row in rows if row.acting_for_id} - asked
    return sorted(found.values(), key=lambda post: (post.acting, post.id))


def _vacant_in(unit_ids: Iterable[int]) -> list[HeldPost]:
    rows = db.session.execute(_VACANT, {"units": list(unit_ids), **_today()}).all()
    return _held_posts(rows, BEYOND, covering=True)


def _today() -> dict[str, Any]:
    day = today()
    return {"day": day, "next": start_of(day + timedelta(days=1))}


def _held_posts(rows: Iterable[Any], besides: frozenset[Role], covering: bool = False) -> list[HeldPost]:
    """A post for each group of rows that differ in the role alone; of several appointments, the first.

    `besides` are roles that do not come along where nobody who may give them said who holds the post.
    """
    first: dict[int, Any] = {}
    roles: dict[int, set[Role]] = {}
    for row in rows:
        first.setdefault(row.id, row)
        roles.setdefault(row.id, set()).update(() if row.role is None else (row.role,))
    return [
        _held_post(row, frozenset(roles[row.id] - besides), {"covering": True} if covering else _how(row))
        for row in first.values()
    ]


def _held_post(row: Any, roles: frozenset[Role], how: dict[str, Any]) -> HeldPost:
    return HeldPost(
        id=row.id,
        code=row.code,
        title_sw=row.title_sw,
        title_en=row.title_en,
        unit_id=row.unit_id,
        registry_id=row.registry_id,
        clearance=row.clearance,
        roles=roles,
        **how,
    )


def _how(row: Any) -> dict[str, Any]:
    """In whose place the post of this row is held."""
    if row.kind is not AppointmentKind.ACTING:
        return {}
    name = " ".join(filter(None, (row.title, row.given_name, row.surname)))
    return {"acting": True, "acting_for_id": row.acting_for_id, "acting_for": name}
