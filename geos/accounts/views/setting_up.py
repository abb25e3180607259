"""Setting up what stands besides the password: second factor, recovery codes, address, app passwords.

Each asks for the password: an open screen is not enough. What is shown once waits, sealed, in the cookie.
"""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from geos.accounts import queries, sealing, service, totp
from geos.accounts.forms import AppPasswordForm, EnrolForm, ProveForm, RecoveryForm
from geos.accounts.views.blueprint import bp
from geos.core.errors import Invalid, WrongState
from geos.web import local
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor

# In the cookie, sealed: a secret that a phone is about to learn, and what is shown once.
DRAFT, CODES, FRESH = "totp-draft", "recovery-codes", "app-password"


@bp.route("/me/security/second-factor", methods=["GET", "POST"])
def enrol() -> Response:
    """Show the picture for the phone; the code that it then shows sets the second factor up."""
    account, secret = current_user.account, _taken(DRAFT)
    if secret is None:
        secret = totp.new_secret()
        _lay(DRAFT, secret)
    form = EnrolForm()
    if form.validate_on_submit():
        try:
            service.confirm(actor(), form.old_password.data)
            codes = service.enrol(actor(), secret, form.code.data)
        except Invalid as error:
            form.take(error)
        else:
            session.pop(DRAFT, None)
            _lay(CODES, " ".join(codes))
            return redirect(url_for(".recovery_codes", next=request.args.get("next")), 303)
    return render(
        "accounts/enrol.html",
        form=form,
        account=account,
        picture=Markup(totp.picture(secret, account.username)),  # noqa: S704 - drawn by segno
        typed=totp.grouped(secret),
        due=current_user.due_first == "accounts.enrol",
        status=form.status,
    )


@bp.get("/me/security/recovery-codes")
def recovery_codes() -> Response:
    """The codes, until their owner says that they are kept."""
    codes = (_taken(CODES) or "").split()
    if not codes:
        return redirect(url_for(".security"), 303)
    return render("accounts/recovery_codes.html", codes=codes, form=Form(), account=current_user.account)


@bp.post("/me/security/recovery-codes/kept")
def keep_codes() -> Response:
    """The codes are kept; they are shown no more."""
    session.pop(CODES, None)
    return redirect(local.safe(request.args.get("next"), url_for(".security")), 303)


@bp.route("/me/security/recovery-codes/renew", methods=["GET", "POST"])
def renew_codes() -> Response:
    """Ten fresh codes; the earlier ones work no more."""

    def act() -> Response:
        _lay(CODES, " ".join(service.renew_codes(actor())))
        return redirect(url_for(".recovery_codes"), 303)

    return _proved(
        ProveForm(),
        act,
        title=_("New recovery codes"),
        text=_("Earlier codes stop working. The new ones are shown once: print them, or write them down."),
        button=_("Make new codes"),
    )


@bp.route("/me/security/second-factor/stop", methods=["GET", "POST"])
def stop() -> Response:
    """Sign in with the password alone again."""

    def act() -> Response:
        service.stop(actor())
        flash(_("Your account no longer asks for a code."), "done")
        return redirect(url_for(".security"), 303)

    return _proved(
        ProveForm(),
        act,
        title=_("Turn off the second factor"),
        text=_("Whoever learns your password then gets in with it alone. Recovery codes stop working too."),
        button=_("Turn it off"),
        stop=True,
    )


@bp.route("/me/security/recovery", methods=["GET", "POST"])
def set_recovery() -> Response:
    """Where a link may go when the password is forgotten."""
    form = RecoveryForm(data={"address": current_user.account.recovery_address})

    def act() -> Response:
        account = service.set_recovery(actor(), form.address.data or "")
        if account.recovery_address:
            text = _("A link is on its way to %(address)s. Open it there.", address=account.recovery_address)
            flash(text, "wait")
        else:
            flash(_("The recovery address is taken away."), "done")
        return redirect(url_for(".security"), 303)

    return _proved(
        form,
        act,
        title=_("Recovery address"),
        text=_("If you forget your password, a link can go there. Nothing else is ever sent to it."),
        button=_("Save"),
    )


@bp.route("/me/security/app-passwords/new", methods=["GET", "POST"])
def add_app_password() -> Response:
    """A password for one mail program."""
    form = AppPasswordForm()

    def act() -> Response:
        made = service.app_passwords.add(actor(), form.label.data)
        _lay(FRESH, f"{made.row.id} {made.secret}")
        return redirect(url_for(".app_password", app_password_id=made.row.id), 303)

    return _proved(
        form,
        act,
        title=_("New app password"),
        text=_("One for each phone or program that reads your mail. It opens the mail alone, not GeOS."),
        button=_("Create the password"),
    )


@bp.get("/me/security/app-passwords/<int:app_password_id>")
def app_password(app_password_id: int) -> Response:
    """What to write into the mail program; the password itself is seen once."""
    row = queries.app_password(actor(), app_password_id)
    number, _blank, secret = (_taken(FRESH) or "").partition(" ")
    shown = secret if number == str(row.id) else ""
    session.pop(FRESH, None)
    return render(
        "accounts/app_password.html",
        row=row,
        secret=shown,
        account=current_user.account,
        host=current_app.config["GEOS_HOSTNAME"],
        ports=[current_app.config[f"GEOS_{name}_BIND"].rpartition(":")[2] for name in PORTS],
    )


PORTS = ("SUBMISSIONS", "SUBMISSION")


def _proved(form: Any, act: Callable[[], Response], **words: Any) -> Response:
    """A short form that asks for the password before it acts."""
    if form.validate_on_submit():
        try:
            service.confirm(actor(), form.old_password.data)
            return act()
        except Invalid as error:
            form.take(error)
        except WrongState as error:
            form.take(Invalid(error.key, {}, **error.facts))
    return render(
        "accounts/prove.html", form=form, words=words, back=url_for(".security"), status=form.status
    )


def _about(name: str) -> str:
    return f"{name} in session {current_user.session.id}"


def _lay(name: str, text: str) -> None:
    session[name] = sealing.seal(text, _about(name))


def _taken(name: str) -> str | None:
    sealed = session.get(name)
    return sealing.unseal(sealed, _about(name)) if sealed else None
