"""Signing a letter with one's PIN, signing what others have signed, and refusing that."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.letters import drawing
from geos.letters.forms.outgoing import ReturnForm, SignForm
from geos.letters.models import OutgoingLetter
from geos.letters.queries import outgoing as queries
from geos.letters.service import outgoing as service
from geos.letters.views.outgoing.acting import asked_form, dialog
from geos.letters.views.outgoing.blueprint import bp
from geos.signatures import service as signatures
from geos.web.who import actor


@bp.route("/letters/outgoing/<int:letter_id>/sign", methods=["GET", "POST"])
def sign(letter_id: int) -> Response:
    """Sign it for good, after a look at who signs as what."""
    return _signed(letter_id, "sign")


@bp.route("/letters/outgoing/<int:letter_id>/countersign", methods=["GET", "POST"])
def countersign(letter_id: int) -> Response:
    """Sign a letter that others have signed already."""
    return _signed(letter_id, "countersign")


def _signed(letter_id: int, act: str) -> Response:
    letter, form = asked_form(letter_id, SignForm)
    standings = queries.standings(actor(), letter)
    form.offer(standings)
    if form.validate_on_submit():
        form.check_version(letter)
        try:
            return _done(_put(letter, form, act))
        except Invalid as error:
            form.take(error)
    reference = letter.reference or queries.next_reference(letter)
    return dialog(act, letter, form, standings=standings, reference=reference)


def _put(letter: OutgoingLetter, form: Any, act: str) -> OutgoingLetter:
    """The key is opened before the act: a wrong PIN counts although nothing else is kept."""
    post_id, version = (form.post.data if "post" in form else None), letter.text_version
    key = signatures.unlock(actor(), form.pin.data or "")
    if act == "countersign":
        return service.countersign(actor(), letter, key=key, post_id=post_id)
    return service.sign(actor(), letter, key=key, post_id=post_id, text_version=version)


def _done(letter: OutgoingLetter) -> Response:
    flash(drawing.signed(letter), "done")
    return redirect(url_for(".show", letter_id=letter.id), 303)


@bp.route("/letters/outgoing/<int:letter_id>/refuse-countersigning", methods=["GET", "POST"])
def refuse_countersigning(letter_id: int) -> Response:
    """Whoever is asked to sign as well does not: the letter is struck out."""
    letter, form = asked_form(letter_id, ReturnForm)
    if form.validate_on_submit():
        form.check_version(letter)
        service.refuse_countersigning(actor(), letter, form.reason.data)
        flash(_("The letter is struck out. Its number stays and is never given again."), "done")
        return redirect(url_for(".show", letter_id=letter_id), 303)
    return dialog("refuse_countersigning", letter, form)
