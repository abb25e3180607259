"""Making the list: from the directory, from a sheet, and taking rows out."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Invalid, WrongState
from geos.directory import queries as directory
from geos.letters.queries import outgoing as letters
from geos.letters.workflow import EDITABLE, author
from geos.merging import queries, service
from geos.merging.forms import ColumnsForm, InstitutionsForm, PostsForm, RowsForm, SheetForm
from geos.merging.models import Merge, RowState
from geos.merging.policy import POLICY
from geos.merging.queries import planning
from geos.merging.service.rules import FIXED
from geos.merging.views.blueprint import bp, merge_of
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor


@bp.route("/letters/outgoing/<int:letter_id>/merge", methods=["GET", "POST"])
def start_merge(letter_id: int) -> Response:
    """Make a draft a letter to many."""
    letter = letters.get(actor(), letter_id)
    form = Form(version=letter.version)
    if form.validate_on_submit():
        form.check_version(letter)
        merge = service.start_merge(actor(), letter)
        flash(_("The letter goes to many now. Add to its list whom it is for."), "done")
        return redirect(url_for(".show", merge_id=merge.id), 303)
    if not author(actor(), letter):
        raise Denied
    if letter.state not in EDITABLE or queries.of_letter(letter) is not None:
        raise WrongState
    return render("merging/start.html", letter=letter, form=form)


def _written(merge_id: int) -> Merge:
    """The merge while its list may be changed by this reader; else the refusal that says why not."""
    merge = merge_of(merge_id)
    if not author(actor(), merge.letter):
        raise Denied
    if not POLICY.can(actor(), "edit", merge):
        raise WrongState(FIXED)
    return merge


@bp.route("/merges/<int:merge_id>/institutions", methods=["GET", "POST"])
def add_institutions(merge_id: int) -> Response:
    """Institutions of the directory, by kind or by choice."""
    merge = merge_of(merge_id)
    members = directory.members(merge.institution_id)
    form = InstitutionsForm(version=merge.version)
    form.offer(members)
    if form.validate_on_submit():
        try:
            return _added(service.add_institutions(actor(), merge, form.chosen(members)))
        except Invalid as error:
            form.take(error)
    merge = _written(merge_id)
    return render("merging/institutions.html", merge=merge, form=form, status=form.status)


@bp.route("/merges/<int:merge_id>/posts", methods=["GET", "POST"])
def add_posts(merge_id: int) -> Response:
    """Posts of other institutions, by a word of their title."""
    merge = merge_of(merge_id)
    form = PostsForm(version=merge.version)
    form.offer(planning.posts(merge.letter, form.seek.data or ""))
    if form.validate_on_submit():
        try:
            return _added(service.add_posts(actor(), merge, form.posts.data or []))
        except Invalid as error:
            form.take(error)
    merge = _written(merge_id)
    return render("merging/posts.html", merge=merge, form=form, status=form.status)


def _added(merge: Merge) -> Response:
    many = sum(queries.counts(merge).values())
    flash(ngettext("The list has %(num)d row now.", "The list has %(num)d rows now.", many), "done")
    return redirect(url_for(".show", merge_id=merge.id), 303)


@bp.route("/merges/<int:merge_id>/sheet", methods=["GET", "POST"])
def upload_sheet(merge_id: int) -> Response:
    """A list in CSV or Excel; what its columns mean is asked next."""
    merge = merge_of(merge_id)
    form = SheetForm(version=merge.version)
    if form.validate_on_submit():
        try:
            service.upload_sheet(actor(), merge, *form.sent)
        except Invalid as error:
            form.take(error)
        else:
            return redirect(url_for(".map_columns", merge_id=merge_id), 303)
    merge = _written(merge_id)
    return render(
        "merging/sheet.html",
        merge=merge,
        form=form,
        marks=planning.wanted(merge.letter),
        most=service.MOST,
        status=form.status,
    )


@bp.route("/merges/<int:merge_id>/columns", methods=["GET", "POST"])
def map_columns(merge_id: int) -> Response:
    """Which column of the sheet goes where."""
    merge = merge_of(merge_id)
    marks = planning.wanted(merge.letter)
    kind = ColumnsForm.for_marks(marks)
    form = kind(version=merge.version, **kind.filled(merge.mapping))
    form.offer(merge.headings)
    if form.validate_on_submit():
        service.map_columns(actor(), merge, form.mapping())
        wrong = queries.counts(merge)[RowState.WRONG]
        said = ngettext("%(num)d row has faults.", "%(num)d rows have faults.", wrong)
        flash(said if wrong else _("The list has no faults."), "wait" if wrong else "done")
        state = RowState.WRONG.value if wrong else None
        return redirect(url_for(".show", merge_id=merge_id, state=state), 303)
    merge = _written(merge_id)
    if not merge.headings:
        raise WrongState
    return render("merging/columns.html", merge=merge, form=form, marks=marks, status=form.status)


@bp.post("/merges/<int:merge_id>/remove")
def remove_rows(merge_id: int) -> Response:
    """Take the ticked rows out of the list."""
    merge = merge_of(merge_id)
    form = RowsForm()
    form.offer(range(1, service.MOST + 1))
    if form.validate_on_submit():
        service.remove_rows(actor(), merge, form.rows.data or [])
        flash(_("The rows are out of the list."), "done")
    else:
        flash(_("Tick the rows that are to go."), "wait")
    return redirect(url_for(".show", merge_id=merge_id), 303)


@bp.post("/merges/<int:merge_id>/remove-wrong")
def remove_wrong(merge_id: int) -> Response:
    """Take out every row that has a fault."""
    merge, form = merge_of(merge_id), Form()
    if form.validate_on_submit():
        form.check_version(merge)
        service.remove_wrong(actor(), merge)
        flash(_("The rows with faults are out of the list."), "done")
    return redirect(url_for(".show", merge_id=merge_id), 303)


@bp.route("/merges/<int:merge_id>/drop", methods=["GET", "POST"])
def drop(merge_id: int) -> Response:
    """Make it an ordinary letter again; the same form sent twice leads to that letter."""
    if request.method == "POST":
        Form().refuse_repeated()
    merge = merge_of(merge_id)
    form = Form(version=merge.version)
    if form.validate_on_submit():
        form.check_version(merge)
        letter = service.drop(actor(), merge)
        flash(_("It is an ordinary letter again, to those who stand on it."), "done")
        return redirect(url_for("outgoing.show", letter_id=letter.id), 303)
    return render("merging/drop.html", merge=_written(merge_id), form=form)
