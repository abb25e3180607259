"""Annulling an issued letter, and saying beside it that it was annulled."""

from collections.abc import Iterator

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from geos.core.actor import Actor
from geos.letters import turns
from geos.letters.forms.annulling import AnnulForm
from geos.letters.models import OutgoingLetter
from geos.letters.service import outgoing as service
from geos.letters.turns import Companion
from geos.letters.views.outgoing.acting import asked_form, dialog
from geos.letters.views.outgoing.blueprint import bp
from geos.letters.workflow import FLOW
from geos.web.who import actor


@bp.route("/letters/outgoing/<int:letter_id>/annul", methods=["GET", "POST"])
def annul(letter_id: int) -> Response:
    """It was issued, and is no longer valid."""
    letter, form = asked_form(letter_id, AnnulForm)
    if form.validate_on_submit():
        form.check_version(letter)
        service.annul(actor(), letter, form.reason.data)
        flash(_("The letter is annulled. Whoever checks it is told so."), "done")
        return redirect(url_for(".show", letter_id=letter_id), 303)
    return dialog("annul", letter, form)


@turns.beside
def _way(reader: Actor, letter: OutgoingLetter) -> Iterator[Companion]:
    if FLOW.can(reader, "annul", letter):
        url = url_for("outgoing.annul", letter_id=letter.id)
        yield Companion(url, lazy_gettext("Annul the letter"), "ban")
