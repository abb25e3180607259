"""The keyword scheme: read by everybody of the institution, changed by its records managers."""

from datetime import date

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.classification import queries, service
from geos.classification.forms import KeywordForm
from geos.classification.models import FACTS, Keyword
from geos.classification.policy import SCHEME
from geos.classification.views.blueprint import bp
from geos.core.errors import Invalid
from geos.directory.models import Institution
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.render import render
from geos.web.who import actor


@bp.get("/registry/scheme")
def scheme() -> Response:
    """The series with their descriptors, searched by `q`, or as they held on the day `on`."""
    institution = queries.own_institution(actor())
    written, day = request.args.get("q", "").strip()[:200], _day(request.args.get("on", ""))
    may_edit = SCHEME.can(actor(), "edit_keyword", institution)
    draft = queries.draft(institution.id) if may_edit else None
    rows = queries.as_of(institution.id, day) if day else queries.keywords(institution.id, retired=True)
    return render(
        "classification/scheme.html",
        rows=rows if day else queries.matching(rows, written),
        written=written,
        day=day,
        prefix=institution.reference_prefix,
        example=f"{institution.reference_prefix}.45/312/01",
        may_edit=may_edit,
        draft=draft,
        drafted={row.keyword_id for row in queries.rows_of(draft)} if draft else set(),
    )


@bp.get("/registry/scheme/<int:keyword_id>")
def keyword(keyword_id: int) -> Response:
    """One row with its scope and other words, and what the versions did to it."""
    row = queries.keyword(actor(), keyword_id)
    institution = queries.own_institution(actor())
    return render(
        "classification/keyword.html",
        row=row,
        prefix=institution.reference_prefix,
        history=queries.history(row),
        may_edit=SCHEME.can(actor(), "edit_keyword", institution),
    )


@bp.route("/registry/scheme/new", methods=["GET", "POST"])
def draft_keyword() -> Response:
    """Propose a series or a descriptor for the draft."""
    institution = queries.own_institution(actor())
    SCHEME.require(actor(), "draft_keyword", institution)
    form = KeywordForm()
    if not form.is_submitted():
        form.parent.data = request.args.get("parent", type=int)
    form.offer_series(queries.series(institution.id))
    if form.validate_on_submit():
        try:
            row = service.draft_keyword(actor(), institution.id, form.facts(_parent(form)))
        except Invalid as error:
            form.take(error)
        else:
            flash(_("%(code)s %(name)s is in the draft.", code=row.path, name=named(row)), "done")
            return redirect(url_for(".draft"), 303)
    return _form_page(form, institution, None)


@bp.route("/registry/scheme/<int:keyword_id>/edit", methods=["GET", "POST"])
def edit_keyword(keyword_id: int) -> Response:
    """Change a row in the draft; what is in force stays until the draft is put in force."""
    row, institution = queries.keyword(actor(), keyword_id), queries.own_institution(actor())
    SCHEME.require(actor(), "edit_keyword", institution)
    stated = queries.drafted_row(row) or row
    form = KeywordForm(data={"parent": stated.parent_id, **{name: getattr(stated, name) for name in FACTS}})
    offered = queries.series(institution.id, besides=stated.parent_id)
    form.offer_series(each for each in offered if each.id != row.id)
    if form.validate_on_submit():
        try:
            service.edit_keyword(actor(), row, form.facts(_parent(form)))
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The change of %(code)s is in the draft.", code=row.path), "done")
            return redirect(url_for(".draft"), 303)
    return _form_page(form, institution, row)


@bp.post("/registry/scheme/<int:keyword_id>/undo")
def undo_edit(keyword_id: int) -> Response:
    """Take a row out of the draft."""
    row = queries.keyword(actor(), keyword_id)
    SCHEME.require(actor(), "undo_edit", queries.own_institution(actor()))
    form = Form()
    if form.validate_on_submit():
        try:
            service.undo_edit(actor(), row)
        except Invalid as error:
            flash(_(error.key), "wait")
        else:
            flash(_("The change of %(code)s is taken back.", code=row.path), "done")
    return redirect(url_for(".draft"), 303)


def _form_page(form: KeywordForm, institution: Institution, row: Keyword | None) -> Response:
    return render(
        "classification/edit.html",
        form=form,
        row=row,
        prefix=institution.reference_prefix,
        status=form.status,
    )


def _parent(form: KeywordForm) -> Keyword | None:
    return queries.keyword(actor(), form.parent.data) if form.parent.data else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
