"""Flask-Login over our own sessions: who is behind a request, and what is kept when a session has ended.

The cookie (signed by Flask) holds the session's random key and when it was last used, so that looking at
pages writes nothing; ending a session is a change of its row.
"""

from datetime import timedelta
from functools import cached_property
from typing import Any

from flask import Flask, Request, Response, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import UserMixin, current_user
from werkzeug.datastructures import MultiDict

from geos.accounts import queries, service
from geos.accounts.models import Account, UserSession
from geos.accounts.service import Begun, Browser
from geos.core.actor import Actor
from geos.core.clock import now
from geos.directory import queries as directory
from geos.extensions import login
from geos.web import gate, i18n, kept, local
from geos.web.i18n import language
from geos.web.render import partial
from geos.web.who import actor, signed_in

SEEN = "seen"  # seconds since the epoch of the last request, in the cookie
REFRESH = 60  # seconds after which the cookie's `seen` is written again
ENTERING = "entering"  # in the cookie: whose password was right, while the code is asked for
CODE_TIME = 600  # seconds in which the code must come
DEVICE = "device"  # the cookie by which this browser is known the next time
YEAR = 365 * 24 * 3600

# The only pages of somebody who must first do this: the endpoint that is due, and what it leads on to.
FIRST = {
    "accounts.change_password": frozenset({"accounts.sign_out"}),
    "accounts.enrol": frozenset({"accounts.sign_out", "accounts.recovery_codes", "accounts.keep_codes"}),
}


class SignedIn(UserMixin):
    """The person behind a session, with the posts held at this moment."""

    def __init__(self, row: UserSession) -> None:
        self.session = row
        self.account = row.account
        self.person = row.account.person

    @property
    def due_first(self) -> str:
        """The endpoint of what must be done before all else: an own password, a second factor."""
        if self.account.must_change:
            return "accounts.change_password"
        due = not self.account.second_factor and queries.second_factor_due(self.account, self.actor)
        return "accounts.enrol" if due else ""

    def get_id(self) -> str:
        """What Flask-Login stores: the session's key, never the person's id."""
        return str(session.get("_user_id", ""))

    @cached_property
    def actor(self) -> Actor:
        """The actor, built once for a request."""
        return directory.actor_for(self.person)

    @property
    def name(self) -> str:
        """As shown at the top right."""
        return self.person.name

    @property
    def initials(self) -> str:
        """For the round chip."""
        return self.person.initials

    @property
    def language(self) -> str:
        """The language that the person chose."""
        return self.person.language

    @property
    def institution_name(self) -> str:
        """In the reader's language."""
        institution = self.person.institution
        return institution.name_en if language() == "en" else institution.name_sw

    @property
    def post_title(self) -> str:
        """The first post's title, with Kaimu where it is held acting."""
        post = self.actor.post()
        if post is None:
            return ""
        title = post.title_en if language() == "en" else post.title_sw
        mark = "Acting " if language() == "en" else "Kaimu "
        return mark + title if post.acting else title


def init_app(app: Flask) -> None:
    """Register the loader and the hooks of the web layer."""
    login.user_loader(_load)
    app.before_request(_first_things_first)
    app.after_request(_refresh)
    kept.register(app, kept.Keeper(_keep, _fetch, _drop))
    i18n.on_change(app, _remember_language)


def begin(begun: Begun) -> None:
    """Put a fresh session into the cookie; anything from before the sign-in is dropped (fixation).

    Many wrong tries before it are told at once; the owner's page of security shows each number.
    """
    session.clear()
    session["_user_id"] = begun.key
    session["_fresh"] = True
    session[SEEN] = int(now().timestamp())
    g.device_key = begun.device
    if begun.failures >= service.FREE_FAILURES:
        text = _(
            "Before you, wrong passwords or codes were given %(num)d times: see Signing in and security.",
            num=begun.failures,
        )
        flash(text, "wait")


