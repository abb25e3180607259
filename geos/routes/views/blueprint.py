"""Where the pages lie, the administrator's room for them, and what pages of memos and letters draw with."""

from pathlib import Path

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _

from geos.core.actor import Actor, Role
from geos.routes import drawing
from geos.routes.models import RouteTemplate
from geos.web import links, nav

bp = Blueprint("routes", __name__, url_prefix="/admin/routes", template_folder="../templates")


def administers(reader: Actor) -> bool:
    """Whether the usual routes are this reader's to keep."""
    return reader.has(Role.INSTITUTION_ADMIN)


ROOM = nav.Entry("routes", _("Usual routes"), "route", "routes.index", administers)
links.register(RouteTemplate.__tablename__, "routes.edit_template", "template_id")


@bp.record
def _offer(state: BlueprintSetupState) -> None:
    state.app.extensions["assets"].add(Path(__file__).parent.parent / "static")
    state.app.jinja_env.globals.update(
        route_stops=drawing.stops,
        route_remarks=drawing.remarks,
        said_as=drawing.SAID,
        opinion_tags=drawing.TAGS,
        of_older=drawing.of_older,
        post_name=drawing.post_name,
    )
