"""The directory's pages, and their places in the menus."""

from flask import Blueprint
from flask_babel import lazy_gettext as _

from geos.web import nav

bp = Blueprint("directory", __name__, template_folder="../templates")

MINE = nav.Entry("acting", _("Let somebody act for you"), "user-check", "directory.set_acting")
