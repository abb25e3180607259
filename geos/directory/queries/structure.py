"""Units, posts and registries."""

from typing import TypeVar

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from geos.core.actor import Actor, Role
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.page import once_a_page
from geos.directory import closing
from geos.directory.closing import N_
from geos.directory.models import (
    Appointment,
    Person,
    Post,
    PostRole,
    Registry,
    RegistryKind,
    Unit,
    UnitPast,
)
from geos.directory.policy import POLICY, Seat
from geos.directory.queries.holding import counts

T = TypeVar("T", Unit, Post, Registry)
UNITS_BELOW = N_("There are units under it. Move or dissolve them first.")
OPEN_POSTS = N_("It has open posts. Move or close them first.")
OPEN_REGISTRIES = N_("A registry is in it. Move or close that first.")
HELD = N_("Somebody holds this post, or will. End that appointment first.")
STAFF = N_("Posts work in this registry. Give them another registry first.")
LAST_OPEN = N_("Letters to the institution come here. Open another open registry first.")


def post(post_id: int) -> Post:
    """A post of any institution by id, or NotFound; posts are public in the directory."""
    found = db.session.get(Post, post_id)
    if found is None:
        raise NotFound
    return found


def posts_with_role(institution_id: int, role: Role) -> set[int]:
    """The ids of an institution's posts that have a role."""
    query = select(PostRole.post_id).join(Post, Post.id == PostRole.post_id)
    return set(db.session.scalars(query.where(Post.institution_id == institution_id, PostRole.role == role)))


def units(institution_id: int, dissolved: bool = False) -> list[Unit]:
    """The standing units of an institution, by Swahili name; with `dissolved`, those too."""
    query = select(Unit).where(Unit.institution_id == institution_id)
    query = query if dissolved else query.where(Unit.active)
    return list(db.session.scalars(query.order_by(Unit.name_sw, Unit.id)))


def supervisor_of(post_id: int) -> Post | None:
    """The post to which this one answers: its stated supervisor, while that is open, else its unit's head."""
    found = post(post_id)
    for head_id in (found.supervisor_id, found.unit.head_post_id):
        head = db.session.get(Post, head_id) if head_id and head_id != post_id else None
        if head is not None and head.active:
            return head
    return None


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


def open_registry(institution_id: int) -> Registry:
    """The open registry (masjala ya wazi) of an institution, where letters to it arrive."""
    query = select(Registry).filter_by(institution_id=institution_id, kind=RegistryKind.OPEN, active=True)
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


# What administrators see and change ----------------------------------------------------------------------


def unit(actor: Actor, unit_id: int) -> Unit:
    """A unit that this actor administers, or NotFound."""
    return _administered(actor, db.session.get(Unit, unit_id))


def own_post(actor: Actor, post_id: int) -> Post:
    """A post that this actor administers, with its unit and roles, or NotFound."""
    query = select(Post).options(joinedload(Post.unit), selectinload(Post.roles))
    return _administered(actor, db.session.scalars(query.where(Post.id == post_id)).first())


def own_registry(actor: Actor, registry_id: int) -> Registry:
    """A registry that this actor administers, or NotFound."""
    return _administered(actor, db.session.get(Registry, registry_id))


def _administered(actor: Actor, found: T | None) -> T:
    if found is None or not POLICY.can(actor, "administer", Seat(found.institution_id)):
        raise NotFound
    return found


def unit_past(unit_id: int) -> list[UnitPast]:
    """How a unit was before each change, the latest first."""
    query = select(UnitPast).filter_by(unit_id=unit_id).options(joinedload(UnitPast.parent))
    query = query.options(joinedload(UnitPast.by)).order_by(UnitPast.until.desc(), UnitPast.id.desc())
    return list(db.session.scalars(query))


def why_not_dissolve(unit: Unit) -> str:
    """The sentence that refuses to dissolve it, or ""; one statement."""
    asked = (
        (UNITS_BELOW, exists().where(Unit.parent_id == unit.id, Unit.active)),
        (OPEN_POSTS, exists().where(Post.unit_id == unit.id, Post.active)),
        (OPEN_REGISTRIES, exists().where(Registry.unit_id == unit.id, Registry.active)),
    )
    row = db.session.execute(select(*(condition for _, condition in asked))).one()
    return next((message for (message, _), held in zip(asked, row, strict=True) if held), "")


def held_by(post_id: int) -> str:
    """The name of somebody who holds a post today or will, substantively or acting; "" where nobody does."""
    query = (
        select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.post_id == post_id, counts(today()), Person.ended_at.is_(None))
        .where(or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today()))
        .order_by(Appointment.starts_on, Appointment.id)
    )
    found = db.session.scalars(query.limit(1)).first()
    return found.name if found else ""


def why_not_close_post(post: Post) -> str:
    """The sentence that refuses to close a post, or ""; who holds it is said beside it."""
    return HELD if held_by(post.id) else closing.why_not("post", post.id)


def why_not_close(registry: Registry) -> str:
    """The sentence that refuses to close a registry, or ""."""
    other = aliased(Registry)
    asked = (
        (STAFF, exists().where(Post.registry_id == registry.id, Post.active)),
        (
            LAST_OPEN,
            ~exists().where(
                other.institution_id == registry.institution_id,
                other.kind == RegistryKind.OPEN,
                other.active,
                other.id != registry.id,
            ),
        ),
    )
    row = db.session.execute(select(*(condition for _, condition in asked))).one()
    held = dict(zip((message for message, _ in asked), row, strict=True))
    if held[STAFF]:
        return STAFF
    if registry.kind is RegistryKind.OPEN and held[LAST_OPEN]:
        return LAST_OPEN
    return closing.why_not("registry", registry.id)
