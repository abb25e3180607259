"""The owner's page: password, second factor, recovery address, app passwords, sessions and sign-ins."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from geos.accounts import queries, service, signing_in
from geos.accounts.devices import words
from geos.accounts.models import Factor
from geos.accounts.views.blueprint import bp
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor

FACTORS = {
    Factor.NONE: lazy_gettext("password"),
    Factor.TOTP: lazy_gettext("password and code"),
    Factor.RECOVERY: lazy_gettext("password and recovery code"),
}


@bp.get("/me/security")
def security() -> Response:
    """How one signs in, from where, and what else opens the own mail."""
    account, who = current_user.account, actor()
    return render(
        "accounts/security.html",
        account=account,
        required=queries.requires_second_factor(who) and not account.second_factor_waived,
        codes_left=queries.recovery_codes_left(account.id) if account.second_factor else 0,
        app_passwords=queries.app_passwords(account.id),
        sessions=queries.open_sessions(account.id),
        sign_ins=queries.sign_ins(account.id),
        present=current_user.session,
        marked=request.args.get("session", type=int),
        words=words,
        factors=FACTORS,
        form=Form(),
    )


@bp.post("/me/security/sessions/<int:session_id>/end")
def end_session(session_id: int) -> Response:
    """End one of the own sessions; the present one is a signing out."""
    if not Form().validate_on_submit():
        return _back()
    service.end_own_session(actor(), session_id)
    if session_id == current_user.session.id:
        signing_in.forget()
        return redirect(url_for(".sign_in"), 303)
    flash(_("The session is ended. Whoever has that device must sign in again."), "done")
    return _back()


@bp.post("/me/security/sessions/end-others")
def end_other_sessions() -> Response:
    """End every own session but this one."""
    others = len(queries.open_sessions(current_user.account.id)) - 1
    if Form().validate_on_submit():
        service.end_other_sessions(actor(), current_user.session.id)
        flash(ngettext("%(num)d session is ended.", "%(num)d sessions are ended.", others), "done")
    return _back()


@bp.post("/me/security/app-passwords/<int:app_password_id>/end")
def end_app_password(app_password_id: int) -> Response:
    """End an own app password."""
    row = queries.app_password(actor(), app_password_id)
    if Form().validate_on_submit():
        service.app_passwords.end(actor(), app_password_id)
        flash(_("%(label)s can no longer open your mail.", label=row.label), "done")
    return _back()


def _back(**values: Any) -> Response:
    return redirect(url_for(".security", **values), 303)
