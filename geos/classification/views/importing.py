"""Reading a scheme from a file: upload, look through, put into the draft; and the scheme as a file."""

from collections.abc import Iterable, Sequence

from flask import Response as FlaskResponse
from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.classification import queries, service
from geos.classification.forms import ImportForm
from geos.classification.policy import SCHEME
from geos.classification.queries import importing
from geos.classification.views.blueprint import bp
from geos.core import spreadsheets
from geos.core.clock import today
from geos.core.errors import Invalid
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor

SHOWN = 200  # rows of one state on the page
STATES = (importing.WRONG, importing.NEW, importing.CHANGED, importing.SAME)


@bp.route("/registry/scheme/import", methods=["GET", "POST"])
def import_scheme() -> Response:
    """The upload."""
    institution = queries.own_institution(actor())
    SCHEME.require(actor(), "import_scheme", institution)
    form = ImportForm()
    if form.validate_on_submit():
        try:
            sent = service.read_scheme(actor(), institution.id, *form.sent)
        except Invalid as error:
            form.take(error)
        else:
            return redirect(url_for(".look_through", import_id=sent.id), 303)
    return render("classification/import.html", form=form, columns=importing.COLUMNS, status=form.status)


@bp.get("/registry/scheme/imports/<int:import_id>")
def look_through(import_id: int) -> Response:
    """The dry run: what each row would do, the wrong ones first."""
    SCHEME.require(actor(), "import_scheme", queries.own_institution(actor()))
    sent = importing.sent(actor(), import_id)
    rows = importing.plan(sent)
    counts = {state: sum(row.state == state for row in rows) for state in STATES}
    asked = request.args.get("state", "")
    state = asked if asked in STATES else next((each for each in STATES if counts[each]), STATES[0])
    chosen = [row for row in rows if row.state == state]
    return render(
        "classification/look_through.html",
        sent=sent,
        count=len(rows),
        counts=counts,
        state=state,
        rows=chosen[:SHOWN],
        more=max(0, len(chosen) - SHOWN),
        good=counts[importing.NEW] + counts[importing.CHANGED],
        columns=importing.COLUMNS,
        form=Form(formdata=None, version=sent.version),
    )


@bp.post("/registry/scheme/imports/<int:import_id>")
def apply_import(import_id: int) -> Response:
    """Put the good rows into the draft."""
    SCHEME.require(actor(), "import_scheme", queries.own_institution(actor()))
    sent, form = importing.sent(actor(), import_id), Form()
    if form.validate_on_submit():
        form.check_version(sent)
        try:
            service.import_scheme(actor(), sent)
        except Invalid as error:
            flash(_(error.key), "wait")
            return redirect(url_for(".look_through", import_id=import_id), 303)
        flash(_("The rows are in the draft. Look at it and put it in force."), "done")
    return redirect(url_for(".draft"), 303)


@bp.get("/registry/scheme/imports/<int:import_id>/faults.csv")
def faults(import_id: int) -> Response:
    """The wrong rows as a table, each with what is to be written."""
    SCHEME.require(actor(), "import_scheme", queries.own_institution(actor()))
    rows = [row for row in importing.plan(importing.sent(actor(), import_id)) if row.problems]
    heading = [_("Line"), *importing.COLUMNS, _("What to write")]
    table = [[row.number, *(getattr(row, name) for name in importing.COLUMNS), said(row)] for row in rows]
    return _download([heading, *table], "makosa.csv")


def said(row: importing.Planned) -> str:
    """The faults of a row in one line."""
    return "; ".join(
        f"{importing.COLUMNS[each.column][0]}: {_(each.key, **each.facts)}" for each in row.problems
    )


@bp.get("/registry/scheme.csv")
def export_scheme() -> Response:
    """The scheme in force as a table that can be imported again."""
    institution = queries.own_institution(actor())
    return _download(importing.table(institution.id), f"mpango-{institution.code}-{today():%Y-%m-%d}.csv")


@bp.get("/registry/scheme/template.csv")
def template() -> Response:
    """A table to be filled in, with two rows that show how."""
    rows = [
        [texts[0] for texts in importing.COLUMNS.values()],
        ["45", "", "Tiba", "Curative services", "", "", "", ""],
        ["45", "312", "Dawa", "Medicines", "madawa, pharmacy", "Ununuzi na usambazaji", "", ""],
    ]
    return _download(rows, "mpango-mfano.csv")


def _download(rows: Iterable[Sequence[object]], name: str) -> Response:
    answer = FlaskResponse(spreadsheets.write(rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
