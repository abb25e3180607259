"""Taking a registration back, and striking an entry out."""

from flask import flash, redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import WrongState
from geos.letters.forms.incoming import StrikeOutForm, chosen_post
from geos.letters.models import IncomingLetter
from geos.letters.queries import incoming as queries
from geos.letters.service import incoming as service
from geos.letters.views.incoming.blueprint import asked, bp, url_of
from geos.web.render import render
from geos.web.who import actor


@bp.route("/letters/incoming/<int:letter_id>/undo-registration", methods=["GET", "POST"])
def undo_registration(letter_id: int) -> Response:
    """Take back a registration made minutes ago; the number stays, struck out."""
    letter, form = asked(letter_id, "undo_registration", StrikeOutForm)
    return _struck("undo_registration", letter, form)


@bp.route("/letters/incoming/<int:letter_id>/strike-out", methods=["GET", "POST"])
def strike_out(letter_id: int) -> Response:
    """Strike an entry out; the number stays."""
    letter, form = asked(letter_id, "strike_out", StrikeOutForm)
    return _struck("strike_out", letter, form)


def _struck(act: str, letter: IncomingLetter, form: StrikeOutForm) -> Response:
    followed = service.what_followed(letter)
    if followed:
        raise WrongState(followed)
    if form.validate_on_submit():
        form.check_version(letter)
        post_id = chosen_post(form, queries.posts_there(actor(), letter.registry_id))
        act_upon = service.undo_registration if act == "undo_registration" else service.strike_out
        act_upon(actor(), letter, form.reason.data or "", post_id=post_id)
        number = letter.register_number
        flash(_("No. %(number)s is struck out and stays in the register.", number=number), "done")
        return redirect(url_of(letter), 303)
    return render("letters/incoming/strike_out.html", form=form, letter=letter, act=act, status=form.status)
