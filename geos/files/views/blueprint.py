"""The blueprint, its place in the rail, and where things of this feature are shown."""

from pathlib import Path

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _

from geos.web import links, nav

bp = Blueprint("files", __name__, template_folder="../templates")
NAV = nav.Entry("files", _("Files"), "folders", "files.index")

links.register("registry_file", "files.show", "file_id")
links.register("folio", "files.folio_by_id", "folio_id")
links.register("minute", "files.minute_by_id", "minute_id")
links.register("movement", "files.movement_by_id", "movement_id")


@bp.record
def _static(state: BlueprintSetupState) -> None:
    state.app.extensions["assets"].add(Path(__file__).parent.parent / "static")
