"""Where the administrator's pages lie, and their place in the rail."""

from flask import Blueprint
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from geos.core.actor import Actor, Role
from geos.web import links, nav

bp = Blueprint("provisioning", __name__, url_prefix="/admin", template_folder="../templates")


def administers(reader: Actor) -> bool:
    """Whether the mailboxes are of any use to this reader."""
    return reader.has(Role.INSTITUTION_ADMIN)


def helps(reader: Actor) -> bool:
    """Whether the list of people is of any use to this reader."""
    return reader.has(Role.INSTITUTION_ADMIN, Role.HELPDESK)


def has_rooms(reader: Actor) -> bool:
    """Whether the place stands on this reader's rail; each of its rooms says for itself whose it is."""
    return reader.has(Role.INSTITUTION_ADMIN, Role.HELPDESK, Role.AUTHORITY)


NAV = nav.Entry(
    "admin", lazy_pgettext("rail", "Admin"), "settings", "provisioning.enter", has_rooms, end=True
)
ROOM = nav.Entry("mailboxes", lazy_pgettext("tab", "Mailboxes"), "mail", "provisioning.index", administers)
PEOPLE = nav.Entry("people", _("People"), "users", "provisioning.people", helps)
links.register("mailbox", "provisioning.mailbox", "mailbox_id")

MAILBOX = "/mailboxes/<int:mailbox_id>"
PERSON = "/people/<int:person_id>"
