"""Where the pages of break-glass lie, and their tab among the administrators' pages."""

from flask import Blueprint
from flask_babel import lazy_pgettext

from geos.core.actor import Actor, Role
from geos.web import links, nav

bp = Blueprint("breakglass", __name__, url_prefix="/break-glass", template_folder="../templates")

OPENING = "/<int:opening_id>"


def watches(reader: Actor) -> bool:
    """Whether the tab is of any use to this reader; auditors and the head come by notice or the journal."""
    return reader.has(Role.INSTITUTION_ADMIN, Role.AUDITOR)


ROOM = nav.Entry(
    "break-glass", lazy_pgettext("tab", "Break-glass"), "alert-triangle", "breakglass.index", watches
)
links.register("mailbox_opening", "breakglass.show", "opening_id")
