"""The retention schedule from a table: upload, dry run, enter."""

import json

from flask import flash
from flask_babel import gettext as _
from flask_babel import lazy_pgettext
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.core.spreadsheets import Line
from geos.files import queries as files
from geos.retention import service
from geos.retention.forms import TableForm, UploadForm
from geos.retention.policy import SCHEDULE
from geos.retention.service import importing
from geos.retention.service.importing import RowState
from geos.retention.views.blueprint import bp, place, to
from geos.web.render import render
from geos.web.who import actor

STATES = {
    RowState.WRONG: ("late", lazy_pgettext("row", "Cannot be entered")),
    RowState.NEW: ("done", lazy_pgettext("row", "New")),
    RowState.CHANGED: ("wait", lazy_pgettext("row", "Changes the class")),
    RowState.SAME: ("rest", lazy_pgettext("row", "As it is")),
}


@bp.route("/retention/schedule/import", methods=["GET", "POST"])
def look_through_schedule() -> Response:
    """The upload, and what each row would do; nothing is entered yet."""
    institution, form = files.own_institution(actor()), UploadForm()
    SCHEDULE.require(actor(), "edit", institution)
    rows: list[importing.Row] = []
    if form.validate_on_submit():
        try:
            rows = service.read_schedule(actor(), institution, *form.sent)
        except Invalid as error:
            form.take(error)
    return _page(form, rows)


@bp.post("/retention/schedule/import/enter")
def import_schedule() -> Response:
    """Enter the rows that were looked through."""
    institution, form = files.own_institution(actor()), TableForm()
    SCHEDULE.require(actor(), "edit", institution)
    if form.validate_on_submit():
        try:
            service.import_schedule(actor(), institution, _lines(form.rows.data or ""))
        except Invalid as error:
            flash(_(error.key), "wait")
            return to(".look_through_schedule")
        flash(_("The rows are in the schedule; closed files fall due by it."), "done")
        return to(".schedule")
    return to(".look_through_schedule")


def _lines(text: str) -> list[Line]:
    """The rows as the dry run's page sent them back; Invalid where they are not that."""
    try:
        return [
            Line(int(number), {str(name): str(cell) for name, cell in cells.items()})
            for number, cells in json.loads(text)[: importing.MOST]
        ]
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise Invalid(importing.NOTHING) from error


def _page(form: UploadForm, rows: list[importing.Row]) -> Response:
    packed = json.dumps([(row.line.number, row.line.cells) for row in rows], ensure_ascii=False)
    good = sum(row.state in (RowState.NEW, RowState.CHANGED) for row in rows)
    return render(
        "retention/import.html",
        form=form,
        rows=sorted(rows, key=lambda row: (list(STATES).index(row.state), row.line.number)),
        states=STATES,
        good=good,
        enter=TableForm(None, data={"rows": packed}),
        here=place(),
        columns=", ".join(importing.COLUMNS),
        status=200 if rows else form.status,
    )
