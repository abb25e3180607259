"""The first page: what waits for me, by urgency, each with its act."""

from flask import Blueprint, redirect, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Select
from werkzeug.wrappers import Response

from geos.core.actor import Actor
from geos.core.clock import now, today
from geos.desk import queries
from geos.web import nav
from geos.web.forms import Form
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor
from geos.work import queries as work
from geos.work.models import WorkItem

bp = Blueprint("desk", __name__, template_folder="templates")

FILTERS = ("", "to_do", "in_work", "overdue")


def to_do(actor: Actor) -> Select[int]:
    """What has not been taken up yet: the number on the rail."""
    return work.count_to_do(actor)


NAV = nav.Entry("desk", _("Desk"), "home", "desk.show", count=to_do)


@bp.get("/")
def front() -> Response:
    """The front page is the desk."""
    return redirect(url_for(".show"))


@bp.get("/desk")
def show() -> Response:
    """What waits, most urgent first; the counters filter the list below."""
    only = request.args.get("only", "")
    strips = queries.strips(actor())
    page: Page[WorkItem] = Page.asked(work.waiting(actor(), only if only in FILTERS else ""))
    return render(
        "desk/show.html",
        only=only,
        page=page,
        groups=queries.grouped(page.rows),
        counts=work.counts(actor(), now()),
        finished=queries.finished(actor()),
        strips=strips,
        acting=queries.acting(actor(), {strip.post_id for strip in strips if strip.mine}),
        ending=Form(formdata=None),
        today=today(),
    )
