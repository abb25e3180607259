"""Who holds what now, and whom one may address."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, cast, exists, null, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.sql import ColumnElement

from geos.core.actor import Actor, HeldPost, Role
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.page import once_a_page
from geos.directory.models import (
    Appointment,
    AppointmentKind,
    Institution,
    Person,
    PersonRole,
    Post,
    PostRole,
    Registry,
    RegistryKind,
    SigningGrant,
    Unit,
)


def in_force(day: date) -> ColumnElement[bool]:
    """The condition that an appointment holds on this day."""
    return and_(Appointment.starts_on <= day, or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day))


def actor_for(person: Person) -> Actor:
    """The person with every post held today: own, acting (chains followed), and vacant ones covered."""
    held = _held(person.id)
    heads, own = _heads_and_roles(person.id, [post.id for post in held])
    covered = _vacant_in(heads) if heads else []
    return Actor(
        person_id=person.id,
        institution_id=person.institution_id,
        name=person.name,
        posts=(*held, *covered),
        own_roles=own,
        unit_ids=heads,
    )


def _heads_and_roles(person_id: int, post_ids: list[int]) -> tuple[frozenset[int], frozenset[Role]]:
    """The units that these posts head and what was granted to the person, in one statement."""
    role = PersonRole.role
    units = select(Unit.id, cast(null(), role.type).label("role")).where(Unit.head_post_id.in_(post_ids))
    granted = select(cast(null(), Unit.id.type), role).where(PersonRole.person_id == person_id)
    rows = db.session.execute(union_all(units, granted)).all()
    return frozenset(row[0] for row in rows if row[0]), frozenset(row[1] for row in rows if row[1])


def _held(person_id: int) -> list[HeldPost]:
    """Own posts first, then those held as Kaimu: of whom one acts for, one also acts for theirs."""
    found: dict[int, HeldPost] = {}
    asked: set[int] = set()
    ask = {person_id}
    while ask:
        asked |= ask
        rows = _appointments(ask, acting_only=ask != {person_id})
        for row in rows:
            found.setdefault(row.post_id, _as_held(row))
        ask = {row.acting_for_id for row in rows if row.acting_for_id} - asked
    return sorted(found.values(), key=lambda post: (post.acting, post.id))


def _appointments(person_ids: Iterable[int], acting_only: bool) -> list[Appointment]:
    query = select(Appointment).where(Appointment.person_id.in_(person_ids), in_force(today()))
    if acting_only:
        query = query.where(Appointment.kind == AppointmentKind.ACTING)
    query = query.options(
        joinedload(Appointment.post).joinedload(Post.roles), joinedload(Appointment.acting_for)
    )
    return list(db.session.scalars(query.order_by(Appointment.id)).unique())


def _as_held(appointment: Appointment) -> HeldPost:
    acting = appointment.kind is AppointmentKind.ACTING
    return _held_post(
        appointment.post,
        acting=acting,
        acting_for_id=appointment.acting_for_id if acting else None,
        acting_for=appointment.acting_for.name if acting and appointment.acting_for else "",
    )


def _held_post(post: Post, **how: Any) -> HeldPost:
    return HeldPost(
        id=post.id,
        code=post.code,
        title_sw=post.title_sw,
        title_en=post.title_en,
        unit_id=post.unit_id,
        registry_id=post.registry_id,
        clearance=post.clearance,
        roles=frozenset(row.role for row in post.roles),
        **how,
    )


def _vacant_in(unit_ids: Iterable[int]) -> list[HeldPost]:
    taken = exists().where(Appointment.post_id == Post.id, in_force(today()))
    vacant = select(Post).where(Post.unit_id.in_(unit_ids), Post.active, ~taken)
    rows = db.session.scalars(vacant.options(joinedload(Post.roles)).order_by(Post.id)).unique()
    return [_held_post(post, covering=True) for post in rows]


def holders(post_id: int) -> list[Person]:
    """Who holds a post today: substantive first, then acting; empty when it is vacant."""
    query = (
        select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.post_id == post_id, in_force(today()), Person.ended_at.is_(None))
        .order_by(Appointment.kind.desc(), Appointment.id)
    )
    return list(db.session.scalars(query))


def appointed(post_ids: Collection[int]) -> dict[int, Appointment]:
    """By which appointment each of these posts is held today, whoever acts before whom is acted for.

    A vacant post is missing.
    """
    query = (
        select(Appointment)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.post_id.in_(post_ids), in_force(today()), Person.ended_at.is_(None))
        .order_by(Appointment.kind, Appointment.id)  # acting sorts first: work reaches that officer
    )
    found: dict[int, Appointment] = {}
    for each in db.session.scalars(query):
        found.setdefault(each.post_id, each)
    return found


def institution(institution_id: int) -> Institution:
    """An institution by id, or NotFound."""
    found = db.session.get(Institution, institution_id)
    if found is None:
        raise NotFound
    return found


def members(besides: int | None = None) -> list[Institution]:
    """Every active institution but one, by Swahili name: public knowledge for whoever is signed in."""
    query = select(Institution).where(Institution.active, Institution.id != (besides or 0))
    return list(db.session.scalars(query.order_by(Institution.name_sw)))


def heads(institution_ids: Collection[int]) -> dict[int, Post]:
    """The post at the top of each of these institutions that has one, in one statement."""
    query = (
        select(Unit.institution_id, Post)
        .join(Post, Post.id == Unit.head_post_id)
        .where(Unit.institution_id.in_(institution_ids), Unit.parent_id.is_(None))
        .order_by(Unit.id.desc())
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def english_of(institution_id: int, names: Collection[str]) -> dict[str, str]:
    """English for Swahili names: of the own posts and registries, and of institutions (short)."""
    posts = select(Post.title_sw, Post.title_en).where(
        Post.institution_id == institution_id, Post.title_sw.in_(names)
    )
    registries = select(Registry.name_sw, Registry.name_en).where(
        Registry.institution_id == institution_id, Registry.name_sw.in_(names)
    )
    others = select(Institution.short_sw, Institution.short_en).where(Institution.short_sw.in_(names))
    return {row[0]: row[1] for row in db.session.execute(union_all(posts, registries, others))}


def post(post_id: int) -> Post:
    """A post of any institution by id, or NotFound; posts are public in the directory."""
    found = db.session.get(Post, post_id)
    if found is None:
        raise NotFound
    return found


def posts_with_holders(institution_id: int) -> list[tuple[Post, str, bool]]:
    """Every active post: the post, its holder's name ("" when vacant) and whether that is a Kaimu."""
    holder = aliased(Person)
    query = (
        select(Post, Appointment.kind, holder)
        .outerjoin(Appointment, and_(Appointment.post_id == Post.id, in_force(today())))
        .outerjoin(holder, holder.id == Appointment.person_id)
        .where(Post.institution_id == institution_id, Post.active)
        .order_by(Post.title_sw, Post.id, Appointment.kind, Appointment.id)
    )
    rows: dict[int, tuple[Post, str, bool]] = {}
    for found, kind, person in db.session.execute(query):  # acting sorts first: work reaches that officer
        rows.setdefault(found.id, (found, person.name if person else "", kind is AppointmentKind.ACTING))
    return list(rows.values())


