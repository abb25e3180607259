"""The pattern of references: tried on examples, then set."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.classification import queries, service
from geos.classification.forms import PatternForm
from geos.classification.policy import SCHEME
from geos.classification.views.blueprint import bp
from geos.core.errors import Invalid
from geos.web.render import render
from geos.web.who import actor


@bp.route("/registry/scheme/pattern", methods=["GET", "POST"])
def set_pattern() -> Response:
    """How references are written from now on; "Show examples" only shows."""
    institution = queries.own_institution(actor())
    SCHEME.require(actor(), "set_pattern", institution)
    shown = queries.current_pattern(institution.id)
    form = PatternForm(data={"pattern": shown.files, "folio_pattern": shown.folios})
    only_show, status = "show" in request.form, form.status
    try:
        if form.is_submitted():
            shown = service.sound_pattern(form.pattern.data or "", form.folio_pattern.data or "")
            status = 200 if only_show else status
        if not only_show and form.validate_on_submit():
            service.set_pattern(actor(), institution.id, shown.files, shown.folios, form.why.data or "")
            flash(_("New files get references by this pattern. Those that were given stay."), "done")
            return redirect(url_for(".scheme"), 303)
    except Invalid as error:
        form.take(error)
    return render(
        "classification/pattern.html",
        form=form,
        examples=queries.examples(institution.id, shown),
        history=queries.history_of_patterns(institution.id),
        status=status,
    )
