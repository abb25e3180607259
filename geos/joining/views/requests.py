"""The list of requests to join, the page of one, and its letter."""

from pathlib import Path

from flask import Response as FlaskResponse
from flask import current_app
from flask import request as http
from werkzeug.wrappers import Response

from geos.core.errors import NotFound
from geos.documents import queries as documents
from geos.documents.models import Document
from geos.documents.preview import NoPicture, picture
from geos.joining import proving, queries, wording
from geos.joining.forms import ActForm
from geos.joining.models import JoinRequest
from geos.joining.views.blueprint import REQUEST, bp
from geos.joining.views.columns import request_columns
from geos.joining.workflow import FLOW, IN_HAND, PROVABLE
from geos.web.i18n import language
from geos.web.listing import Listing
from geos.web.render import render
from geos.web.who import actor

SANDBOX = "sandbox; default-src 'none'"


@bp.get("/joining")
def requests() -> Response:
    """Every request, the youngest first."""
    state, text = (http.args.get(name, "").strip()[:200] for name in ("state", "q"))
    query = queries.requests(actor(), state, text)
    listing: Listing[JoinRequest] = Listing(query, request_columns(), JoinRequest.id, "-made")
    if listing.format:
        return listing.export("maombi" if language() == "sw" else "requests")
    return render(
        "joining/requests.html",
        listing=listing,
        counts=queries.counts(actor()),
        state=state,
        text=text,
        wording=wording,
    )


@bp.get(REQUEST)
def request(request_id: int) -> Response:
    """One request: what is asked, by whom, its letter, its proof and its history."""
    found = queries.request(actor(), request_id)
    acts = {step.act for step in FLOW.open_to(actor(), found)}
    return render(
        "joining/request.html",
        asked=found,
        acts=acts,
        may_edit=found.state in IN_HAND,
        may_prove=found.state in PROVABLE and found.proved_at is None,
        others=found.state.value != "review" or bool(acts & {"approve_request"}) or queries.others(found),
        renewable=queries.without_password(found),
        record=(proving.record_name(found.domain), proving.record_value(found.proof)),
        number=http.args.get("page", 1, type=int),
        act_form=ActForm(formdata=None, version=found.version),
        wording=wording,
    )


# The letter: its readers are the operators, whatever institution they serve ------------------------------


@bp.get(f"{REQUEST}/letter.pdf")
def letter(request_id: int) -> Response:
    """The institution's letter, byte for byte."""
    document = _letter(request_id)
    answer = FlaskResponse(documents.stream(document), mimetype=document.media_type)
    answer.content_length = document.size
    answer.headers.set("Content-Disposition", "attachment", filename=f"barua-{request_id}.pdf")
    return _guard(answer)


@bp.get(f"{REQUEST}/letter/<int:number>.png")
def letter_page(request_id: int, number: int) -> Response:
    """A picture of one page of it."""
    document = _letter(request_id)
    width = http.args.get("width", 900, type=int)
    try:
        made = picture(document, number, width, documents.content, Path(current_app.config["GEOS_CACHE"]))
    except NoPicture:
        raise NotFound from None
    return _guard(FlaskResponse(made, mimetype="image/png"))


@bp.get(f"{REQUEST}/logo")
def logo(request_id: int) -> Response:
    """The logo that came with it, as it will be printed."""
    found = queries.request(actor(), request_id).logo
    if found is None or found.destroyed_at is not None:
        raise NotFound
    return _guard(FlaskResponse(documents.content(found), mimetype=found.media_type))


def _letter(request_id: int) -> Document:
    found = queries.request(actor(), request_id).letter
    if found is None or found.destroyed_at is not None:
        raise NotFound
    return found


def _guard(answer: FlaskResponse) -> FlaskResponse:
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