def staff_of(registry_id: int) -> list[int]:
    """The ids of the people who hold a post of this registry today."""
    query = (
        select(Appointment.person_id)
        .join(Post, Post.id == Appointment.post_id)
        .join(Person, Person.id == Appointment.person_id)
        .where(Post.registry_id == registry_id, in_force(today()), Person.ended_at.is_(None))
    )
    return sorted(set(db.session.scalars(query)))


def posts_with_role(institution_id: int, role: Role) -> set[int]:
    """The ids of an institution's posts that have a role."""
    query = select(PostRole.post_id).join(Post, Post.id == PostRole.post_id)
    return set(db.session.scalars(query.where(Post.institution_id == institution_id, PostRole.role == role)))


def units(institution_id: int) -> list[Unit]:
    """The units of an institution, by Swahili name."""
    query = select(Unit).where(Unit.institution_id == institution_id)
    return list(db.session.scalars(query.order_by(Unit.name_sw, Unit.id)))


def supervisor_of(post_id: int) -> Post | None:
    """The post to which this one answers: its stated supervisor, else the head of its unit."""
    found = post(post_id)
    head_id = found.supervisor_id or found.unit.head_post_id
    return db.session.get(Post, head_id) if head_id and head_id != post_id else None


def head_of_institution(institution_id: int) -> Post | None:
    """The post at the head of the institution's first unit that stands under no other."""
    query = (
        select(Post)
        .join(Unit, Unit.head_post_id == Post.id)
        .where(Unit.institution_id == institution_id, Unit.parent_id.is_(None), Post.active)
        .order_by(Unit.id)
        .limit(1)
    )
    return db.session.scalars(query).first()


