"""Institutions."""

from collections.abc import Collection

from sqlalchemy import select, union_all

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory.models import (
    Institution,
    InstitutionState,
    Person,
    Post,
    Registry,
    Unit,
)


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


def institution_of(actor: Actor) -> Institution | None:
    """The institution that this actor serves; asked of the person, who keeps it for the whole request."""
    person = db.session.get(Person, actor.person_id) if actor.person_id is not None else None
    return person.institution if person else None


def joined_office(actor: Actor) -> bool:
    """Whether the actor's institution joined GeOS: files, letters, memos and registries."""
    found = institution_of(actor)
    return found is None or found.has_office


def joined_mail(actor: Actor) -> bool:
    """Whether the actor's institution joined GMS: mailboxes."""
    found = institution_of(actor)
    return found is None or found.has_mail


def possible_parents(institution: Institution | None = None) -> list[Institution]:
    """Institutions under which another may stand: those that are not closed, without itself."""
    query = select(Institution).where(Institution.state != InstitutionState.CLOSED)
    if institution is not None:
        query = query.where(Institution.id != institution.id)
    return list(db.session.scalars(query.order_by(Institution.name_sw, Institution.id)))


def below(institution_id: int) -> list[Institution]:
    """The institutions that stand directly under this one."""
    query = select(Institution).filter_by(parent_id=institution_id).order_by(Institution.name_sw)
    return list(db.session.scalars(query))
