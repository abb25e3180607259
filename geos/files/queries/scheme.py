"""The keyword scheme of an institution: series, and below each its descriptors."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from geos.classification.models import Keyword
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound


def keywords(institution_id: int) -> list[tuple[Keyword, list[Keyword]]]:
    """The scheme as a tree: each series with its descriptors, both by code (2 before 10)."""
    query = (
        select(Keyword)
        .filter_by(institution_id=institution_id)
        .options(joinedload(Keyword.parent))
        .order_by(func.length(Keyword.code), Keyword.code)
    )
    rows = list(db.session.scalars(query))
    below: dict[int | None, list[Keyword]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return [(series, below.get(series.id, [])) for series in below.get(None, [])]


def descriptors(institution_id: int) -> list[Keyword]:
    """All descriptors in the order of the scheme: those under which files are opened."""
    return [row for _, rows in keywords(institution_id) for row in rows]


def keyword(actor: Actor, keyword_id: int) -> Keyword:
    """A row of the scheme of the actor's own institution, or NotFound."""
    found = db.session.get(Keyword, keyword_id)
    if found is None or found.institution_id != actor.institution_id:
        raise NotFound
    return found