def head_of_unit(post_id: int) -> Post | None:
    """The post at the head of the unit in which this one stands; it may be this one."""
    head_id = post(post_id).unit.head_post_id
    return db.session.get(Post, head_id) if head_id else None


def principals(post_ids: Iterable[int]) -> list[Post]:
    """The posts for whose holders the holders of these may sign (Kny.)."""
    query = select(Post).join(SigningGrant, SigningGrant.principal_id == Post.id)
    return list(db.session.scalars(query.where(SigningGrant.post_id.in_(list(post_ids)))))


def may_sign_for(post_id: int, principal_id: int) -> bool:
    """Whether the holder of this post may sign Kny. for the holder of that one."""
    return db.session.get(SigningGrant, (post_id, principal_id)) is not None


def signing_grants(institution_id: int) -> list[SigningGrant]:
    """Who may sign Kny. for whom in an institution, by the principal's title."""
    principal = aliased(Post)
    query = (
        select(SigningGrant)
        .join(principal, principal.id == SigningGrant.principal_id)
        .where(principal.institution_id == institution_id)
        .options(joinedload(SigningGrant.principal), joinedload(SigningGrant.post))
        .order_by(principal.title_sw, SigningGrant.post_id)
    )
    return list(db.session.scalars(query))


def open_registry(institution_id: int) -> Registry:
    """The open registry (masjala ya wazi) of an institution, where letters to it arrive."""
    query = select(Registry).filter_by(institution_id=institution_id, kind=RegistryKind.OPEN)
    found = db.session.scalars(query.order_by(Registry.id).limit(1)).first()
    if found is None:
        raise NotFound
    return found


def registry(registry_id: int) -> Registry:
    """A registry by id, or NotFound."""
    found = db.session.get(Registry, registry_id)
    if found is None:
        raise NotFound
    return found


@once_a_page
def registries_of(actor: Actor) -> list[Registry]:
    """The registries in which this actor works."""
    query = select(Registry).where(Registry.id.in_(actor.registry_ids)).order_by(Registry.id)
    return list(db.session.scalars(query))


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


def posts_open_to_acting(actor: Actor) -> list[Post]:
    """Posts in which this actor may set who acts: own ones; all, for a secretary or administrator."""
    query = select(Post).where(Post.institution_id == actor.institution_id, Post.active)
    if not actor.has(Role.SECRETARY, Role.INSTITUTION_ADMIN):
        own = [held.id for held in actor.posts if not held.acting and not held.covering]
        query = query.where(Post.id.in_(own))
    return list(db.session.scalars(query.order_by(Post.title_sw, Post.id)))


def colleagues(actor: Actor) -> list[Person]:
    """Serving people of the actor's institution, without the actor."""
    query = people(actor.institution_id or 0).where(Person.id != actor.person_id)
    return list(db.session.scalars(query))


def colleague(actor: Actor, person_id: int) -> Person:
    """A serving person of the actor's institution, or NotFound."""
    found = db.session.get(Person, person_id)
    if found is None or found.institution_id != actor.institution_id or found.ended_at is not None:
        raise NotFound
    return found


def substantive_holder(post_id: int) -> Person | None:
    """Who holds a post substantively today; None when it is vacant."""
    query = (
        select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(
            Appointment.post_id == post_id,
            Appointment.kind == AppointmentKind.SUBSTANTIVE,
            in_force(today()),
        )
    )
    return db.session.scalars(query.order_by(Appointment.id).limit(1)).first()


def _acting_rows() -> Select[Appointment]:
    return (
        select(Appointment)
        .options(joinedload(Appointment.person), joinedload(Appointment.post))
        .where(
            Appointment.kind == AppointmentKind.ACTING,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today()),
        )
        .order_by(Appointment.starts_on, Appointment.id)
    )


def acting_of(actor: Actor) -> list[Appointment]:
    """Acting now or later in the posts in which this actor may set it."""
    posts = [post.id for post in posts_open_to_acting(actor)]
    return list(db.session.scalars(_acting_rows().where(Appointment.post_id.in_(posts))))


def acting_appointment(actor: Actor, appointment_id: int) -> Appointment:
    """One of `acting_of`, or NotFound."""
    posts = [post.id for post in posts_open_to_acting(actor)]
    found = db.session.scalars(
        _acting_rows().where(Appointment.id == appointment_id, Appointment.post_id.in_(posts))
    ).first()
    if found is None:
        raise NotFound
    return found
