"""Signing in and out, the first password, and changing it."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from geos.accounts import queries, service, signing_in
from geos.accounts.forms import ChangePasswordForm, FirstPasswordForm, SignInForm
from geos.core.errors import Invalid, NotFound
from geos.web import i18n, local, nav
from geos.web.render import render
from geos.web.who import actor, signed_in

bp = Blueprint("accounts", __name__, template_folder="templates")

MINE = nav.Entry("password", lazy_gettext("Change your password"), "key", "accounts.change_password")

WAIT = 429  # too many wrong passwords
REFUSED = 422


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    """The one sign-in form; a refusal shows it again."""
    if signed_in() and request.method == "GET":
        return redirect(local.safe(request.args.get("next")))
    form = SignInForm()
    status = form.status
    if form.validate_on_submit():
        try:
            key = service.sign_in(
                form.username.data,
                form.password.data,
                request.remote_addr or "",
                request.user_agent.string,
                i18n.chosen(),
            )
        except (service.WrongPassword, service.MustWait) as refusal:
            form.password.errors = [_(refusal.key, **refusal.facts)]
            status = WAIT if isinstance(refusal, service.MustWait) else REFUSED
        else:
            signing_in.begin(key)
            return redirect(local.safe(request.args.get("next")), 303)
    return render("accounts/sign_in.html", form=form, timed_out=signing_in.timed_out(), status=status)


@bp.post("/sign-out")
def sign_out() -> Response:
    """End this browser's session."""
    service.sign_out(current_user.session)
    signing_in.forget()
    return redirect(url_for(".sign_in"), 303)


@bp.route("/first-password/<secret>", methods=["GET", "POST"])
def first_password(secret: str) -> Response:
    """The owner of a single-use link sets the first password."""
    account = queries.by_invitation(secret)
    if account is None:
        raise NotFound
    form = FirstPasswordForm()
    if form.validate_on_submit():
        try:
            service.set_first_password(secret, form.password.data)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Your password is set. Sign in with it."), "done")
            return redirect(url_for(".sign_in"), 303)
    return render("accounts/first_password.html", form=form, account=account, status=form.status)


@bp.route("/password", methods=["GET", "POST"])
def change_password() -> Response:
    """A signed-in person changes the password; all sessions end."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            service.change_password(actor(), form.old_password.data, form.password.data)
        except Invalid as error:
            form.take(error)
        else:
            signing_in.forget()
            flash(_("Your password is changed. Sign in with the new one."), "done")
            return redirect(url_for(".sign_in"), 303)
    return render("accounts/change_password.html", form=form, status=form.status)
