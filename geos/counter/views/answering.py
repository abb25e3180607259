"""The queue at the counter: issuing one file or many, refusing, and the list of a pile that went."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.counter import queries, service, showing
from geos.counter.forms import IssueForm, IssueManyForm, RefuseForm
from geos.counter.models import READING, Requisition, RequisitionState
from geos.counter.policy import POLICY, at_a_counter
from geos.counter.views.blueprint import bp
from geos.files import holding
from geos.files import showing as files
from geos.files.models import FileState, Movement
from geos.files.service import SomeRefused
from geos.web.i18n import named
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

ROWS = 40  # requests of a page


@bp.get("/registry/counter")
def index() -> Response:
    """What is asked for: first what can be issued now."""
    _staff_only()
    form = IssueManyForm(formdata=None, action=url_for(".answer_many"))
    return _queue(form)


@bp.post("/registry/counter/issue")
def answer_many() -> Response:
    """Issue what was ticked, each file to whoever asked for it."""
    _staff_only()
    form = IssueManyForm()
    form.refuse_repeated()
    waiting = queries.chosen(actor(), form.chosen.data or ())
    if form.chosen.data and not waiting:
        raise NotFound
    form.offer(waiting)
    if not form.validate_on_submit():
        return _queue(form)
    try:
        issued = service.answer_many(actor(), waiting, due_at=form.due_at)
    except SomeRefused as error:
        form.take(error)
        form.form_errors_shown += _refusals(error, waiting)
        return _queue(form)
    except Invalid as error:
        form.take(error)
        return _queue(form)
    count = len(issued)
    flash(ngettext("One file is on its way.", "%(num)d files are on their way.", count), "done")
    batch = next((row.movement.batch for row in issued if row.movement), None)
    return redirect(url_for(".hand_over_list", batch=batch) if batch else url_for(".index"), 303)


@bp.route("/registry/counter/<int:requisition_id>/issue", methods=["GET", "POST"])
def answer_request(requisition_id: int) -> Response:
    """Issue the file to whoever asked; of a closed one, let it be read for some days."""
    asked = queries.get(actor(), requisition_id)
    form = IssueForm(version=asked.version)
    if form.validate_on_submit():
        form.check_version(asked)
        try:
            service.answer_request(
                actor(),
                asked,
                due_at=form.due_at,
                note=form.note.data or "",
                days=form.reading.data or READING,
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(_issued(asked, form), "done")
            return redirect(url_for(".index"), 303)
    _open_to(asked, "answer")
    if asked.file is not None and asked.file.state not in queries.HERE:
        raise WrongState(service.ELSEWHERE)
    closed = asked.file is not None and asked.file.state is FileState.CLOSED
    return render("counter/issue.html", asked=asked, form=form, closed=closed, status=form.status)


@bp.route("/registry/counter/<int:requisition_id>/refuse", methods=["GET", "POST"])
def refuse(requisition_id: int) -> Response:
    """Say no, and why."""
    asked = queries.get(actor(), requisition_id)
    form = RefuseForm(version=asked.version)
    if form.validate_on_submit():
        form.check_version(asked)
        try:
            service.refuse(actor(), asked, form.reason.data)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The request is refused; whoever asked is told why."), "done")
            return redirect(url_for(".index"), 303)
    _open_to(asked, "refuse")
    return render("counter/refuse.html", asked=asked, form=form, status=form.status)


@bp.get("/registry/counter/lists/<batch>")
def hand_over_list(batch: str) -> Response:
    """A pile that went together: what it held, for whom, and who has received it."""
    moves = queries.batch(actor(), batch)
    return render("counter/hand_over_list.html", moves=moves, batch=batch, several=_several(moves))


def _several(moves: list[Movement]) -> bool:
    return len({move.to_post_id for move in moves}) > 1


def _queue(form: IssueManyForm) -> Response:
    page: Page[Requisition] = Page.asked(queries.queue(actor()), ROWS)
    places = queries.places(page)
    ready = {
        row.id
        for row in page
        if row.file is not None and row.file.state in queries.HERE and places[row.id] == 1
    }
    return render(
        "counter/index.html",
        page=page,
        form=form,
        places=places,
        ready=ready,
        closed=FileState.CLOSED,
        where={row.id: files.where(actor(), row.file) for row in page if row.file},
        line=showing.line,
        status=form.status,
    )


def _refusals(error: SomeRefused, waiting: list[Requisition]) -> list[str]:
    """One line for each request that stands in the way: its reference and why."""
    by_id = {row.id: row for row in waiting}
    return [f"{by_id[id].reference}: {_(key)}" for id, key in error.refusals.items() if id in by_id]


def _issued(asked: Requisition, form: IssueForm) -> str:
    if asked.movement is None:
        return str(_("%(post)s may now read the closed file.", post=named(asked.post)))
    done = _("The file is on its way to %(post)s.", post=named(asked.post))
    return holding.said(str(done), form.due_at, asked.movement)


def _open_to(asked: Requisition, act: str) -> None:
    """Show the form of an act only to whoever may do it now."""
    if not POLICY.can(actor(), act, asked):
        raise Denied
    if asked.state is not RequisitionState.ASKED:
        raise WrongState


def _staff_only() -> None:
    if not at_a_counter(actor()):
        raise NotFound
