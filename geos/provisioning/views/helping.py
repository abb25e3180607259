"""Helping somebody into the account: new link and slip, unlocking, second factor, sessions. Nobody's mail."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.accounts import queries as accounts
from geos.core.errors import Invalid, NotFound
from geos.directory.models import Person
from geos.provisioning import people as acts
from geos.provisioning.person_forms import ActForm, WhyForm
from geos.provisioning.queries import people as queries
from geos.provisioning.queries.slips import first_password_url
from geos.provisioning.showing import picture
from geos.provisioning.views.blueprint import PERSON, bp
from geos.web.render import render
from geos.web.who import actor

SLIP = "person_slip"  # in the reader's own session: the link of the slip that is shown once


@dataclass(frozen=True)
class Words:
    """What a short form says: where it is sent, title, what it does, button and its sign."""

    endpoint: str
    title: str
    text: str
    button: str
    icon: str


@bp.route(f"{PERSON}/new-link", methods=["GET", "POST"])
def new_way_in(person_id: int) -> Response:
    """A link by which the owner chooses a new password; the slip with it is shown once."""
    who, form = queries.person(actor(), person_id), WhyForm()
    words = Words(
        "new_way_in",
        _("New sign-in link for %(name)s", name=who.name),
        _("The password, open sessions and app passwords end. You then print the link and hand it over."),
        _("Make the link"),
        "key",
    )
    if form.validate_on_submit():
        secret = acts.new_way_in(actor(), who, form.reason.data or "")
        session[SLIP] = [who.id, secret]
        return redirect(url_for(".person_slip", person_id=who.id), 303)
    return _asked(form, who, words)


@bp.get(f"{PERSON}/slip")
def person_slip(person_id: int) -> Response:
    """The page to print and hand over, once."""
    who = queries.person(actor(), person_id)
    kept_for, secret = session.pop(SLIP, (None, ""))
    account = accounts.of_person(who.id)
    if kept_for != who.id or account is None:
        flash(_("The link was shown already. Make a new one if it is lost."), "wait")
        return redirect(url_for(".person", person_id=who.id))
    url = first_password_url(secret)
    return render("provisioning/person_slip.html", who=who, account=account, url=url, picture=picture(url))


@bp.route(f"{PERSON}/second-factor", methods=["GET", "POST"])
def clear_second_factor(person_id: int) -> Response:
    """Take off the second factor of somebody who lost phone and codes."""
    who, form = queries.person(actor(), person_id), WhyForm()
    words = Words(
        "clear_second_factor",
        _("Clear the second factor of %(name)s", name=who.name),
        _("Only for somebody who lost phone and recovery codes. Every session ends, and the owner is told."),
        _("Clear it"),
        "lock",
    )
    if form.validate_on_submit():
        acts.clear_second_factor(actor(), who, form.reason.data or "")
        flash(_("The second factor of %(name)s is cleared.", name=who.name), "done")
        return redirect(url_for(".person", person_id=who.id), 303)
    return _asked(form, who, words)


@bp.post(f"{PERSON}/unlock")
def unlock(person_id: int) -> Response:
    """Let somebody try again who gave too many wrong passwords."""
    return _done(person_id, lambda who: acts.unlock(actor(), who), _("The wrong attempts no longer count."))


@bp.post(f"{PERSON}/sessions/end")
def end_sessions(person_id: int) -> Response:
    """End every session."""
    return _done(person_id, lambda who: acts.end_sessions(actor(), who), _("Every session is ended."))


@bp.post(f"{PERSON}/sessions/<int:session_id>/end")
def end_session(person_id: int, session_id: int) -> Response:
    """End one session."""

    def end(who: Person) -> Person:
        account = accounts.of_person(who.id)
        if account is None:
            raise NotFound
        return acts.end_session(actor(), who, accounts.session_of(account.id, session_id))

    return _done(person_id, end, _("The session is ended."))


def _done(person_id: int, act: Callable[[Person], Person], said: str) -> Response:
    who, form = queries.person(actor(), person_id), ActForm()
    if not form.validate_on_submit():
        raise Invalid
    act(who)
    flash(said, "done")
    return redirect(url_for(".person", person_id=who.id), 303)


def _asked(form: WhyForm, who: Person, words: Words) -> Response:
    if not form.is_submitted():
        queries.require_help(actor(), who)
    return render("provisioning/help.html", form=form, who=who, words=words, status=form.status)
