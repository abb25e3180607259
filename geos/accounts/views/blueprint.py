"""The blueprint of the accounts, its entry in the reader's own menu, and its public addresses."""

from flask import Blueprint
from flask_babel import lazy_gettext as _

from geos.web import gate, links, nav

bp = Blueprint("accounts", __name__, template_folder="../templates")

MINE = nav.Entry("security", _("Signing in and security"), "shield-check", "accounts.security")

gate.PUBLIC.update({"accounts.code", "accounts.forgotten", "accounts.reset", "accounts.verify_recovery"})

links.register("account", "accounts.security", "account")
links.register("user_session", "accounts.security", "session")
links.register("app_password", "accounts.app_password", "app_password_id")
