"""At a recipient: the circulars received, one of them to read, and its acknowledgement."""

from pathlib import Path

from flask import Response as FlaskResponse
from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.circulars import drawing, queries, service
from geos.circulars.forms import KINDS, AcknowledgeForm
from geos.circulars.models import CircularCopy, CircularKind
from geos.circulars.views.blueprint import bp
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.documents import queries as documents
from geos.documents import service as document_service
from geos.documents.models import Document
from geos.documents.preview import NoPicture, picture
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

SANDBOX = "sandbox; default-src 'none'"


@bp.get("/circulars")
def index() -> Response:
    """What the reader's institution and units received, in force first."""
    asked = queries.Asked(
        view=request.args.get("view", "") if request.args.get("view", "") in queries.VIEWS else "",
        text=request.args.get("q", "").strip()[:200],
        kind=_kind(),
        year=_year(),
    )
    return render(
        "circulars/index.html",
        page=Page[CircularCopy].asked(queries.received(actor(), asked)),
        asked=asked,
        years=queries.years(actor()),
        kinds=KINDS,
        drawing=drawing,
    )


def _kind() -> CircularKind | None:
    asked = request.args.get("kind", "")
    return CircularKind(asked) if asked in {kind.value for kind in CircularKind} else None


def _year() -> int | None:
    asked = request.args.get("year", type=int)
    return asked if asked is not None and 1900 < asked < 3000 else None


@bp.get("/circulars/received/<int:copy_id>")
def copy(copy_id: int) -> Response:
    """One circular as it was received: the paper, and what its institution or unit has said."""
    return _page(queries.copy(actor(), copy_id), None)


def _page(found: CircularCopy, sent: AcknowledgeForm | None) -> Response:
    posts = service.posts(actor(), found) if found.acknowledged_at is None else []
    form = sent or AcknowledgeForm(formdata=None, version=found.version)
    if sent is None:
        form.offer(posts)
    circular = found.circular
    return render(
        "circulars/copy.html",
        copy=found,
        circular=circular,
        paper=found.document,
        number=request.args.get("page", 1, type=int),
        may_acknowledge=bool(posts),
        form=form,
        successor=_successor(found),
        drawing=drawing,
        status=422 if form.problems else 200,
    )


def _successor(found: CircularCopy) -> tuple[str, str] | None:
    """Name and address of what replaced it, where the reader received that too."""
    after = queries.successor(found.circular)
    if after is None:
        return None
    its = queries.copy_of(actor(), after)
    url = url_for(".copy", copy_id=its.id) if its else ""
    return drawing.name(after), url


@bp.post("/circulars/received/<int:copy_id>/acknowledge")
def acknowledge(copy_id: int) -> Response:
    """Say for the institution or unit that it was received and read."""
    found = queries.copy(actor(), copy_id)
    form = AcknowledgeForm()
    form.offer(service.posts(actor(), found))
    if form.validate_on_submit():
        form.check_version(found)
        try:
            service.acknowledge(actor(), found, form.remark.data or "", post_id=form.post_id)
        except Invalid as error:
            form.take(error)
            return _page(found, form)
        flash(_("Acknowledged. The sender sees it now."), "done")
        return redirect(url_for(".copy", copy_id=copy_id), 303)
    if found.acknowledged_at is not None:
        raise WrongState
    if not service.posts(actor(), found):
        raise Denied
    return _page(found, form)


# The paper: its readers are those of the copy, not only those to whom its document was opened ---------


@bp.get("/circulars/received/<int:copy_id>/paper.pdf")
def paper(copy_id: int) -> Response:
    """The signed circular, byte for byte."""
    found, document = _paper(copy_id)
    answer = FlaskResponse(documents.stream(document), mimetype=document.media_type)
    answer.content_length = document.size
    answer.headers.set("Content-Disposition", "attachment", filename=f"{_filename(found)}.pdf")
    return _guard(answer, document)


@bp.get("/circulars/received/<int:copy_id>/pages/<int:number>.png")
def page(copy_id: int, number: int) -> Response:
    """A picture of one page."""
    _found, document = _paper(copy_id)
    width = request.args.get("width", 900, type=int)
    try:
        made = picture(document, number, width, documents.content, Path(current_app.config["GEOS_CACHE"]))
    except NoPicture:
        raise NotFound from None
    return _guard(FlaskResponse(made, mimetype="image/png"), document)


def _paper(copy_id: int) -> tuple[CircularCopy, Document]:
    found = queries.copy(actor(), copy_id)
    if found.document is None or found.document.destroyed_at is not None:
        raise NotFound
    document_service.note_reading(actor(), found.document)
    return found, found.document


def _filename(found: CircularCopy) -> str:
    circular = found.circular
    return f"{circular.kind.value}-{circular.institution.code}-{circular.number}-{circular.year}"


def _guard(answer: FlaskResponse, document: Document) -> FlaskResponse:
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    secret = document.level >= Level.CONFIDENTIAL
    answer.headers["Cache-Control"] = "no-store" if secret else "private, no-cache"
    return answer
