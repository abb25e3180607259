"""Asking for a file, by its page or by a reference alone, and one's own requests."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Invalid
from geos.counter import queries, service, showing
from geos.counter.forms import AskForm, Asking, RequestForm
from geos.counter.models import Requisition
from geos.counter.policy import POLICY
from geos.counter.views.blueprint import bp, may_ask
from geos.files import queries as files
from geos.web.forms import Form
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor


@bp.get("/requests")
def mine() -> Response:
    """What was asked for the reader's posts, and what the registry answered."""
    page: Page[Requisition] = Page.asked(queries.mine(actor()))
    known = queries.readable_files(actor(), page)
    places = queries.places(row for row in page if row.file_id in known)
    return render(
        "counter/mine.html",
        page=page,
        known=known,
        places=places,
        state=showing.state,
        line=showing.line,
        form=lambda row, url: Form(formdata=None, version=row.version, action=url),
    )


@bp.get("/requests/<int:requisition_id>")
def show(requisition_id: int) -> Response:
    """Where a request is dealt with: at the counter, or among one's own."""
    asked = queries.get(actor(), requisition_id)
    own = POLICY.can(actor(), "withdraw", asked)
    return redirect(url_for(".mine" if own else ".index", _anchor=f"request-{asked.id}"))


@bp.route("/requests/new", methods=["GET", "POST"])
def ask() -> Response:
    """Ask by the reference: the registry sees to it, whether the reader may know the file or not."""
    form = AskForm()
    form.offer(actor().posts)
    if form.validate_on_submit() and _asked(form, form.reference.data):
        return redirect(url_for(".mine"), 303)
    return render("counter/ask.html", form=form, status=form.status)


@bp.route("/files/<int:file_id>/request", methods=["GET", "POST"])
def request_file(file_id: int) -> Response:
    """Ask for the file whose page one reads."""
    file = files.get(actor(), file_id)
    form = RequestForm()
    form.refuse_repeated()
    if not may_ask(actor(), file):
        raise Denied
    form.offer(actor().posts)
    if form.validate_on_submit() and _asked(form, file.reference):
        return redirect(url_for(".mine"), 303)
    return render("counter/request_file.html", form=form, file=file, status=form.status)


@bp.post("/requests/<int:requisition_id>/withdraw")
def withdraw(requisition_id: int) -> Response:
    """Take one's own request back."""
    asked, form = queries.get(actor(), requisition_id), Form()
    if form.validate_on_submit():
        form.check_version(asked)
        service.withdraw(actor(), asked)
        flash(_("The request is withdrawn."), "done")
    return redirect(url_for(".mine"), 303)


def _asked(form: Asking, reference: str) -> bool:
    try:
        service.ask(
            actor(),
            form.post.data or 0,
            reference,
            form.reason.data,
            urgent=form.urgent.data,
            wanted_until=form.wanted_until.data,
        )
    except Invalid as error:
        form.take(error)
        return False
    flash(_("Your request is with the registry, which will see to it."), "done")
    return True
