"""Where these pages lie, and their places in the menus."""

from flask import Blueprint
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p

from geos.core.actor import Actor, Role
from geos.directory.models import Appointment
from geos.transfers.models import HandOver, Transfer
from geos.web import links, nav

bp = Blueprint("transfers", __name__, template_folder="../templates")

BOTH = ["GET", "POST"]
TRANSFER = "/transfers/<int:transfer_id>"
HAND_OVER = "/hand-overs/<int:hand_over_id>"
APPOINTMENT = "/appointments/<int:appointment_id>"


def administers(reader: Actor) -> bool:
    """Whether the room is of any use to this reader."""
    return reader.has(Role.INSTITUTION_ADMIN)


ROOM = nav.Entry("transfers", _p("room", "Transfers"), "transfer", "transfers.index", administers)
MINE = nav.Entry("hand_overs", _("My hand-over lists"), "clipboard-list", "transfers.hand_overs")
links.register(Transfer.__tablename__, "transfers.show", "transfer_id")
links.register(HandOver.__tablename__, "transfers.hand_over", "hand_over_id")
links.register(Appointment.__tablename__, "directory.set_acting", "appointment")
