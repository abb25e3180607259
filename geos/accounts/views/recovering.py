"""A forgotten password: asking for a link, and what the links lead to."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.accounts import queries, service
from geos.accounts.forms import FirstPasswordForm, ForgottenForm
from geos.accounts.models import Purpose
from geos.accounts.views.blueprint import bp
from geos.core.errors import Invalid
from geos.web.forms import Form
from geos.web.render import render


@bp.route("/forgotten", methods=["GET", "POST"])
def forgotten() -> Response:
    """Ask for a link; the answer is the same for every name."""
    form = ForgottenForm()
    if form.validate_on_submit():
        service.ask_reset(form.username.data, request.remote_addr or "")
        return redirect(url_for(".forgotten", asked="1"), 303)
    asked = request.args.get("asked") == "1" and request.method == "GET"
    return render("accounts/forgotten.html", form=form, asked=asked, status=form.status)


@bp.route("/reset/<secret>", methods=["GET", "POST"])
def reset(secret: str) -> Response:
    """Whoever got the link at the recovery address chooses a new password."""
    link = queries.by_link(secret, Purpose.RESET)
    if link is None:
        return render("accounts/spent.html", status=404)
    form = FirstPasswordForm()
    if form.validate_on_submit():
        try:
            service.set_new_password(secret, form.password.data)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Your password is set. Sign in with it."), "done")
            return redirect(url_for(".sign_in"), 303)
    return render("accounts/reset.html", form=form, account=link.account, status=form.status)


@bp.route("/recovery/<secret>", methods=["GET", "POST"])
def verify_recovery(secret: str) -> Response:
    """Whoever got the link proves the address by a button: mail programs look at links by themselves."""
    link = queries.by_link(secret, Purpose.VERIFY)
    if link is None:
        return render("accounts/spent.html", status=404)
    form = Form()
    if form.validate_on_submit():
        service.verify_recovery(secret)
        flash(_("The recovery address is verified. It helps you if you forget your password."), "done")
        return redirect(url_for(".security"), 303)
    return render("accounts/verify_recovery.html", form=form, link=link, status=form.status)
