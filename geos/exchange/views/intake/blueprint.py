"""The blueprint, its place in the rail, and where things of the intake are shown."""

from pathlib import Path

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _

from geos.core.actor import Actor
from geos.directory.models import Registry
from geos.exchange.models import HandledMail
from geos.exchange.queries import intake as queries
from geos.scans.models import Scan
from geos.web import links, nav

bp = Blueprint("intake", __name__, template_folder="../../templates", url_prefix="/registry")
links.register(HandledMail.__tablename__, "intake.aside", "handled_id")
links.register(Registry.__tablename__, "intake.index", "registry")
links.register(Scan.__tablename__, "intake.scan", "scan_id")


@bp.record
def _static(state: BlueprintSetupState) -> None:
    state.app.extensions["assets"].add(Path(__file__).parent.parent.parent / "static")


def works_in_a_registry(actor: Actor) -> bool:
    """Whether the intake stands on this reader's rail."""
    return bool(actor.registry_ids)


NAV = nav.Entry(
    "registry",
    _("Registry"),
    "inbox",
    "intake.index",
    visible=works_in_a_registry,
    count=queries.waits,
)
ROOM = nav.Entry("intake", _("Intake"), "inbox", "intake.index", visible=works_in_a_registry)
