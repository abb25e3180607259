"""Who had a file and how long, as a strip, sums and a table; and showing it to many for information."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Invalid
from geos.directory import queries as directory
from geos.files import holding, queries, service, showing
from geos.files.forms import CAUSES, CirculateForm
from geos.files.models import Movement
from geos.files.policy import POLICY
from geos.files.views.blueprint import bp
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

ROWS = 50  # movements of a page
STRIP = 12  # stays of the strip


@bp.get("/files/<int:file_id>/movements")
def movements(file_id: int) -> Response:
    """Who had the file, what for, and how long each (Mzunguko wa jalada)."""
    file = queries.get(actor(), file_id)
    page: Page[Movement] = Page.asked(queries.moves(file), ROWS)
    return render(
        "files/movements.html",
        file=file,
        crumbs=showing.crumbs(file),
        page=page,
        stays={move.id: queries.stay_of(file, move) for move in page},
        stages=showing.stages(actor(), file, queries.stays(file, last=STRIP), STRIP),
        tenures=holding.tenures(actor(), file),
        story=holding.story(actor(), file),
        unseen=queries.to_call_back(actor(), file),
        form=Form(formdata=None),
        causes=CAUSES,
        where=showing.where(actor(), file),
        first=queries.first_stay(file),
        kept=holding.in_working_days,
        name=lambda post: showing.place_name(actor(), file, post),
    )


@bp.get("/movements/<int:movement_id>")
def movement_by_id(movement_id: int) -> Response:
    """The file of a movement."""
    return redirect(url_for(".show", file_id=queries.movement(actor(), movement_id).file_id))


@bp.route("/files/<int:file_id>/circulate", methods=["GET", "POST"])
def circulate(file_id: int) -> Response:
    """Show the file to several posts for information; it stays where it is."""
    file = queries.get(actor(), file_id)
    form = CirculateForm(version=file.version)
    form.offer(
        directory.posts_with_holders(file.institution_id),
        file.level,
        {file.holder_post_id, *queries.waiting_posts(file)},
    )
    if form.validate_on_submit():
        form.check_version(file)
        posts = [directory.post(id) for id in form.posts.data or ()]
        try:
            service.circulate(actor(), file, posts, form.note.data or "")
        except Invalid as error:
            form.take(error)
        else:
            flash(_shown_to(len(posts)), "done")
            return redirect(url_for(".show", file_id=file_id), 303)
    if not POLICY.can(actor(), "circulate", file):
        raise Denied
    return render("files/circulate.html", file=file, form=form, status=form.status)


@bp.get("/circulations/<int:circulation_id>")
def circulation_by_id(circulation_id: int) -> Response:
    """The file that was shown."""
    return redirect(url_for(".show", file_id=queries.circulation(actor(), circulation_id).file_id))


@bp.post("/circulations/<int:circulation_id>/see")
def see(circulation_id: int) -> Response:
    """Say that one has read what was shown for information."""
    shown = queries.circulation(actor(), circulation_id)
    file_id, form = shown.file_id, Form()
    if form.validate_on_submit():
        service.see(actor(), shown)
        flash(_("It is noted that you have read the file."), "done")
    return redirect(url_for(".show", file_id=file_id), 303)


@bp.post("/circulations/<int:circulation_id>/call-back")
def call_back(circulation_id: int) -> Response:
    """Take back what nobody has seen yet."""
    shown = queries.circulation(actor(), circulation_id)
    file_id, form = shown.file_id, Form()
    if form.validate_on_submit():
        service.call_back(actor(), shown)
        flash(_("The file is no longer shown to %(post)s.", post=named(shown.post)), "done")
    return redirect(url_for(".movements", file_id=file_id), 303)


def _shown_to(count: int) -> str:
    return str(
        ngettext(
            "The file is shown to one post for information.",
            "The file is shown to %(num)d posts for information.",
            count,
        )
    )
