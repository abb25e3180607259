"""Signing a reviewed batch with one PIN, and what became of each letter of it."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.letters import drawing
from geos.letters.forms.outgoing import BatchForm
from geos.letters.queries import outgoing as queries
from geos.letters.service import outgoing as service
from geos.letters.service.outgoing.batch import Signed
from geos.letters.views.outgoing.blueprint import bp
from geos.signatures import service as signatures
from geos.web.render import render
from geos.web.who import actor

MOST_SAID = 10  # refusals that are told at once; the list shows the others as still waiting


@bp.route("/letters/outgoing/to-sign", methods=["GET", "POST"])
def sign_each() -> Response:
    """Letters that wait for one's signature: tick those that were read, and sign them with one PIN."""
    waiting = queries.to_sign(actor())
    letters = [letter for letter, _route, _standing in waiting]
    form = BatchForm()
    form.offer(letters)
    if form.validate_on_submit():
        try:
            chosen = form.chosen_letters()
            key = signatures.unlock(actor(), form.pin.data or "")
        except Invalid as error:
            form.take(error)
        else:
            _tell(service.sign_each(actor(), chosen, key))
            return redirect(url_for(".sign_each"), 303)
    return render(
        "letters/outgoing/sign_each.html",
        waiting=waiting,
        opened=queries.opened_by(actor(), letters),
        form=form,
        ticked=set(form.letters.data or ()) if request.method == "POST" else None,
        drawing=drawing,
        status=form.status,
    )


def _tell(results: list[Signed]) -> None:
    """One line for all that were signed with their numbers, one for each refusal."""
    good = [each.reference for each in results if not each.refusal]
    if good:
        said = ngettext("%(num)d letter is signed", "%(num)d letters are signed", len(good))
        flash(f"{said}: {', '.join(good[:MOST_SAID])}{' …' if len(good) > MOST_SAID else ''}", "done")
    bad = [each for each in results if each.refusal]
    for each in bad[:MOST_SAID]:
        flash(
            _("Not signed: %(name)s. %(why)s", name=_name(each), why=_(each.refusal, **dict(each.facts))),
            "late",
        )
    if len(bad) > MOST_SAID:
        flash(_("%(count)s more were not signed; they still wait here.", count=len(bad) - MOST_SAID), "late")


def _name(result: Signed) -> str:
    return queries.subject_of(actor(), result.letter_id) or str(result.letter_id)
