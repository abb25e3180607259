"""One outgoing letter: before signing as it will come out, afterwards the signed paper itself."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from geos.letters import drawing
from geos.letters.models import OutgoingLetter, OutgoingState
from geos.letters.queries import outgoing as queries
from geos.letters.queries import stationery
from geos.letters.service import outgoing as service
from geos.letters.views.outgoing.beside import beside
from geos.letters.views.outgoing.blueprint import bp
from geos.letters.workflow import FIXED
from geos.routes.models import Route
from geos.web import nav
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor

DISPATCHED_PAGE = "consignments.of_letter"  # of a feature above: an endpoint's name, never an import
ASKED = frozenset({"sign", "recommend", "comment", "concur", "answer"})


@bp.get("/letters/outgoing/<int:letter_id>")
def show(letter_id: int) -> Response:
    """The letter as it stands; once it was sent, the page of its consignments."""
    letter = queries.get(actor(), letter_id)
    if letter.state is OutgoingState.DISPATCHED and nav.has(DISPATCHED_PAGE):
        return redirect(url_for(DISPATCHED_PAGE, letter_id=letter.id))
    route = queries.route_of(letter)
    if route is not None and (letter.state is OutgoingState.ON_ROUTE or queries.half_signed(letter)):
        service.note_opening(actor(), letter, route)
    if letter.state in FIXED:
        return _signed(letter, route)
    return _unsigned(letter, route)


def _unsigned(letter: OutgoingLetter, route: Route | None) -> Response:
    others = beside(letter)
    reference = f"{letter.file.reference}/…" if others.checks else queries.next_reference(letter)
    standings = queries.standings(actor(), letter)
    acts = queries.acts(actor(), letter, route)
    return render(
        "letters/outgoing/show.html",
        letter=letter,
        others=others,
        route=route,
        reference=reference,
        acts=acts - others.replaced,
        asked=letter.state is OutgoingState.ON_ROUTE and bool(acts & ASKED),
        preview=drawing.preview(
            others.example or letter,
            standings[0] if standings else queries.expected(letter, route),
            reference,
            stationery.letterhead(letter.institution_id),
            [step.post for step in queries.still_to_sign(route)[1:]] if route else [],
        ),
        checks=drawing.checks(letter, route, reference, others.checks),
        versions=queries.versions(letter),
        actor=actor(),
        form=Form(version=letter.version, formdata=None),
        drawing=drawing,
    )


def _signed(letter: OutgoingLetter, route: Route | None) -> Response:
    acts = queries.acts(actor(), letter, route)
    return render(
        "letters/outgoing/signed.html",
        letter=letter,
        acts=acts,
        route=route,
        actor=actor(),
        asked="countersign" in acts,
        paper=queries.paper(actor(), letter),
        page_number=request.args.get("page", 1, type=int),
        drawing=drawing,
    )
