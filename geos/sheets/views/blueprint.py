"""The blueprint, its entries in the file's menu and the reader's own, and how a PDF is answered."""

from flask import Blueprint, Response
from flask_babel import lazy_gettext as _

from geos.files import menu
from geos.sheets import jobs
from geos.web import links, nav

bp = Blueprint("sheets", __name__, template_folder="../templates")
MINE = nav.Entry("prints", _("My prints"), "printer", "sheets.prints")

menu.add(menu.Extra("sheets.index", _("Print"), "printer", part=menu.Part.PRINTING))
links.register(jobs.KIND, "sheets.print_job", "job_id")


def pdf(data: bytes, filename: str) -> Response:
    """The PDF shown in the browser's own viewer, kept nowhere."""
    answer = Response(data, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=filename)
    # Our own bytes, and no page: a sandbox would keep the browser's viewer from opening them.
    answer.headers["Content-Security-Policy"] = "frame-ancestors 'none'; base-uri 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer
