"""The blueprint, its place in the rail, and where memos are shown and begun."""

from pathlib import Path

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext

from geos.core.actor import Actor
from geos.files import drafting
from geos.memos import queries
from geos.web import links, nav

bp = Blueprint("memos", __name__, template_folder="../templates")


def holds_a_post(actor: Actor) -> bool:
    """Whom the place in the rail is of use to."""
    return bool(actor.posts)


NAV = nav.Entry("memos", lazy_gettext("Memos"), "notes", "memos.index", holds_a_post, queries.waiting_count)
links.register("memo", "memos.show", "memo_id")
links.register("memo_task", "memos.task", "task_id")
drafting.add(drafting.Draft("memos.draft", lazy_gettext("Write a memo"), "notes"))


@bp.record
def _static(state: BlueprintSetupState) -> None:
    state.app.extensions["assets"].add(Path(__file__).parent.parent / "static")
