"""Signing in: the password, then the code where the account has a second factor; and signing out."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from geos.accounts import queries, service, signing_in
from geos.accounts.forms import ChangePasswordForm, CodeForm, FirstPasswordForm, SignInForm
from geos.accounts.views.blueprint import bp
from geos.core.errors import Invalid
from geos.web import i18n, local
from geos.web.render import render
from geos.web.who import actor, signed_in

WAIT = 429  # too many wrong passwords
REFUSED = 422


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    """The one sign-in form; a refusal shows it again."""
    if signed_in() and request.method == "GET":
        return redirect(_onward())
    form = SignInForm()
    status = form.status
    if form.validate_on_submit():
        browser = signing_in.this_browser()
        try:
            account = service.verify(form.username.data, form.password.data, browser)
            if account.second_factor:
                signing_in.ask_code(account)
                return redirect(url_for(".code", next=request.args.get("next")), 303)
            signing_in.begin(service.begin(account, browser, i18n.chosen()))
        except service.SignInRefused as refusal:
            form.password.errors = [_(refusal.key, **refusal.facts)]
            status = _status(refusal)
        else:
            return redirect(_onward(), 303)
    return render("accounts/sign_in.html", form=form, timed_out=signing_in.timed_out(), status=status)


@bp.route("/sign-in/code", methods=["GET", "POST"])
def code() -> Response:
    """The code from the phone, or a recovery code; only after it a session begins."""
    account = signing_in.entering()
    if account is None:
        return redirect(url_for(".sign_in", next=request.args.get("next")), 303)
    form = CodeForm()
    status = form.status
    if form.validate_on_submit():
        browser = signing_in.this_browser()
        try:
            begun = service.begin_with_code(account, form.code.data, browser, i18n.chosen())
        except service.SignInRefused as refusal:
            form.code.errors = [_(refusal.key, **refusal.facts)]
            status = _status(refusal)
        else:
            signing_in.begin(begun)
            return redirect(_onward(), 303)
    return render("accounts/code.html", form=form, account=account, status=status)


def _status(refusal: service.SignInRefused) -> int:
    return WAIT if isinstance(refusal, service.MustWait) else REFUSED


def _onward() -> str:
    return local.safe(request.args.get("next"))


@bp.post("/sign-out")
def sign_out() -> Response:
    """End this browser's session."""
    service.sign_out(current_user.session)
    signing_in.forget()
    return redirect(url_for(".sign_in"), 303)


@bp.route("/first-password/<secret>", methods=["GET", "POST"])
def first_password(secret: str) -> Response:
    """The owner of a single-use link sets a password."""
    account = queries.by_invitation(secret)
    if account is None:
        return render("accounts/spent.html", status=404)
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
    due = current_user.account.must_change
    return render("accounts/change_password.html", form=form, due=due, status=form.status)
