"""The list of outgoing letters by where they stand, and the outgoing register."""

from flask import request
from werkzeug.wrappers import Response

from geos.core.errors import NotFound
from geos.directory import queries as directory
from geos.letters import drawing
from geos.letters.models import OutgoingLetter
from geos.letters.queries import outgoing as queries
from geos.letters.views.outgoing.blueprint import bp
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor


@bp.get("/letters/outgoing")
def index() -> Response:
    """Outgoing letters that the reader may see, by where they stand."""
    view, text = request.args.get("view", ""), request.args.get("q", "").strip()[:200]
    page: Page[OutgoingLetter] = Page.asked(queries.listed(actor(), view, text))
    return render(
        "letters/outgoing/index.html",
        page=page,
        routes=queries.stops(page.rows),
        view=view,
        text=text,
        counts=queries.counts(actor()),
        drawing=drawing,
    )


@bp.get("/letters/outgoing/register")
def register() -> Response:
    """The outgoing register (Rejista ya barua zinazotoka) of a registry and year."""
    registries = directory.registries_of(actor())
    asked = request.args.get("registry", type=int) or (registries[0].id if registries else 0)
    if asked not in actor().registry_ids:  # before a number from the address reaches the database
        raise NotFound
    years = queries.register_years(asked)
    wanted = request.args.get("year", type=int)
    year = wanted if wanted in years else years[0]
    page: Page[OutgoingLetter] = Page.asked(queries.register(actor(), asked, year))
    return render(
        "letters/outgoing/register.html",
        page=page,
        registries=registries,
        registry_id=asked,
        years=years,
        year=year,
        drawing=drawing,
    )
