"""The bell: what a person was told, newest first."""

from flask import Blueprint
from flask_babel import lazy_gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from geos.core.types import Level
from geos.notices import messages, queries, service
from geos.notices.models import Notice
from geos.web import links, nav
from geos.web.forms import Form
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

bp = Blueprint("notices", __name__, template_folder="templates")

BELL = nav.Entry("notices", _("Notices"), "bell", "notices.index", count=queries.unread)


@bp.get("/notices")
def index() -> Response:
    """Everything one was told, the new ones marked."""
    page: Page[Notice] = Page.asked(queries.mine(actor()))
    rows = [(notice, sentence(notice), links.url(notice.subject_kind, notice.subject_id)) for notice in page]
    return render("notices/index.html", page=page, rows=rows, form=Form())


@bp.post("/notices/read")
def mark_read() -> Response:
    """All of them have been seen."""
    if Form().validate_on_submit():
        service.mark_read(actor().person_id or 0)
    return redirect("/notices", 303)


def sentence(notice: Notice) -> str:
    """A notice in the reader's language; no subject from confidential upwards."""
    withheld = notice.level >= Level.CONFIDENTIAL
    return messages.text(notice.key, notice.params["reference"], notice.params["title"], withheld)
