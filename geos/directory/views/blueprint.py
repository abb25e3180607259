"""The directory's pages, and their places in the menus."""

from flask import Blueprint
from flask_babel import lazy_gettext as _

from geos.core.actor import Actor, Role
from geos.web import links, nav

bp = Blueprint("directory", __name__, template_folder="../templates")


def administers(reader: Actor) -> bool:
    """Whether the structure of an institution is this reader's to change."""
    return reader.has(Role.INSTITUTION_ADMIN)


MINE = nav.Entry("acting", _("Let somebody act for you"), "user-check", "directory.set_acting")
NAV = nav.Entry("directory", _("Directory"), "users", "directory.address_book")
ROOM = nav.Entry("structure", _("Structure"), "building", "directory.structure", administers)
links.register("unit", "directory.unit", "unit_id")
links.register("post", "directory.post", "post_id")
