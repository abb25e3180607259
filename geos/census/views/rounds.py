"""The rounds of a registry, beginning one, closing it."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from geos.census import queries, service, showing
from geos.census.forms import BeginForm
from geos.census.models import CensusRound, Scope
from geos.census.views.blueprint import asked_registry, bp
from geos.census.workflow import FLOW
from geos.core.db import db
from geos.core.errors import Denied, Invalid, WrongState
from geos.directory.models import Unit
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor


@bp.get("/registry/census")
def index() -> Response:
    """The rounds of a registry, newest first, with what each found."""
    registry, own = asked_registry()
    page: Page[CensusRound] = Page.asked(queries.rounds(registry))
    return render(
        "census/index.html",
        registry=registry,
        registries=own,
        page=page,
        sums=queries.open_counts(page.rows),
        showing=showing,
    )


@bp.route("/registry/census/begin", methods=["GET", "POST"])
def begin_census() -> Response:
    """What the new round covers."""
    registry, own = asked_registry()
    form = BeginForm(action=url_for(".begin_census", registry=registry.id))
    units = queries.units(registry.institution_id)
    form.unit.choices = [("", _("Choose")), *((str(unit.id), named(unit)) for unit in units)]
    if form.validate_on_submit():
        unit = db.session.get(Unit, form.unit.data) if form.unit.data else None
        try:
            found = service.begin_census(
                actor(),
                registry,
                Scope(form.scope.data),
                room=form.room.data or "",
                unit=unit,
                paper_only=form.paper_only.data,
            )
        except Invalid as error:
            form.take(error)
        else:
            said = (
                _("Census %(number)s is being prepared.")
                if found.preparing
                else _("Census %(number)s has begun.")
            )
            flash(said % {"number": found.label}, "done")
            return redirect(url_for(".show", round_id=found.id), 303)
    return render("census/begin.html", registry=registry, registries=own, form=form, status=form.status)


@bp.route("/census/<int:round_id>/close", methods=["GET", "POST"])
def close_census(round_id: int) -> Response:
    """End the counting, after saying how many would then be missing."""
    found = queries.get(actor(), round_id)
    form = Form(version=found.version)
    if form.validate_on_submit():
        form.check_version(found)
        service.close_census(actor(), found)
        missing = queries.counts(found)["missing"]
        said = ngettext("%(num)d file is missing.", "%(num)d files are missing.", missing)
        flash(_("The census is closed. %(missing)s", missing=said), "wait" if missing else "done")
        return redirect(url_for(".report", round_id=round_id), 303)
    if found.preparing:
        raise WrongState(service.PREPARING)
    if found.state not in FLOW.steps["close_census"].source:
        raise WrongState
    if not FLOW.can(actor(), "close_census", found):
        raise Denied
    return render("census/close.html", round=found, form=form, sums=queries.counts(found), status=form.status)
