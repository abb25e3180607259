"""The blueprint, its place in the rail, and where an outgoing letter is shown."""

from flask import Blueprint
from flask_babel import lazy_gettext as _

from geos.letters.policy.outgoing import KIND
from geos.letters.queries import outgoing as queries
from geos.web import links, nav

bp = Blueprint("outgoing", __name__, template_folder="../../templates")
NAV = nav.Entry("letters", _("Letters"), "file-text", "outgoing.index", count=queries.waiting)

links.register(KIND, "outgoing.show", "letter_id")
