"""Where the pages about signatures lie."""

from flask import Blueprint

bp = Blueprint("signatures", __name__, template_folder="../templates")
