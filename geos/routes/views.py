"""No page of its own: a route is shown on the page of its memo or letter, by these templates."""

from flask import Blueprint, Flask

from geos.routes import drawing

bp = Blueprint("routes", __name__, template_folder="templates")


@bp.record_once
def _offer(setup: object) -> None:
    app: Flask = setup.app  # type: ignore[attr-defined]
    app.jinja_env.globals.update(route_stops=drawing.stops, route_remarks=drawing.remarks)
    app.jinja_env.globals.update(said_as=drawing.SAID, post_name=drawing.post_name)
