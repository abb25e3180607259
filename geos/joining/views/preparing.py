"""Entering a request from an institution's letter, and mending it."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, WrongState
from geos.directory import queries as directory
from geos.joining import policy, queries, service, wording
from geos.joining.asking import GB
from geos.joining.forms import PAIR, RequestForm
from geos.joining.models import JoinRequest
from geos.joining.views.blueprint import REQUEST, bp
from geos.joining.workflow import IN_HAND
from geos.web.render import render
from geos.web.who import actor


@bp.route("/joining/new", methods=["GET", "POST"])
def prepare_request() -> Response:
    """A new request."""
    policy.require(actor())
    form = RequestForm()
    form.need_letter(True)
    form.offer(directory.possible_parents())
    if form.validate_on_submit():
        try:
            made = service.prepare_request(actor(), form.asked(), form.upload("letter"), form.upload("logo"))
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The request is entered. Read it through and send it to review."), "done")
            return redirect(url_for(".request", request_id=made.id), 303)
    return render("joining/edit_request.html", form=form, asked=None, status=form.status)


@bp.route(f"{REQUEST}/edit", methods=["GET", "POST"])
def edit_request(request_id: int) -> Response:
    """Mend a draft, or what came back from review."""
    found = queries.request(actor(), request_id)
    form = RequestForm(version=found.version, data=_written(found))
    form.need_letter(found.letter_id is None)
    form.offer(directory.possible_parents())
    if form.validate_on_submit():
        form.check_version(found)
        try:
            service.edit_request(actor(), found, form.asked(), form.upload("letter"), form.upload("logo"))
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The request is changed."), "done")
            return redirect(url_for(".request", request_id=found.id), 303)
    elif found.state not in IN_HAND:
        raise WrongState
    return render("joining/edit_request.html", form=form, asked=found, status=form.status)


def _written(found: JoinRequest) -> dict[str, Any]:
    same = (
        *("name_sw", "name_en", "short_sw", "short_en", "code", "reference_prefix", "address", "place"),
        *("domain", "users", "letter_reference", "letter_date"),
    )
    people = {
        f"{place}_{name}": getattr(row, name)
        for place, row in zip(("first", "second"), found.administrators, strict=True)
        for name in PAIR
    }
    return {
        **{name: getattr(found, name) for name in same},
        **people,
        "kind": found.kind.value,
        "parent": str(found.parent_id or ""),
        "joins": wording.joins(found),
        "mail_limit": found.mail_limit // GB,
    }
