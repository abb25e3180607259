"""Where the stationery's pages lie, who has a use for them, and where its things are shown."""

from collections.abc import Callable

from flask import Blueprint
from flask_babel import lazy_pgettext

from geos.letters.policy.stationery import keeps
from geos.web import links, nav
from geos.web.who import actor, signed_in

bp = Blueprint("stationery", __name__, url_prefix="/admin/letters", template_folder="../../templates")
ROOM = nav.Entry(
    "stationery", lazy_pgettext("tab", "Letterhead and templates"), "file-text", "stationery.index", keeps
)
links.register("letter_template", "stationery.edit_template", "template_id")
links.register("standard_paragraph", "stationery.edit_paragraph", "paragraph_id")


@bp.app_context_processor
def _keeper() -> dict[str, Callable[[], bool]]:
    """Whether this reader keeps the stationery: pages of letters then lead there."""
    return {"keeps_stationery": lambda: signed_in() and keeps(actor())}
