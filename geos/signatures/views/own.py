"""The page of one's own signing certificate, and the acts upon it."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, NotFound
from geos.signatures import queries, service
from geos.signatures.forms import ChangePinForm, EnrolForm, LossForm, PinForm
from geos.signatures.models import AuthorityKind, RevokeReason
from geos.signatures.showing import REASONS, STATES, number, state
from geos.signatures.views.blueprint import bp
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor


@bp.get("/me/signature")
def mine() -> Response:
    """The reader's certificate: until when, of which number, and what can be done with it."""
    me = actor()
    return render(
        "signatures/mine.html",
        row=queries.standing(me.person_id),
        earlier=queries.earlier(me.person_id),
        authority=queries.authority(me.institution_id or 0, AuthorityKind.ISSUING),
        state=state,
        states=STATES,
        reasons=REASONS,
        number=number,
    )


@bp.route("/me/signature/enrol", methods=["GET", "POST"])
def enrol() -> Response:
    """A certificate for oneself, with a PIN of one's own choice."""
    form = EnrolForm()

    def act() -> None:
        service.prove(actor(), form.password.data)
        service.enrol(actor(), form.pin.data)

    return _page(form, "signatures/enrol.html", act, _("Your signature is ready. You sign with your PIN."))


@bp.route("/me/signature/pin", methods=["GET", "POST"])
def change_pin() -> Response:
    """Another PIN, by the present one."""
    _own()
    form = ChangePinForm()
    return _page(
        form,
        "signatures/change_pin.html",
        lambda: service.change_pin(actor(), form.old_pin.data, form.pin.data),
        _("Your signing PIN is changed."),
    )


@bp.route("/me/signature/renew", methods=["GET", "POST"])
def renew_certificate() -> Response:
    """A new certificate before the old one ends, with the same PIN."""
    _own()
    form = PinForm()
    return _page(
        form,
        "signatures/renew.html",
        lambda: service.renew(actor(), form.pin.data),
        _("Your certificate is renewed. The PIN stays the same."),
    )


@bp.route("/me/signature/revoke", methods=["GET", "POST"])
def revoke_own() -> Response:
    """PIN lost or known to others: the certificate ends now, and a new one can be made."""
    form = LossForm()
    form.refuse_repeated()
    _own()

    def act() -> None:
        row = queries.standing(actor().person_id)
        if row is None:
            raise NotFound
        service.revoke(actor(), row, RevokeReason.LOSS, form.words.data or "")

    return _page(
        form,
        "signatures/revoke_own.html",
        act,
        _("Your certificate is revoked. What you signed before stays valid."),
    )


def _own() -> None:
    """NotFound for who has no certificate."""
    if queries.standing(actor().person_id) is None:
        raise NotFound


def _page(form: Form, page: str, act: Callable[[], object], done: str) -> Response:
    if form.validate_on_submit():
        try:
            act()
        except Invalid as error:
            form.take(error)
        else:
            flash(done, "done")
            return redirect(url_for(".mine"), 303)
    return render(page, form=form, back=url_for(".mine"), status=form.status)
