"""The register of incoming letters as a list."""

from datetime import date

from flask import request
from werkzeug.wrappers import Response

from geos.directory import queries as directory
from geos.letters import incoming_showing as showing
from geos.letters.models import IncomingState
from geos.letters.queries import incoming as queries
from geos.letters.views.incoming.blueprint import bp
from geos.web.i18n import named
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

UNFILED = "unfiled"


@bp.get("/letters/incoming")
def index() -> Response:
    """The register of incoming letters (Rejista ya barua zinazoingia), newest first."""
    registries = directory.registries_of(actor())
    own = [registry.id for registry in registries]
    asked = queries.Asked(
        registry_id=_number("registry", own),
        year=_number("year", range(1900, 2200)),
        text=_text("q"),
        unfiled=request.args.get("only") == UNFILED,
        sender=_text("sender"),
        state=_state(),
        since=_day("since"),
        until=_day("until"),
    )
    page: Page[int] = Page.asked(queries.lines(actor(), asked))
    return render(
        "letters/incoming/index.html",
        page=page,
        lines=queries.told(actor(), page.rows),
        asked=asked,
        registries=registries,
        registry_choices=[(registry.id, named(registry)) for registry in registries],
        year_choices=[(year, year) for year in queries.years(own)],
        channels=showing.CHANNELS,
        states=showing.STATES,
        showing=showing,
    )


def _text(name: str) -> str:
    return request.args.get(name, "").replace("\0", "").strip()[:200]


def _number(name: str, known: list[int] | range) -> int | None:
    found = request.args.get(name, type=int)
    return found if found in known else None


def _state() -> IncomingState | None:
    known = {state.value: state for state in IncomingState}
    return known.get(request.args.get("state", ""))


def _day(name: str) -> date | None:
    """A day of the address; what is none is not asked for."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
