"""The blueprint, the counter's room in the registry, and its words on a file's pages."""

from pathlib import Path

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _

from geos.core.actor import Actor
from geos.counter import queries, showing
from geos.counter.models import Requisition
from geos.counter.policy import at_a_counter
from geos.files import menu, notes, story
from geos.files.models import FileState, RegistryFile
from geos.web import links, nav

bp = Blueprint("counter", __name__, template_folder="../templates")

links.register(Requisition.__tablename__, "counter.show", "requisition_id")


def may_ask(actor: Actor, file: RegistryFile) -> bool:
    """Whoever reads a file that is with nobody of theirs and is not the registry itself asks for it."""
    theirs = actor.holds(file.holder_post_id) or file.registry_id in actor.registry_ids
    return not theirs and bool(actor.posts) and file.state is not FileState.DISPOSED


ROOM = nav.Entry(
    "counter", _("Counter"), "clipboard-list", "counter.index", visible=at_a_counter, count=queries.counted
)
MINE = nav.Entry("requests", _("My requests for files"), "clipboard-list", "counter.mine")
menu.add(
    menu.Extra(
        "counter.request_file",
        _("Ask for the file"),
        "clipboard-list",
        may_ask,
        dialog=True,
        part=menu.Part.MOVEMENT,
    )
)
notes.register(showing.wanted)
story.add(showing.events)


@bp.record
def _static(state: BlueprintSetupState) -> None:
    state.app.extensions["assets"].add(Path(__file__).parent.parent / "static")