def this_browser() -> Browser:
    """Where the request comes from."""
    return Browser(request.remote_addr or "", request.user_agent.string, request.cookies.get(DEVICE, "")[:64])


def ask_code(account: Account) -> None:
    """Remember, signed and for some minutes, that this account's password was right; nobody is in yet."""
    session.clear()
    session[ENTERING] = [account.id, int(now().timestamp()), _as_it_stands(account)]


def entering() -> Account | None:
    """Whose password was right in this browser a moment ago; None where nobody's, or it changed meanwhile."""
    account_id, at, stood = session.get(ENTERING) or (0, 0, "")
    if now().timestamp() - at > CODE_TIME:
        return None
    account = queries.by_id(account_id)
    if account is None or _as_it_stands(account) != stood or not queries.is_open(account):
        return None
    return account


def _as_it_stands(account: Account) -> str:
    return queries.digest(f"{account.password_hash} {account.totp_at}")[:16]


def forget() -> None:
    """Drop the cookie's session, keeping what is to be said on the next page."""
    for name in ("_user_id", "_fresh", SEEN):
        session.pop(name, None)


def timed_out() -> bool:
    """Whether the browser's session ended because nothing was done for a while."""
    return "_user_id" in session and not current_user.is_authenticated


def _load(key: str) -> SignedIn | None:
    row = queries.session_by_key(key)
    if row is None or row.ended_at is not None or not queries.is_open(row.account):
        return None
    if row.started_at < now() - queries.LONGEST_SESSION:
        return None
    idle = now().timestamp() - float(session.get(SEEN, 0))
    return SignedIn(row) if idle <= _idle().total_seconds() else None


def _idle() -> timedelta:
    return timedelta(minutes=current_app.config["GEOS_SESSION_MINUTES"])


def _first_things_first() -> Any:
    """Somebody with another's password, or without the second factor of the post, gets to that page alone."""
    if request.endpoint in gate.PUBLIC or not signed_in():
        return None
    due: str = current_user.due_first
    if not due or request.endpoint == due or request.endpoint in FIRST[due]:
        return None
    if request.method not in gate.READS:
        _keep_for(current_user.account.person_id)
    url = url_for(due, next=local.here() if request.method == "GET" and not partial() else None)
    if partial():
        return Response(status=401, headers={"HX-Redirect": url})
    return redirect(url, 302 if request.method in gate.READS else 303)


def _refresh(response: Response) -> Response:
    if "device_key" in g:
        response.set_cookie(
            DEVICE,
            g.pop("device_key"),
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            path=url_for("accounts.sign_in"),
        )
    if request.endpoint == "web.static" or not current_user or not current_user.is_authenticated:
        return response
    moment = int(now().timestamp())
    if "_user_id" in session and moment - int(session.get(SEEN, 0)) >= REFRESH:
        session[SEEN] = moment
    return response


def _person_of_ended_session() -> int | None:
    """Whose session this browser had: only one that ended by itself counts, not one signed out of."""
    row = queries.session_by_key(str(session.get("_user_id", "")))
    if row is None or row.ended_at is not None or not queries.is_open(row.account):
        return None
    return row.account.person_id


def _keep(request: Request) -> None:
    person_id = _person_of_ended_session()
    if person_id is not None:
        _keep_for(person_id)


def _keep_for(person_id: int) -> None:
    text = kept.text_of(request)
    if text:
        service.keep_text(person_id, request.path, [list(pair) for pair in text.items(multi=True)])


def _fetch(path: str) -> "MultiDict[str, str] | None":
    row = queries.kept(actor().person_id or 0, path, now() - service.KEPT_TEXT)
    return MultiDict([(str(name), str(value)) for name, value in row.data]) if row else None


def _drop(path: str) -> None:
    service.drop_text(actor().person_id or 0, path)


def _remember_language(code: str) -> None:
    if current_user.is_authenticated:
        g.pop("language", None)
        service.set_language(actor().person_id or 0, code)
