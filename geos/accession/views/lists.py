"""A list of present files: uploaded, looked through, entered."""

import json
from collections.abc import Iterable, Sequence

from flask import Response as FlaskResponse
from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from geos.accession import queries, service
from geos.accession.forms import AccessionForm
from geos.accession.models import Accession, AccessionRow, AccessionState, RowState
from geos.accession.reading import COLUMNS, Fault
from geos.accession.views.blueprint import bp
from geos.core import spreadsheets
from geos.core.errors import Invalid
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

ORDER = (RowState.WRONG, RowState.GOOD, RowState.ENTERED, RowState.KNOWN)
EXAMPLE = (
    "EA.45/312/02;Upungufu wa dawa;45/312;Wazi;karatasi;Chumba 2, rafu 4;DT;2026-09-01;2024-02-12;67;31;2;",
    "EA.45/312/01;Dawa: sera;;;;Sanduku 14;;;12/01/2019;100;44;1;31/12/2023",
)


@bp.route("/registry/accession", methods=["GET", "POST"])
def index() -> Response:
    """The lists so far, and the upload of another one."""
    registries = queries.managed(actor())
    form = AccessionForm()
    form.registry.choices = [(str(each.id), named(each)) for each in registries]
    if form.validate_on_submit():
        registry = next(each for each in registries if each.id == form.registry.data)
        try:
            made = service.start_accession(actor(), registry, *form.sent)
        except Invalid as error:
            form.take(error)
        else:
            return redirect(url_for(".show", accession_id=made.id), 303)
    return render(
        "accession/index.html",
        form=form,
        page=Page[Accession].asked(queries.accessions(actor())),
        columns=COLUMNS,
        most=service.MOST,
        status=form.status,
    )


@bp.get("/registry/accession/<int:accession_id>")
def show(accession_id: int) -> Response:
    """The dry run, and how far the entering is: the wrong lines first, each with what to write."""
    found = queries.get(actor(), accession_id)
    counts = queries.counts(actor(), found)
    state = _asked(counts)
    page = Page[AccessionRow].asked(queries.rows(actor(), found, state))
    return render(
        "accession/show.html",
        accession=found,
        counts=counts,
        state=state,
        page=page,
        cells={row.id: json.loads(row.cells) for row in page},
        faults={row.id: queries.faults(row) for row in page},
        columns=COLUMNS,
        form=Form(formdata=None, version=found.version),
    )


@bp.post("/registry/accession/<int:accession_id>/enter")
def enter(accession_id: int) -> Response:
    """Let the good lines become files."""
    found, form = queries.get(actor(), accession_id), Form()
    if form.validate_on_submit():
        form.check_version(found)
        service.enter(actor(), found)
        if found.state is AccessionState.DONE:
            many = queries.counts(actor(), found)[RowState.ENTERED]
            said = ngettext("%(num)d file is entered.", "%(num)d files are entered.", many)
            flash(said, "done")
        else:
            flash(_("The first files are entered; the rest follow by themselves."), "done")
    return redirect(url_for(".show", accession_id=accession_id, state=RowState.ENTERED.value), 303)


@bp.post("/registry/accession/<int:accession_id>/leave")
def leave(accession_id: int) -> Response:
    """Put a list aside that is not entered."""
    found, form = queries.get(actor(), accession_id), Form()
    if form.validate_on_submit():
        form.check_version(found)
        service.leave(actor(), found)
        flash(_("The list is put aside. Nothing of it was entered."), "done")
    return redirect(url_for(".index"), 303)


@bp.get("/registry/accession/<int:accession_id>/faults.csv")
def faults(accession_id: int) -> Response:
    """The wrong lines as a table, each with what is to be written: mended, it can be sent again."""
    found = queries.get(actor(), accession_id)
    heading = [*(texts[0] for texts in COLUMNS.values()), _("Line"), _("What to write")]
    rows = [
        [*(json.loads(row.cells).get(name, "") for name in COLUMNS), row.line, said(queries.faults(row))]
        for row in queries.all_rows(actor(), found, RowState.WRONG)
    ]
    return _download([heading, *rows], "makosa.csv")


@bp.get("/registry/accession/template.csv")
def template() -> Response:
    """A table to be filled in, with lines that show how."""
    queries.managed(actor())
    heading = [texts[0] for texts in COLUMNS.values()]
    return _download([heading, *(line.split(";") for line in EXAMPLE)], "majalada-mfano.csv")


def said(found: list[Fault]) -> str:
    """Faults in one line."""
    return "; ".join(f"{COLUMNS[each.column][0]}: {_(each.key, **each.facts)}" for each in found)


def _asked(counts: dict[RowState, int]) -> RowState:
    """The state whose lines are asked for, else the first that has any."""
    asked = request.args.get("state", "")
    if asked in {state.value for state in RowState}:
        return RowState(asked)
    return next((state for state in ORDER if counts[state]), RowState.GOOD)


def _download(rows: Iterable[Sequence[object]], name: str) -> Response:
    answer = FlaskResponse(spreadsheets.write(rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
