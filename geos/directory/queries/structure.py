"""Units, posts and registries."""

from sqlalchemy import select

from geos.core.actor import Actor, Role
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.page import once_a_page
from geos.directory.models import (
    Post,
    PostRole,
    Registry,
    RegistryKind,
    Unit,
)


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
