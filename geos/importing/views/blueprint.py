"""The blueprint, its room among the administrator's pages, and the file that a request is about."""

from flask import Blueprint
from flask_babel import lazy_pgettext

from geos.core.actor import Actor, Role
from geos.importing import queries
from geos.importing.models import Import
from geos.web import links, nav
from geos.web.who import actor

bp = Blueprint("importing", __name__, url_prefix="/admin/imports", template_folder="../templates")


def administers(reader: Actor) -> bool:
    """Administrators, each for the own institution."""
    return reader.has(Role.INSTITUTION_ADMIN)


ROOM = nav.Entry("imports", lazy_pgettext("tab", "Import"), "upload", "importing.index", administers)
links.register(Import.__tablename__, "importing.show", "import_id")


def import_of(import_id: int) -> Import:
    """The file that this request is about, for an administrator of its institution."""
    return queries.get(actor(), import_id)
