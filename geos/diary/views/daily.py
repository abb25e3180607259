"""The registry's day: what is re-issued this morning, taken out this evening, and what is to come."""

from flask import flash, redirect, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from geos.core.clock import today
from geos.diary import queries, service
from geos.diary.models import BringUp
from geos.diary.views.blueprint import asked_registry, bp
from geos.files import showing
from geos.web.paging import Page
from geos.web.render import render
from geos.web.ticking import TickForm
from geos.web.who import actor

VIEWS = {"today": queries.morning, "evening": queries.evening, "coming": queries.coming}
ROWS = 100  # an evening's list is printed whole


@bp.get("/registry/bring-ups")
def index() -> Response:
    """One of three lists of a registry: `?view=today`, `evening` or `coming`."""
    registry, own = asked_registry()
    view = request.args.get("view", "today")
    view = view if view in VIEWS else "today"
    page: Page[BringUp] = Page.asked(VIEWS[view](actor(), registry), ROWS)
    return render(
        "diary/index.html",
        registry=registry,
        registries=own,
        view=view,
        page=page,
        where={row.id: showing.where(actor(), row.file) for row in page},
        today=today(),
        next_day=queries.next_day(),
        form=TickForm(formdata=None),
    )


@bp.post("/registry/bring-ups/take-out")
def take_out() -> Response:
    """These files were taken out for the next working day."""
    registry, _own = asked_registry()
    form = TickForm()
    if form.validate_on_submit():
        done = service.take_out_ticked(actor(), form.chosen)
        flash(ngettext("%(num)d file is taken out.", "%(num)d files are taken out.", len(done)), _kind(done))
    return redirect(url_for(".index", view="evening", registry=registry.id), 303)


@bp.post("/registry/bring-ups/issue")
def issue_ticked() -> Response:
    """Send these files to the posts that want them."""
    registry, _own = asked_registry()
    form = TickForm()
    if form.validate_on_submit():
        _say(service.issue_ticked(actor(), form.chosen))
    return redirect(url_for(".index", registry=registry.id), 303)


def _say(tried: list[BringUp]) -> None:
    away = [row for row in tried if row.kept_on is None]
    gone = len(tried) - len(away)
    if gone or not away:
        flash(ngettext("%(num)d file is re-issued.", "%(num)d files are re-issued.", gone), _kind(tried))
    if away:
        flash(
            ngettext(
                "%(num)d file is elsewhere: whoever has it is told that it is wanted.",
                "%(num)d files are elsewhere: whoever has them is told that they are wanted.",
                len(away),
            ),
            "wait",
        )


def _kind(done: list[BringUp]) -> str:
    return "done" if done else "wait"
