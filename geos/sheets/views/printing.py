"""A file's own sheets as PDF, and the whole file."""

from collections.abc import Callable

from flask import Response as PdfAnswer
from flask import redirect, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from geos.core.actor import Actor
from geos.files import queries as files
from geos.files import showing
from geos.files.models import RegistryFile
from geos.sheets import naming, queries, service
from geos.sheets.drawing import lists
from geos.sheets.drawing.cover import cover as draw_cover
from geos.sheets.printed import Printed
from geos.sheets.views.blueprint import bp, pdf
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor

Draw = Callable[[Actor, RegistryFile, Printed], bytes]

SHEETS = (
    (
        "sheets.cover",
        _("Cover"),
        "folder",
        _("For the front of the file, with its QR code and the transit grid."),
    ),
    (
        "sheets.index_of_folios",
        _("Index of folios"),
        "clipboard-list",
        _("Every folio with its dates and its subject, by volume."),
    ),
    (
        "sheets.minute_sheet",
        _("Minute sheet"),
        "writing",
        _("Every minute, and ruled room for those to come."),
    ),
    (
        "sheets.transit_sheet",
        _("Transit sheet"),
        "route",
        _("Who had the file, what for, and how long each."),
    ),
)


@bp.get("/files/<int:file_id>/sheets")
def index(file_id: int) -> Response:
    """What can be printed of a file."""
    file = files.get(actor(), file_id)
    return render(
        "sheets/index.html",
        file=file,
        crumbs=showing.crumbs(file),
        sheets=SHEETS,
        volumes=[span.volume for span in queries.spans(file)],
        weight=queries.weight(file),
        form=lambda url: Form(formdata=None, action=url),
    )


@bp.get("/files/<int:file_id>/sheets/cover.pdf")
def cover(file_id: int) -> PdfAnswer:
    """The cover of the last volume, or of `?volume=`."""
    volume = request.args.get("volume", type=int)
    return _sheet(file_id, "cover", lambda who, file, printed: draw_cover(who, file, printed, volume))


@bp.get("/files/<int:file_id>/sheets/index-of-folios.pdf")
def index_of_folios(file_id: int) -> PdfAnswer:
    """The index of folios."""
    return _sheet(file_id, "index-of-folios", lists.index_of_folios)


@bp.get("/files/<int:file_id>/sheets/minute-sheet.pdf")
def minute_sheet(file_id: int) -> PdfAnswer:
    """The minute sheet."""
    return _sheet(file_id, "minute-sheet", lists.minute_sheet)


@bp.get("/files/<int:file_id>/sheets/transit-sheet.pdf")
def transit_sheet(file_id: int) -> PdfAnswer:
    """The transit sheet (karatasi ya mzunguko)."""
    return _sheet(file_id, "transit-sheet", lists.transit_sheet)


@bp.route("/files/<int:file_id>/whole-pdf", methods=["GET", "POST"])
def whole_pdf(file_id: int) -> Response:
    """The whole file as one PDF."""
    return _whole(file_id, "whole_pdf")


@bp.route("/files/<int:file_id>/whole-zip", methods=["GET", "POST"])
def whole_zip(file_id: int) -> Response:
    """The originals of a file as ZIP."""
    return _whole(file_id, "whole_zip")


def _sheet(file_id: int, what: str, draw: Draw) -> PdfAnswer:
    file = files.get(actor(), file_id)
    drawn = draw(actor(), file, Printed.by(actor()))
    name = naming.download(file, what, "pdf")
    service.note_sheet(actor(), file, what.replace("-", "_"))
    return pdf(drawn, name)


def _whole(file_id: int, what: str) -> Response:
    file, form = files.get(actor(), file_id), Form()
    if form.validate_on_submit():
        job = service.ask_whole(actor(), file, what)
        return redirect(url_for(".print_job", job_id=job.id), 303)
    return render(
        "sheets/whole.html",
        file=file,
        form=form,
        what=what,
        weight=queries.weight(file),
        heavy=queries.weight(file).heavy(service.MANY_PAGES, service.MUCH),
        status=form.status,
    )
