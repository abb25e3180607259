"""The keyword scheme in force: series, and below each its descriptors."""

import re

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import set_committed_value

from geos.classification.models import Keyword
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.page import once_a_page
from geos.directory import queries as directory
from geos.directory.models import Institution

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing
WORD = re.compile(r"[^\W_]+")
Tree = list[tuple[Keyword, list[Keyword]]]


def own_institution(actor: Actor) -> Institution:
    """The institution whose scheme the actor works with."""
    return directory.institution(actor.institution_id or 0)


@once_a_page
def keywords(institution_id: int, *, retired: bool = False) -> Tree:
    """The scheme as a tree: each series with its descriptors, by position, then by code (2 before 10).

    Without `retired` only what new files may be opened under; a descriptor of a retired series is none.
    """
    query = (
        select(Keyword)
        .filter_by(institution_id=institution_id, proposed=False)
        .order_by(Keyword.position, func.length(Keyword.code), Keyword.code)
    )
    rows = db.session.scalars(query if retired else query.filter_by(retired=False)).all()
    below: dict[int | None, list[Keyword]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    tree = [(series, below.get(series.id, [])) for series in below.get(None, [])]
    for series, found in tree:
        for row in found:
            set_committed_value(row, "parent", series)  # it came with the same statement
    return tree


def descriptors(institution_id: int) -> list[Keyword]:
    """All descriptors in the order of the scheme: those under which files are opened."""
    return [row for _, rows in keywords(institution_id) for row in rows]


def keyword(actor: Actor, keyword_id: int) -> Keyword:
    """A row of the scheme (or of its draft) of the actor's own institution, or NotFound."""
    found = db.session.get(Keyword, keyword_id) if 0 < keyword_id < LARGEST else None
    if found is None or found.institution_id != actor.institution_id:
        raise NotFound
    return found


def matching(tree: Tree, text: str) -> Tree:
    """What of the tree fits every word: by code, by name, by scope or by its other words."""
    wanted = [word.lower() for word in WORD.findall(text)]
    if not wanted:
        return tree
    kept = [(series, [row for row in rows if _fits(row, wanted)]) for series, rows in tree]
    return [
        (series, rows or below) if _fits(series, wanted) else (series, rows)
        for (series, rows), (_, below) in zip(kept, tree, strict=True)
        if rows or _fits(series, wanted)
    ]


def _said(row: Keyword) -> str:
    return " ".join((row.code, row.name_sw, row.name_en, row.see_also, row.scope)).lower()


def _fits(row: Keyword, wanted: list[str]) -> bool:
    said = _said(row)
    return all(word in said for word in wanted)


def suggest(institution_id: int, text: str, limit: int = 5) -> list[Keyword]:
    """Descriptors whose names or other words stand in a text (a letter's subject), the best first."""
    wanted = {word.lower() for word in WORD.findall(text) if len(word) > 3}
    weighed = [(_weight(row, wanted), row) for row in descriptors(institution_id)]
    best = sorted((pair for pair in weighed if pair[0]), key=lambda pair: -pair[0])
    return [row for _, row in best[:limit]]


def _weight(row: Keyword, wanted: set[str]) -> int:
    """Words in common; the descriptor's own count double those of its series."""
    own = {word for word in WORD.findall(_said(row)) if len(word) > 3}
    above = {word for word in WORD.findall(_said(row.parent)) if len(word) > 3} if row.parent else set()
    return 2 * len(own & wanted) + len(above & wanted)
