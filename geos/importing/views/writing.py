"""Writing a file that was looked through, and the slips of whom it brought."""

from flask import Response as FlaskResponse
from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from geos.accounts.service import INVITATION
from geos.core.clock import local, now
from geos.core.errors import NotFound, WrongState
from geos.importing import launching, queries, service, showing
from geos.importing.drawing import slips_pdf
from geos.importing.forms import BeginForm, SlipsForm
from geos.importing.models import ImportKind, ImportMode, ImportState, RowState
from geos.importing.service import Slip
from geos.importing.views.blueprint import bp, import_of
from geos.web.render import render
from geos.web.who import actor


@bp.route("/<int:import_id>/begin", methods=["GET", "POST"])
def begin(import_id: int) -> Response:
    """How the lines are entered, and what that would make; a process of its own does it then."""
    found = import_of(import_id)
    counted = queries.counts(found)
    clean = not counted[RowState.WRONG]
    form = BeginForm(version=found.version, mode=(ImportMode.ALL if clean else ImportMode.ROWS).value)
    if not clean:
        form.mode.choices = form.mode.choices[1:]
    if form.validate_on_submit():
        form.check_version(found)
        launching.launch(service.begin(actor(), found, ImportMode(form.mode.data)))
        flash(
            ngettext("%(num)d line is being imported.", "%(num)d lines are being imported.", counted.waiting),
            "done",
        )
        return redirect(url_for(".show", import_id=import_id), 303)
    if found.state is not ImportState.CHECKED or not counted.waiting:
        raise WrongState
    return render(
        "importing/begin.html",
        found=found,
        counts=counted,
        form=form,
        kinds=showing.KINDS,
        status=form.status,
    )


@bp.route("/<int:import_id>/slips", methods=["GET", "POST"])
def print_slips(import_id: int) -> Response:
    """Slips for envelopes as one PDF, this once: another print makes other links."""
    found, form = import_of(import_id), SlipsForm()
    if found.kind is not ImportKind.PEOPLE:
        raise NotFound
    if form.validate_on_submit():
        issued: list[Slip] = []
        service.print_slips(actor(), found, issued, service.AT_ONCE)
        data = slips_pdf(found.institution, issued, local(now() + INVITATION).date())
        answer = FlaskResponse(data, mimetype="application/pdf")
        answer.headers.set("Content-Disposition", "attachment", filename=f"{_('slips')}-{found.id}.pdf")
        answer.headers["Cache-Control"] = "no-store"
        return answer
    slips = queries.slips(found)
    if not slips.all:
        raise WrongState(service.NOBODY)
    return render(
        "importing/slips.html",
        found=found,
        form=form,
        slips=slips,
        many=min(slips.next, service.AT_ONCE),
        days=INVITATION.days,
        status=form.status,
    )
