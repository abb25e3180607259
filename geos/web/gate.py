"""Nobody gets past here without signing in, unless the endpoint is on a short list."""

from flask import Flask, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from geos.core.errors import NotFound
from geos.web import kept, local, reach
from geos.web.render import partial
from geos.web.who import actor, signed_in

SIGN_IN = "accounts.sign_in"

# Features may add to this while the application is put together; the access test prints it whole.
PUBLIC: set[str] = {"web.static", SIGN_IN, "accounts.first_password", "web.language", "web.health"}

READS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Put the gate before every other hook, CSRF's too: a stranger's text is kept before it is refused."""
    app.before_request_funcs.setdefault(None, []).insert(0, _signed_in_only)


def _signed_in_only() -> AnyResponse | None:
    # An address that leads nowhere has no endpoint: strangers are sent to sign in there too.
    if request.endpoint in PUBLIC:
        return None
    if signed_in():
        if not reach.is_open(actor(), request.endpoint):
            raise NotFound
        return None
    if partial():
        return _whole_page_elsewhere()
    if request.method in READS:
        return redirect(url_for(SIGN_IN, next=_back(local.here())), 302)
    kept.keep(request)
    return redirect(url_for(SIGN_IN, next=_back(after_signing_in())), 303)


def after_signing_in() -> str:
    """Where the form of this POST is shown again: its own path, else the page it stood on."""
    if local.can_be_shown(request.path):
        return request.path
    return local.referring() or "/"


def _whole_page_elsewhere() -> Response:
    """A script must not put the sign-in page into a corner of the old one: htmx reloads instead."""
    if request.method not in READS:
        kept.keep(request)
    answer = Response(status=401)
    answer.headers["HX-Redirect"] = url_for(SIGN_IN, next=_back(local.referring()))
    return answer


def _back(path: str | None) -> str | None:
    """The path to return to; the front page need not be named."""
    return None if path in (None, "/") else path
