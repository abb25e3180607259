"""Files that were sent: the list, one of them line by line, and its faults as a table."""

from functools import partial

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import func
from werkzeug.wrappers import Response

from geos.core.db import db
from geos.core.errors import Invalid
from geos.importing import queries, service, showing
from geos.importing.forms import UploadForm
from geos.importing.models import Import, ImportKind, ImportRow, ImportState, RowState
from geos.importing.reading import SHEETS
from geos.importing.views.blueprint import bp, import_of
from geos.importing.views.tables import spreadsheet
from geos.web.forms import Form
from geos.web.listing import Column, Listing
from geos.web.render import render
from geos.web.who import actor

EVERY = "every"  # the address of all lines
FILTERS = (*(state.value for state in RowState), queries.LOOK)


@bp.route("", methods=["GET", "POST"])
def index() -> Response:
    """The files of the institution, newest first, and the form that takes another."""
    institution = queries.institution(actor())
    form = UploadForm()
    if form.validate_on_submit():
        try:
            made = service.start_import(actor(), institution, ImportKind(form.kind.data), *form.sent)
        except Invalid as error:
            form.take(error)
        else:
            return redirect(url_for(".show", import_id=made.id), 303)
    listing = _listing(institution.id)
    if listing.format:
        return listing.export(_("imports"))
    return render(
        "importing/index.html",
        form=form,
        listing=listing,
        kinds=showing.KINDS,
        states=showing.STATES,
        sheets=SHEETS,
        head=showing.head,
        most=service.MOST,
        kind=_asked(ImportKind, "kind"),
        state=_asked(ImportState, "state"),
        status=form.status,
    )


def _listing(institution_id: int) -> "Listing[Import]":
    query = queries.imports(institution_id)
    if kind := _asked(ImportKind, "kind"):
        query = query.where(Import.kind == ImportKind(kind))
    if state := _asked(ImportState, "state"):
        query = query.where(Import.state == ImportState(state))
    columns = (
        Column[Import]("file", lazy_gettext("List"), lambda row: row.filename, func.lower(Import.filename)),
        Column[Import](
            "kind", lazy_gettext("Kind"), lambda row: str(showing.KINDS[row.kind][0]), Import.kind
        ),
        Column[Import](
            "state", lazy_gettext("State"), lambda row: str(showing.STATES[row.state][1]), Import.state
        ),
        Column[Import]("at", lazy_gettext("Sent"), lambda row: row.at, Import.at),
        Column[Import]("by", lazy_gettext("By"), lambda row: row.by.name if row.by else "–"),
    )
    return Listing(query, columns, Import.id, "-at")


def _kind_in_words(row: Import) -> str:
    return str(showing.KINDS[row.kind][0])


def _state_in_words(row: Import) -> str:
    return str(showing.STATES[row.state][1])


def _asked(known: type[ImportKind] | type[ImportState], name: str) -> str:
    asked = request.args.get(name, "")
    return asked if asked in [each.value for each in known] else ""


@bp.get("/<int:import_id>")
def show(import_id: int) -> Response:
    """The dry run, and how far the writing is: lines with faults first, each with what to write."""
    found = import_of(import_id)
    counted = queries.counts(found)
    state = _state(counted)
    listing = _lines(found, state)
    if listing.format:
        return listing.export(_("lines"))
    return render(
        "importing/show.html",
        found=found,
        counts=counted,
        state=state,
        listing=listing,
        heads=showing.heads(found.kind),
        kinds=showing.KINDS,
        rows=showing.ROWS,
        look=showing.LOOK,
        states=showing.STATES,
        columns=_recognised(found),
        slips=queries.slips(found) if counted.written else queries.Slips(0, 0),
        form=Form(formdata=None, version=found.version),
    )


def _state(counted: queries.Counts) -> str:
    """The lines that are asked for, else the first kind of which there are any."""
    asked = request.args.get("state", "")
    if asked in FILTERS:
        return asked
    if asked == EVERY:
        return ""
    if counted[RowState.WRONG]:
        return RowState.WRONG.value
    return queries.LOOK if counted.doubtful else ""


def _lines(found: Import, state: str) -> "Listing[showing.Line]":
    cells = [_cell(place, text) for place, text in enumerate(showing.heads(found.kind))]
    columns = (
        Column[showing.Line]("line", lazy_gettext("Line"), _number, ImportRow.line, number=True),
        *cells,
        Column[showing.Line]("state", lazy_gettext("State"), lambda line: line.tag[1], ImportRow.state),
        Column[showing.Line]("said", lazy_gettext("What to write"), _said, shown=False),
    )
    return Listing(queries.rows(found, state), columns, ImportRow.id, "line", partial(showing.lines, found))


def _cell(place: int, head: str) -> "Column[showing.Line]":
    return Column(f"cell{place}", head, lambda line: line.cells[place].text)


def _number(line: showing.Line) -> int:
    return line.row.line


def _said(line: showing.Line) -> str:
    faults = [f"{column}: {what}" for column, what, _mild, _instead in line.said]
    return "; ".join([*faults, *(f"{column}: {before} → {after}" for column, before, after in line.changes)])


def _recognised(found: Import) -> int:
    """How many columns of the file were known."""
    first = db.session.scalars(queries.rows(found).order_by(ImportRow.id).limit(1)).first()
    return len(queries.cells(first)) if first is not None else 0


@bp.post("/<int:import_id>/leave")
def leave(import_id: int) -> Response:
    """Put a file aside that is not entered."""
    found, form = import_of(import_id), Form()
    if form.validate_on_submit():
        form.check_version(found)
        service.leave(actor(), found)
        flash(_("The list is discarded. Nothing of it was imported."), "done")
    return redirect(url_for(".index"), 303)


@bp.get("/<int:import_id>/faults")
def faults(import_id: int) -> Response:
    """The lines with faults as a file to be mended and sent again: what is known to be right stands in it."""
    found = import_of(import_id)
    columns = _written_columns(found)
    rows: list[list[object]] = [[*(showing.head(found.kind, name) for name in columns), _("What to write")]]
    query = queries.rows(found, RowState.WRONG.value).order_by(ImportRow.line)
    for row in db.session.scalars(query):
        told = [fault for fault in queries.faults(row) if not fault.mild]
        cells = {**queries.cells(row), **{each.column: each.instead for each in told if each.instead}}
        said = "; ".join(f"{showing.head(found.kind, each.column)}: {showing.say(each)}" for each in told)
        rows.append([*(cells.get(name, "") for name in columns), said])
    return spreadsheet(rows, _("errors"), request.args.get("format", "csv"))


def _written_columns(found: Import) -> list[str]:
    """The columns that the file had, in the sheet's order."""
    first = db.session.scalars(queries.rows(found).order_by(ImportRow.id).limit(1)).one()
    cells = queries.cells(first)
    return [column.name for column in SHEETS[found.kind].columns if column.name in cells]
