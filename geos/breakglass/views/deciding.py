"""Approving, refusing, withdrawing and ending an opening."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.breakglass import queries, service
from geos.breakglass.forms import ApproveForm, PlainForm, RefuseForm
from geos.breakglass.models import Opening
from geos.breakglass.views.blueprint import OPENING, bp
from geos.breakglass.workflow import FLOW
from geos.core.errors import Denied, Invalid, WrongState
from geos.web.render import render
from geos.web.times import moment
from geos.web.who import actor


@bp.route(f"{OPENING}/approve", methods=["GET", "POST"])
def approve_opening(opening_id: int) -> Response:
    """Let the asker read, and say when the owner is told."""
    opening = _to_decide(opening_id, "approve_opening")
    form = ApproveForm(version=opening.version)
    if form.validate_on_submit():
        form.check_version(opening)
        try:
            service.approve_opening(
                actor(),
                opening,
                tell_later=form.tell.data == "later",
                later_reason=form.later_reason.data or "",
            )
        except Invalid as error:
            form.take(error)
        else:
            said = _("The mailbox is open until %(until)s.", until=moment(opening.ends_at))
            flash(said, "done")
            return redirect(url_for(".show", opening_id=opening.id), 303)
    return render("breakglass/approve.html", form=form, opening=opening, status=form.status)


@bp.route(f"{OPENING}/refuse", methods=["GET", "POST"])
def refuse_opening(opening_id: int) -> Response:
    """Do not let the mailbox be opened."""
    opening = _to_decide(opening_id, "refuse_opening")
    form = RefuseForm(version=opening.version)
    if form.validate_on_submit():
        form.check_version(opening)
        service.refuse_opening(actor(), opening, form.reason.data)
        flash(_("You refused. The mailbox stays closed, and the administrator is told why."), "done")
        return redirect(url_for(".show", opening_id=opening.id), 303)
    return render("breakglass/refuse.html", form=form, opening=opening, status=form.status)


@bp.post(f"{OPENING}/withdraw")
def withdraw_opening(opening_id: int) -> Response:
    """Take the own request back."""
    opening, form = queries.get(actor(), opening_id), PlainForm()
    if not form.validate_on_submit():
        raise Invalid
    form.check_version(opening)
    service.withdraw_opening(actor(), opening)
    flash(_("Your request is withdrawn."), "done")
    return redirect(url_for(".show", opening_id=opening.id), 303)


@bp.post(f"{OPENING}/end")
def end_opening(opening_id: int) -> Response:
    """Close the mailbox before its time."""
    opening, form = queries.get(actor(), opening_id), PlainForm()
    if not form.validate_on_submit():
        raise Invalid
    form.check_version(opening)
    service.end_opening(actor(), opening)
    flash(_("The mailbox is closed again, and its owner knows of it."), "done")
    return redirect(url_for(".show", opening_id=opening.id), 303)


def _to_decide(opening_id: int, act: str) -> Opening:
    """The opening whose form is shown to whoever may do this; when the form comes, the service decides."""
    opening = queries.get(actor(), opening_id)
    if request.method == "GET" and not FLOW.can(actor(), act, opening):
        raise Denied if opening.state in FLOW.steps[act].source else WrongState
    return opening
