"""Refusals become pages here and nowhere else.

Each page says what happened, what is kept and what the next step is. A script's request gets the same
words in a fragment that replaces the page's main part.
"""

import logging
from dataclasses import dataclass
from secrets import token_hex

from flask import Flask, Response, flash, g, make_response, redirect, render_template, request
from flask_babel import LazyString, gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from geos.core.db import db
from geos.core.errors import Denied, DomainError, Invalid, NotFound, Repeated, Stale, WrongState
from geos.web import links
from geos.web.render import partial

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Refusal:
    """What a page of refusal says. Without a title the error's own message is the title."""

    status: int
    text: str | LazyString
    title: str | LazyString = ""
    again: bool = False  # the next step is to open the page anew
    search: bool = False  # the next step is to look for the thing


DOMAIN: dict[type[DomainError], Refusal] = {
    NotFound: Refusal(
        404,
        lazy_gettext("The reference may be mistyped, or the file may have moved to another registry."),
        search=True,
    ),
    Denied: Refusal(403, lazy_gettext("Nothing was changed. Whoever holds the right post can do it.")),
    Stale: Refusal(
        409,
        lazy_gettext("Your act was not carried out. Open the page again, read what changed, then decide."),
        again=True,
    ),
    WrongState: Refusal(
        409, lazy_gettext("Nothing was changed now. Open the page again to see how it stands."), again=True
    ),
    Invalid: Refusal(422, lazy_gettext("Nothing was saved. Go back, mend it and send it again."), again=True),
}

TITLES: dict[int, Refusal] = {
    400: Refusal(
        400,
        lazy_gettext("Nothing was done. Open the page again and repeat the step."),
        lazy_gettext("The request could not be read"),
        again=True,
    ),
    403: Refusal(403, lazy_gettext("Nothing was changed."), lazy_gettext("You may not do this")),
    404: Refusal(
        404,
        lazy_gettext("The reference may be mistyped, or the file may have moved to another registry."),
        lazy_gettext("This page does not exist, or it is not yours to see"),
        search=True,
    ),
    405: Refusal(
        405,
        lazy_gettext("Nothing was done. Go to your desk and open the thing from there."),
        lazy_gettext("This address cannot be opened like that"),
    ),
    413: Refusal(
        413,
        lazy_gettext("Nothing was saved. Make the scan smaller (one colour, 200 dpi) or send it in parts."),
        lazy_gettext("The file is too large"),
        again=True,
    ),
    429: Refusal(
        429,
        lazy_gettext("Wait a minute, then try again."),
        lazy_gettext("Too many attempts"),
        again=True,
    ),
    500: Refusal(
        500,
        lazy_gettext(
            "Nothing is half done. Try again in a minute. If it goes on, give your administrator this number:"
        ),
        lazy_gettext("Something went wrong here, not with you"),
        again=True,
    ),
}

FORGED = Refusal(
    400,
    lazy_gettext(
        "Nothing was done. Open the page again and repeat the step; the old page had been open too long."
    ),
    lazy_gettext("This page had gone out of date"),
    again=True,
)


def init_app(app: Flask) -> None:
    """Take over every refusal of the domain and of the web server."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(Repeated, _repeated)
    app.register_error_handler(CSRFError, lambda error: page(FORGED))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def page(refusal: Refusal, title: str = "", incident: str = "") -> Response:
    """The page of a refusal, or its fragment for a script's request."""
    facts = {
        "refusal": refusal,
        "title": title or str(refusal.title),
        "incident": incident,
        "again": _again(refusal),
    }
    name = "layout/refused.html" if partial() else "layout/refusal.html"
    answer = make_response(render_template(name, **facts), refusal.status)
    answer.vary.add("HX-Request")
    if partial():
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#main", "innerHTML"
    return answer


def _again(refusal: Refusal) -> str | None:
    """The page to open anew: this address where it is a page, else the one that the form stood on."""
    if not refusal.again:
        return None
    return links.this_page()


def _domain(error: DomainError) -> Response:
    kind = next(kind for kind in type(error).__mro__ if kind in DOMAIN or kind is DomainError)
    refusal = DOMAIN.get(kind, DOMAIN[WrongState])
    return page(refusal, gettext(error.key, **error.facts))


def _repeated(error: Repeated) -> AnyResponse:
    """The same form twice leads where the first one led."""
    flash(gettext("This was already done; here is what it made."), "done")
    return redirect(links.url(error.kind, error.id) or links.desk(), 303)


def _http(error: HTTPException) -> AnyResponse:
    if error.code is None or error.code < 400:  # a redirect, e.g. for a missing slash
        return error.get_response()
    if error.code >= 500:
        return _unexpected(error)
    answer = page(
        TITLES.get(error.code) or Refusal(error.code, TITLES[400].text, TITLES[400].title, again=True)
    )
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _unexpected(error: Exception) -> Response:
    """A mistake of ours: the reader gets a number, the log gets the number and the mistake."""
    incident = f"{token_hex(2)}-{token_hex(2)}".upper()
    log.error("incident %s: %s %s", incident, request.method, request.path, exc_info=error)
    try:
        db.session.rollback()
        return page(TITLES[500], incident=incident)
    except Exception:
        # The page itself needs what broke (the database, say): a bare one needs nothing.
        log.exception("incident %s: the page of the incident failed too", incident)
        g.bare = True
        return make_response(_bare(incident), 500)


def _bare(incident: str) -> str:
    return render_template("layout/bare.html", refusal=TITLES[500], incident=incident)
