"""A closed envelope in its addressee's hands: received, opened, kept or handed in."""

from flask import flash, redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.letters.forms.sealing import HAND_IN, UnsealForm
from geos.letters.models import IncomingLetter
from geos.letters.service import incoming as service
from geos.letters.views.incoming.blueprint import asked, bp, url_of
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor


@bp.post("/letters/incoming/<int:letter_id>/receive")
def receive_sealed(letter_id: int) -> Response:
    """Confirm having the closed envelope in hand."""
    letter, form = asked(letter_id, "keep", Form)
    if form.validate_on_submit():
        form.check_version(letter)
        service.receive_sealed(actor(), letter)
        flash(_("You have confirmed the receipt. Nobody but you may open it."), "done")
    return redirect(url_of(letter), 303)


@bp.route("/letters/incoming/<int:letter_id>/unseal", methods=["GET", "POST"])
def unseal(letter_id: int) -> Response:
    """Open the envelope and decide: keep it, or hand it to the registry to be filed."""
    letter, form = asked(letter_id, "keep", UnsealForm)
    form.level.limit(actor().clearance)
    if form.validate_on_submit() and form.whole():
        form.check_version(letter)
        try:
            _decide(letter, form)
        except Invalid as error:
            form.take(error)
        else:
            return redirect(url_of(letter), 303)
    return render("letters/incoming/unseal.html", form=form, letter=letter, status=form.status)


def _decide(letter: IncomingLetter, form: UnsealForm) -> None:
    if form.decision.data != HAND_IN:
        service.keep(actor(), letter, form.scanned)
        flash(_("You keep it. The registry learns nothing more of it."), "done")
        return
    service.hand_in(actor(), letter, form.content)
    flash(_("The registry has it now, to put it on a file."), "done")
