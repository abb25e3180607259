"""Where the webmail's pages lie, and their place in the rail."""

from flask import Blueprint
from flask_babel import lazy_gettext as _

from geos.mail import panes
from geos.web import links, nav

bp = Blueprint("mail", __name__, url_prefix="/mail", template_folder="../templates")

NAV = nav.Entry("mail", _("Mail"), "mail", "mail.index", count=panes.unread)
links.register("mailbox_share", "mail.shared", "share_id")

MESSAGE = "/<int:mailbox_id>/messages/<base>"
