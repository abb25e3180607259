"""From a thing's kind (its table name) and id to the page that shows it, without importing its feature."""

from typing import Any

from flask import current_app, request, url_for
from werkzeug.routing import BuildError

from geos.web import local

_pages: dict[str, tuple[str, str]] = {}


def register(kind: str, endpoint: str, argument: str) -> None:
    """Say which endpoint shows things of this kind, and how its argument is called."""
    _pages[kind] = (endpoint, argument)


def url(kind: str, id: int | None) -> str | None:
    """Path of the page of this thing; None where there is none."""
    if id is None or kind not in _pages:
        return None
    endpoint, argument = _pages[kind]
    values: dict[str, Any] = {argument: id}
    try:
        return url_for(endpoint, **values)
    except BuildError:
        return None


def desk() -> str:
    """Where one begins."""
    return url_for("desk.show") if "desk.show" in current_app.view_functions else "/"


def this_page() -> str:
    """The page that this request belongs to: its own path where that can be shown, else the form's page."""
    if request.method == "GET":
        return local.here()
    return request.path if local.can_be_shown(request.path) else local.referring() or desk()
