"""Short forms upon an order: accepting, refusing, cancelling."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.clock import today
from geos.core.errors import Denied, Invalid
from geos.directory import queries as directory
from geos.transfers import queries, service
from geos.transfers.forms import AcceptForm, ReasonForm, post_choices
from geos.transfers.models import Transfer, TransferState
from geos.transfers.views.blueprint import BOTH, TRANSFER, bp
from geos.transfers.workflow import FLOW
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor


@bp.route(f"{TRANSFER}/accept", methods=BOTH)
def accept_transfer(transfer_id: int) -> Response:
    """Say to which post the person comes."""
    order = _open(transfer_id, "accept_transfer")
    start = {"starts_on": max(order.starts_on, today()), "local_part": queries.proposed_address(order)}
    form = AcceptForm(version=order.version, data=start)
    form.to_post.choices = post_choices(directory.posts_with_holders(order.to_institution_id or 0))
    if not queries.brings_mailbox(order):
        del form.local_part

    def act() -> Any:
        chosen = directory.post(int(form.to_post.data))
        address = form.local_part.data or "" if "local_part" in form else ""
        done = service.accept_transfer(actor(), order, chosen, address, form.starts_on.data)
        if done.state is TransferState.DONE:
            return _("%(name)s serves here now.", name=order.person.name)
        return _("%(name)s is accepted.", name=order.person.name)

    return _answer(order, form, act, _("Accept the transfer"), _("Accept"), "check")


@bp.route(f"{TRANSFER}/refuse", methods=BOTH)
def refuse_transfer(transfer_id: int) -> Response:
    """Do not take the person, with the reason."""
    order = _open(transfer_id, "refuse_transfer")
    form = ReasonForm(version=order.version)

    def act() -> Any:
        service.refuse_transfer(actor(), order, form.reason.data or "")
        return _("The transfer is refused; the other institution is told why.")

    return _answer(order, form, act, _("Refuse the transfer"), _("Refuse"), "x")


@bp.route(f"{TRANSFER}/cancel", methods=BOTH)
def cancel_transfer(transfer_id: int) -> Response:
    """Take an order back before its day, with the reason."""
    order = _open(transfer_id, "cancel_transfer")
    form = ReasonForm(version=order.version)

    def act() -> Any:
        service.cancel_transfer(actor(), order, form.reason.data or "")
        return _("The order is cancelled; everything is as it was before.")

    return _answer(order, form, act, _("Cancel the order"), _("Cancel the order"), "ban")


def _open(transfer_id: int, act: str) -> Transfer:
    """The order; Denied for whoever reads it but does not decide about it."""
    order = queries.get(actor(), transfer_id)
    if not FLOW.steps[act].by(actor(), order):
        raise Denied
    return order


def _answer(
    order: Transfer, form: Form, act: Callable[[], Any], title: str, button: str, icon: str
) -> Response:
    back = url_for(".show", transfer_id=order.id)
    if form.validate_on_submit():
        form.check_version(order)
        try:
            flash(act(), "done")
        except Invalid as error:
            form.take(error)
        else:
            return redirect(back, 303)
    return render(
        "transfers/answer.html",
        form=form,
        order=order,
        title=title,
        button=button,
        icon=icon,
        back=back,
        stop=isinstance(form, ReasonForm),
        status=form.status,
    )
