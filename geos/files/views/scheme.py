"""The keyword scheme: what files are opened under."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.files import queries, service
from geos.files.forms import KeywordForm
from geos.files.policy import SCHEME
from geos.files.views.blueprint import bp
from geos.web.i18n import named
from geos.web.render import render
from geos.web.who import actor


@bp.route("/files/keywords", methods=["GET", "POST"])
def keywords() -> Response:
    """The series with their descriptors; a records manager adds to them."""
    institution = queries.own_institution(actor())
    rows, form = queries.keywords(institution.id), KeywordForm()
    form.parent.choices = [("", _("A new series"))] + [
        (str(series.id), f"{series.code} {named(series)}") for series, _rows in rows
    ]
    if form.validate_on_submit():
        parent = queries.keyword(actor(), form.parent.data) if form.parent.data else None
        try:
            row = service.add_keyword(
                actor(), institution.id, form.code.data, form.name_sw.data, form.name_en.data, parent
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(_("%(code)s %(name)s is in the scheme.", code=row.code, name=named(row)), "done")
            return redirect(url_for(".keywords"), 303)
    may_add = SCHEME.can(actor(), "add_keyword", institution)
    return render(
        "files/keywords.html",
        rows=rows,
        form=form,
        prefix=institution.reference_prefix,
        may_add=may_add,
        status=form.status,
    )
