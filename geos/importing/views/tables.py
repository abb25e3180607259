"""Tables that leave: an example to fill in, and what the institution has in the same columns."""

from collections.abc import Sequence
from io import BytesIO

from flask import Response as FlaskResponse
from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core import spreadsheets
from geos.core.errors import NotFound
from geos.importing import queries, service
from geos.importing.models import ImportKind
from geos.importing.queries import exporting
from geos.importing.views.blueprint import bp
from geos.web.i18n import language
from geos.web.listing import FORMATS
from geos.web.who import actor

NAMES = {
    ImportKind.UNITS: ("vitengo", "units"),
    ImportKind.POSTS: ("nyadhifa", "posts"),
    ImportKind.PEOPLE: ("watumishi", "people"),
    ImportKind.MAILBOXES: ("akaunti-za-baruapepe", "mailboxes"),
}


@bp.get("/template/<kind>")
def template(kind: str) -> Response:
    """A table to be filled in, with a line that shows how."""
    queries.institution(actor())
    asked = _kind(kind)
    columns = exporting.columns(asked)
    rows = [[column.heads[_form()] for column in columns], [column.example for column in columns]]
    return spreadsheet(rows, f"{NAMES[asked][_form()]}-{_('example')}", request.args.get("format", "csv"))


@bp.get("/export/<kind>")
def export_list(kind: str) -> Response:
    """All units, posts, people or mailboxes, in the columns that an import takes; the journal notes it."""
    institution = queries.institution(actor())
    asked = _kind(kind)
    rows = service.export_list(actor(), institution, asked, _form())
    name = f"{NAMES[asked][_form()]}-{institution.code.lower()}"
    return spreadsheet(rows, name, request.args.get("format", "csv"))


def spreadsheet(rows: Sequence[Sequence[object]], name: str, format: str) -> Response:
    """Rows as a CSV file or a workbook to be kept."""
    if format not in FORMATS:
        raise NotFound
    if format == "xlsx":
        made = BytesIO()
        spreadsheets.write_workbook(name, rows, made)
        body = made.getvalue()
    else:
        body = spreadsheets.write(rows)
    answer = FlaskResponse(body, mimetype=FORMATS[format])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{format}")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _kind(text: str) -> ImportKind:
    if text not in set(ImportKind):
        raise NotFound
    return ImportKind(text)


def _form() -> int:
    return exporting.ENGLISH if language() == "en" else exporting.SWAHILI
