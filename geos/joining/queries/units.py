"""The units of an institution as its outline: names, heads and numbers of posts."""

from dataclasses import dataclass

from sqlalchemy import func, select

from geos.core.db import db
from geos.directory.models import Post, Unit


@dataclass(frozen=True)
class UnitLine:
    """A unit with the title of its head and how many posts it has."""

    id: int
    parent_id: int | None
    name_sw: str
    name_en: str
    head: Post | None
    posts: int


def units(institution_id: int) -> list[UnitLine]:
    """The working units, by name; one statement."""
    counted = (
        select(func.count(Post.id))
        .where(Post.unit_id == Unit.id, Post.active)
        .correlate(Unit)
        .scalar_subquery()
    )
    query = (
        select(Unit, Post, counted)
        .outerjoin(Post, Post.id == Unit.head_post_id)
        .where(Unit.institution_id == institution_id, Unit.active)
        .order_by(Unit.name_sw, Unit.id)
    )
    return [
        UnitLine(unit.id, unit.parent_id, unit.name_sw, unit.name_en, head, int(posts))
        for unit, head, posts in db.session.execute(query)
    ]
