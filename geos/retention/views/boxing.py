"""Boxes for the records centre, and files asked back from it."""

from collections.abc import Callable
from typing import Any

from flask import Response as PlainResponse
from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.actor import Role
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.retention import certificate, queries, service
from geos.retention.forms import receive_form
from geos.retention.models import TransferList
from geos.retention.showing import LISTS as STATES
from geos.retention.showing import RECALLS as RECALL_STATES
from geos.retention.views.blueprint import bp, parts, place, require_reader, to
from geos.retention.workflow import LISTS
from geos.web.forms import Form
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

LIST = "/retention/lists/<int:list_id>"


@bp.get("/retention/lists")
def lists() -> Response:
    """The lists of boxes that the reader may read, newest first."""
    require_reader()
    page: Page[TransferList] = Page.asked(queries.transfers(actor()))
    return render("retention/lists.html", parts=parts("lists"), here=place(), page=page, states=STATES)


@bp.get(LIST)
def show_list(list_id: int) -> Response:
    """A list with its boxes."""
    row = queries.transfer(actor(), list_id)
    return render(
        "retention/show_list.html",
        row=row,
        boxes=queries.boxes(row),
        here=place(),
        may={step.act for step in LISTS.open_to(actor(), row)},
        form=lambda url: Form(formdata=None, version=row.version, action=url),
        states=STATES,
    )


@bp.get(f"{LIST}/boxes.pdf")
def boxes_pdf(list_id: int) -> Response:
    """The list as it goes with the boxes."""
    row = queries.transfer(actor(), list_id)
    answer = PlainResponse(certificate.render_boxes(row, queries.boxes(row)), mimetype="application/pdf")
    name = f"masanduku-{row.number}-{row.year}.pdf"
    answer.headers.set("Content-Disposition", "inline", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post(f"{LIST}/send")
def send_boxes(list_id: int) -> Response:
    """The boxes set out."""
    return _press(list_id, service.send_boxes, _("The boxes are on their way to the records centre."))


@bp.post(f"{LIST}/take-out")
def take_out(list_id: int) -> Response:
    """Take a file out of its box."""
    file_id = request.form.get("file_id", 0, type=int)
    return _press(
        list_id,
        lambda who, row: service.take_out(who, row, file_id),
        _("The file is out of its box."),
    )


@bp.route(f"{LIST}/receive", methods=["GET", "POST"])
def receive_boxes(list_id: int) -> Response:
    """The archivist counts the boxes and says where each stands."""
    row = queries.transfer(actor(), list_id)
    boxes = [box for box, _files in queries.boxes(row)]
    form = receive_form(boxes)(version=row.version, data={"count": len(boxes)})
    if form.validate_on_submit():
        form.check_version(row)
        shelves = {box.id: form[f"shelf_{box.id}"].data or "" for box in boxes}
        try:
            service.receive_boxes(actor(), row, form.count.data or 0, shelves, form.note.data or "")
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The boxes are acknowledged; the files' places are noted."), "done")
            return to(".show_list", list_id=list_id)
    row = queries.transfer(actor(), list_id)
    if row.state not in LISTS.steps["receive_boxes"].source:
        raise WrongState
    if not LISTS.can(actor(), "receive_boxes", row):
        raise Denied
    return render(
        "retention/receive.html",
        row=row,
        boxes=queries.boxes(row),
        form=form,
        here=place(),
        status=form.status,
    )


@bp.get("/retention/recalls")
def recalls() -> Response:
    """What is asked back from the centre, or out."""
    if not actor().has(Role.ARCHIVIST):
        raise NotFound
    return render(
        "retention/recalls.html",
        parts=parts("recalls"),
        here=place(),
        rows=queries.recalls(actor()),
        states=RECALL_STATES,
        form=lambda row, url: Form(formdata=None, version=row.version, action=url),
    )


@bp.post("/retention/recalls/<int:recall_id>/issue")
def issue_file(recall_id: int) -> Response:
    """Send the file out to its registry."""
    return _recall(recall_id, service.issue_file, _("The file is on its way to its registry."))


@bp.post("/retention/recalls/<int:recall_id>/take-back")
def take_file_back(recall_id: int) -> Response:
    """The file is in its box again."""
    return _recall(recall_id, service.take_file_back, _("The file is back in its box."))


def _recall(recall_id: int, act: Callable[..., Any], told: str) -> Response:
    row, form = queries.recall(actor(), recall_id), Form()
    if form.validate_on_submit():
        form.check_version(row)
        act(actor(), row)
        flash(told, "done")
    return to(".recalls")


def _press(list_id: int, act: Callable[..., Any], told: str) -> Response:
    row, form = queries.transfer(actor(), list_id), Form()
    if form.validate_on_submit():
        form.check_version(row)
        act(actor(), row)
        flash(told, "done")
    return to(".show_list", list_id=list_id)
