"""The door of the administrators' pages: it leads to the first room that the reader has a use for."""

from flask import redirect
from werkzeug.wrappers import Response

from geos.core.errors import NotFound
from geos.provisioning.views.blueprint import bp
from geos.web import nav


@bp.get("")
def enter() -> Response:
    """To the reader's first room; for whoever has none there is nothing here."""
    rooms = nav.rooms("admin")
    if not rooms:
        raise NotFound
    return redirect(rooms[0].url)
