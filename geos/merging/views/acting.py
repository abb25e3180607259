"""Approving and signing, stopping, going on; the registry's sending and taking back."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Invalid, WrongState
from geos.letters.queries import outgoing as letters
from geos.merging import drawing, launching, queries, service
from geos.merging.forms import ApproveForm, CancelForm
from geos.merging.models import Merge, RowState
from geos.merging.views.blueprint import bp, merge_of
from geos.merging.workflow import FLOW
from geos.signatures import service as signatures
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor


@bp.route("/merges/<int:merge_id>/approve", methods=["GET", "POST"])
def approve(merge_id: int) -> Response:
    """Approve text and list as one, with the PIN; the letters are then signed one after the other."""
    merge = merge_of(merge_id)
    form = _signing_form(merge)
    if form.validate_on_submit():
        form.check_version(merge)
        version = merge.letter.text_version
        key = _key(form)
        if key is not None:
            merge = service.approve(actor(), merge, key, post_id=form.post_id, text_version=version)
            return _launched(merge, key)
    return _signing_page(merge, form, "approve")


@bp.route("/merges/<int:merge_id>/go-on", methods=["GET", "POST"])
def go_on(merge_id: int) -> Response:
    """Go on after a break, or try again what could not be signed: the PIN is asked again."""
    merge = merge_of(merge_id)
    form = _signing_form(merge)
    if form.validate_on_submit():
        form.check_version(merge)
        key = _key(form)
        if key is not None:
            merge = service.go_on(actor(), merge, key, post_id=form.post_id)
            return _launched(merge, key)
    return _signing_page(merge, form, "go_on")


def _signing_form(merge: Merge) -> ApproveForm:
    form = ApproveForm(version=merge.version)
    form.offer(letters.standings(actor(), merge.letter))
    return form


def _key(form: ApproveForm) -> signatures.SigningKey | None:
    """The opened key; None where the form says what is wrong with the PIN."""
    try:
        return signatures.unlock(actor(), form.pin.data or "")
    except Invalid as error:
        form.take(error)
        return None


def _launched(merge: Merge, key: signatures.SigningKey) -> Response:
    launching.launch(merge, key)
    flash(_("The letters are being signed one after the other. This page shows how far it is."), "done")
    return redirect(url_for(".show", merge_id=merge.id), 303)


def _signing_page(merge: Merge, form: ApproveForm, act: str) -> Response:
    standings = queries.standings(actor(), merge)
    if not standings:
        raise WrongState if merge.state not in FLOW.steps[act].source else Denied
    counts = queries.counts(merge)
    return render(
        "merging/approve.html",
        merge=merge,
        letter=merge.letter,
        form=form,
        act=act,
        standings=standings,
        many=counts[RowState.GOOD] + counts[RowState.FAILED],
        wrong=counts[RowState.WRONG],
        first=letters.next_reference(merge.letter),
        volume=drawing.volume_warning(merge, counts),
        drawing=drawing,
        status=422 if form.problems else form.status,
    )


@bp.post("/merges/<int:merge_id>/stop")
def stop(merge_id: int) -> Response:
    """Let signing rest after the letter in hand."""
    merge, form = merge_of(merge_id), Form()
    if form.validate_on_submit():
        service.stop(actor(), merge)
        flash(_("Signing stops after the letter in hand. What is signed stands."), "done")
    return redirect(url_for(".show", merge_id=merge_id), 303)


@bp.route("/merges/<int:merge_id>/send", methods=["GET", "POST"])
def send(merge_id: int) -> Response:
    """The registry sends everything that is signed, in one act."""
    merge, form = _with_form(merge_id, Form)
    if form.validate_on_submit():
        form.check_version(merge)
        service.send(actor(), merge)
        flash(_("The letters are being sent. Each enters the register with its own number."), "done")
        return redirect(url_for(".show", merge_id=merge_id), 303)
    return _dialog("send", merge, form)


@bp.route("/merges/<int:merge_id>/cancel", methods=["GET", "POST"])
def cancel(merge_id: int) -> Response:
    """The registry takes the whole back, as far as that is still possible."""
    merge, form = _with_form(merge_id, CancelForm)
    if form.validate_on_submit():
        form.check_version(merge)
        service.cancel(actor(), merge, form.reason.data or "")
        flash(_("The letters are being taken back. What has gone for good is told with its row."), "done")
        return redirect(url_for(".show", merge_id=merge_id), 303)
    return _dialog("cancel", merge, form)


def _with_form(merge_id: int, kind: type[Any]) -> tuple[Merge, Any]:
    merge = merge_of(merge_id)
    return merge, kind(version=merge.version)


def _dialog(act: str, merge: Merge, form: Any) -> Response:
    """The act's short page, shown only while the act is open to this person."""
    if not FLOW.can(actor(), act, merge):
        raise Denied if merge.state in FLOW.steps[act].source else WrongState
    return render(
        f"merging/{act}.html",
        merge=merge,
        letter=merge.letter,
        counts=queries.counts(merge),
        copies=drawing.copies(merge),
        form=form,
        drawing=drawing,
        status=form.status,
    )
