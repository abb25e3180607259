"""The acts upon a letter of its author and its registry: sending it on, taking it back, striking out."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Denied, WrongState
from geos.letters import drawing
from geos.letters.forms.outgoing import StrikeOutForm
from geos.letters.models import OutgoingLetter
from geos.letters.queries import outgoing as queries
from geos.letters.service import outgoing as service
from geos.letters.views.outgoing.blueprint import bp
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor


@bp.post("/letters/outgoing/<int:letter_id>/submit")
def submit(letter_id: int) -> Response:
    """Send it on its way."""
    letter, form = asked_form(letter_id, Form)
    if form.validate_on_submit():
        form.check_version(letter)
        letter = service.submit(actor(), letter)
        flash(drawing.on_its_way(letter, queries.route_of(letter)), "done")
    return redirect(url_for(".show", letter_id=letter_id), 303)


@bp.post("/letters/outgoing/<int:letter_id>/recall")
def recall(letter_id: int) -> Response:
    """Take it back while nobody has opened it."""
    letter, form = asked_form(letter_id, Form)
    if form.validate_on_submit():
        form.check_version(letter)
        service.recall(actor(), letter)
        flash(_("The letter is back with you. Mend it and send it again."), "done")
    return redirect(url_for(".show", letter_id=letter_id), 303)


@bp.route("/letters/outgoing/<int:letter_id>/withdraw", methods=["GET", "POST"])
def withdraw(letter_id: int) -> Response:
    """Give it up before it is signed."""
    letter, form = asked_form(letter_id, Form)
    if form.validate_on_submit():
        form.check_version(letter)
        service.withdraw(actor(), letter)
        flash(_("The letter is given up. It took no number."), "done")
        return redirect(url_for(".show", letter_id=letter_id), 303)
    return dialog("withdraw", letter, form)


@bp.route("/letters/outgoing/<int:letter_id>/strike-out", methods=["GET", "POST"])
def strike_out(letter_id: int) -> Response:
    """A signed letter that will never be sent; its number stays."""
    letter, form = asked_form(letter_id, StrikeOutForm)
    if form.validate_on_submit():
        form.check_version(letter)
        service.strike_out(actor(), letter, form.reason.data)
        flash(_("The letter is struck out. Its number stays and is never given again."), "done")
        return redirect(url_for(".show", letter_id=letter_id), 303)
    return dialog("strike_out", letter, form)


def asked_form(letter_id: int, kind: type[Any]) -> tuple[OutgoingLetter, Any]:
    """The letter and the form of an act upon it; the same form sent twice leads to the letter."""
    letter = queries.get(actor(), letter_id)
    return letter, kind(version=letter.version)


def dialog(act: str, letter: OutgoingLetter, form: Any, **facts: Any) -> Response:
    """The act's short page. Shown only while the act is open to this person."""
    if act not in queries.acts(actor(), letter, queries.route_of(letter)):
        raise WrongState if letter.state not in queries.sources(act) else Denied
    return render(
        f"letters/outgoing/{act}.html",
        letter=letter,
        form=form,
        drawing=drawing,
        status=form.status,
        **facts,
    )
