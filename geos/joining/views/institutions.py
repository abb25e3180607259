"""The national list of institutions, and the page of one: structure and health, never what is in it."""

from flask import request
from werkzeug.wrappers import Response

from geos.directory import queries as directory
from geos.directory.models import Institution
from geos.directory.workflow import STANDING
from geos.joining import queries, wording
from geos.joining.queries import Line
from geos.joining.views.blueprint import INSTITUTION, bp
from geos.joining.views.columns import institution_columns
from geos.web.i18n import language, named
from geos.web.listing import Listing
from geos.web.render import render
from geos.web.who import actor


@bp.get("/institutions")
def institutions() -> Response:
    """Every institution of the installation, with its counts."""
    kind, state, joins, text = (
        request.args.get(name, "").strip()[:200] for name in ("kind", "state", "joins", "q")
    )
    query = queries.institutions(actor(), kind, state, joins, text)
    listing: Listing[Line] = Listing(query, institution_columns(), Institution.id, "name", queries.lines)
    if listing.format:
        return listing.export("taasisi" if language() == "sw" else "institutions")
    return render(
        "joining/institutions.html",
        listing=listing,
        counts=queries.states(),
        kind=kind,
        state=state,
        joins=joins,
        text=text,
        wording=wording,
    )


@bp.get(INSTITUTION)
def institution(institution_id: int) -> Response:
    """One institution: who runs it, how large it is, what is amiss."""
    found = queries.institution(actor(), institution_id)
    health = queries.health(found)
    return render(
        "joining/institution.html",
        institution=found,
        parent=directory.institution(found.parent_id) if found.parent_id else None,
        health=health,
        tree=_tree(found.id),
        open_to={step.act for step in STANDING.open_to(actor(), found)},
        own=actor().institution_id == found.id,
        wording=wording,
    )


def _tree(institution_id: int) -> list[dict[str, object]]:
    """The units as nodes for kit.tree, those on top first."""
    units = queries.units(institution_id)
    under: dict[int | None, list[queries.UnitLine]] = {}
    for unit in units:
        under.setdefault(unit.parent_id, []).append(unit)
    known = {unit.id for unit in units}
    tops = [unit for unit in units if unit.parent_id not in known]

    def node(unit: queries.UnitLine) -> dict[str, object]:
        return {
            "name": named(unit),
            "posts": unit.posts,
            "head": named(unit.head) if unit.head else "",
            "children": [node(each) for each in under.get(unit.id, [])],
        }

    return [node(unit) for unit in tops]
