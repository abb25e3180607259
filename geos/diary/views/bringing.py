"""One bring-up: asking for it, seeing it, moving it, taking it back, having done with it."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Invalid, WrongState
from geos.diary import queries, service
from geos.diary.forms import BringUpForm, DayForm, ReasonForm
from geos.diary.models import BringUp
from geos.diary.policy import FILE
from geos.diary.views.blueprint import bp
from geos.diary.workflow import FLOW
from geos.directory import queries as directory
from geos.files import queries as files
from geos.files import showing
from geos.files.forms import post_choices
from geos.files.models import ENDED, RegistryFile
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.paging import Page
from geos.web.render import render
from geos.web.times import day_full
from geos.web.who import actor

AFTERWARDS = {"return": "files.send_back"}  # where a page that offered the bring-up goes on


@bp.get("/bring-ups")
def mine() -> Response:
    """What the reader's own posts want to see again, by day."""
    page: Page[BringUp] = Page.asked(queries.mine(actor()))
    return render("diary/mine.html", page=page, where=_places(page.rows))


@bp.route("/files/<int:file_id>/bring-up", methods=["GET", "POST"])
def bring_up(file_id: int) -> Response:
    """On which day the file is wanted again, by whom and why."""
    file = files.get(actor(), file_id)
    then = request.args.get("then", "")
    form = BringUpForm(action=request.full_path.rstrip("?"))
    _offer_posts(form, file)
    if form.validate_on_submit():
        try:
            post = directory.post(form.post.data)
            found = service.bring_up(actor(), file, form.day, form.reason.data, post)
        except Invalid as error:
            form.take(error)
        else:
            flash(_set(found), "done")
            endpoint = AFTERWARDS.get(then, "files.show")
            return redirect(url_for(endpoint, file_id=file_id), 303)
    if file.state in ENDED:
        raise WrongState
    FILE.require(actor(), "bring_up", file)
    return render(
        "diary/bring_up.html",
        file=file,
        form=form,
        known=queries.of_file(actor(), file),
        back=url_for(AFTERWARDS.get(then, "files.show"), file_id=file_id),
        status=form.status,
    )


def _offer_posts(form: BringUpForm, file: RegistryFile) -> None:
    rows = queries.post_for(actor(), file, None)
    form.post.choices = post_choices(rows, file.level)
    own = next((post.id for post, _name, _acting in rows if actor().holds(post.id)), None)
    if form.post.data is None:
        form.post.data = file.holder_post_id if actor().holds(file.holder_post_id) else own


def _set(found: BringUp) -> str:
    when = day_full(found.due_on)
    if found.moved:
        return str(_("The file is brought up on %(day)s: the day you wrote is not a working day.", day=when))
    return str(_("The file is brought up on %(day)s.", day=when))


@bp.get("/bring-ups/<int:bring_up_id>")
def show(bring_up_id: int) -> Response:
    """A bring-up: the file, the day, the reason, where the file is, and the acts."""
    found = queries.get(actor(), bring_up_id)
    return render(
        "diary/show.html",
        bring_up=found,
        file=found.file,
        where=showing.where(actor(), found.file),
        acts={step.act for step in FLOW.open_to(actor(), found)},
        wanted_here=actor().holds(found.wanted_from_id) and actor().holds(found.file.holder_post_id),
        form=lambda: Form(formdata=None, version=found.version),
    )


@bp.route("/bring-ups/<int:bring_up_id>/move", methods=["GET", "POST"])
def move(bring_up_id: int) -> Response:
    """Another day, with the reason."""
    found = queries.get(actor(), bring_up_id)
    form = DayForm(version=found.version)
    if form.validate_on_submit():
        form.check_version(found)
        try:
            found = service.move(actor(), found, form.day, form.reason.data)
        except Invalid as error:
            form.take(error)
        else:
            flash(_set(found), "done")
            return _to(bring_up_id)
    _open_to(found, "move")
    return render("diary/move.html", bring_up=found, file=found.file, form=form, status=form.status)


@bp.route("/bring-ups/<int:bring_up_id>/withdraw", methods=["GET", "POST"])
def withdraw(bring_up_id: int) -> Response:
    """The file is not wanted after all."""
    found = queries.get(actor(), bring_up_id)
    form = ReasonForm(version=found.version)
    if form.validate_on_submit():
        form.check_version(found)
        service.withdraw(actor(), found, form.reason.data)
        flash(_("The bring-up is taken back."), "done")
        return _to(bring_up_id)
    _open_to(found, "withdraw")
    return render("diary/withdraw.html", bring_up=found, file=found.file, form=form, status=form.status)


@bp.post("/bring-ups/<int:bring_up_id>/finish")
def finish(bring_up_id: int) -> Response:
    """What the file was wanted for is done."""
    found, form = queries.get(actor(), bring_up_id), Form()
    if form.validate_on_submit():
        form.check_version(found)
        service.finish(actor(), found)
        flash(_("The bring-up is done."), "done")
    return _to(bring_up_id)


@bp.post("/bring-ups/<int:bring_up_id>/issue")
def issue(bring_up_id: int) -> Response:
    """Send the file to the post that wants it."""
    found, form = queries.get(actor(), bring_up_id), Form()
    if form.validate_on_submit():
        form.check_version(found)
        found = service.issue(actor(), found)
        flash(*said_of(found))
    return _to(bring_up_id)


def said_of(found: BringUp) -> tuple[str, str]:
    """What became of re-issuing one, and whether that is good."""
    if found.kept_on is not None:
        return _("The file goes to %(post)s.", post=named(found.post)), "done"
    place = showing.where(actor(), found.file).text
    return _(
        "The file is elsewhere (%(place)s). Whoever has it is told that it is wanted.", place=place
    ), "wait"


def _open_to(found: BringUp, act: str) -> None:
    """Show the form of an act only to whoever may do it now."""
    if found.state not in FLOW.steps[act].source:
        raise WrongState
    if not FLOW.can(actor(), act, found):
        raise Denied


def _places(rows: list[BringUp]) -> dict[int, showing.Where]:
    return {row.id: showing.where(actor(), row.file) for row in rows}


def _to(bring_up_id: int) -> Response:
    return redirect(url_for(".show", bring_up_id=bring_up_id), 303)
