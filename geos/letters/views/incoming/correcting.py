"""Correcting an entry of the register."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.letters.forms.incoming import CorrectForm, chosen_post, offer_posts
from geos.letters.models import IncomingState
from geos.letters.policy.incoming import POLICY, Desk
from geos.letters.queries import incoming as queries
from geos.letters.service import incoming as service
from geos.letters.views.incoming.blueprint import bp
from geos.web.render import render
from geos.web.who import actor

# What is decided elsewhere: on the file, or by whoever opens the envelope.
UNCHANGED = {IncomingState.FILED: ("level",), IncomingState.SEALED: ("level", "subject")}


@bp.route("/letters/incoming/<int:letter_id>/correct", methods=["GET", "POST"])
def correct(letter_id: int) -> Response:
    """Correct the entry of a letter; the old values stay in sight."""
    letter = queries.get(actor(), letter_id)
    POLICY.require(actor(), "correct", Desk(letter.registry_id))
    posts = queries.posts_there(actor(), letter.registry_id)
    form = CorrectForm(version=letter.version, obj=letter)
    offer_posts(form, posts)
    form.level.limit(actor().clearance)
    for name in UNCHANGED.get(letter.state, ()):
        del form[name]
    if form.validate_on_submit():
        form.check_version(letter)
        try:
            service.correct_entry(
                actor(), letter, form.values, form.reason.data, post_id=chosen_post(form, posts)
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The register is corrected. The old entry stays in sight below."), "done")
            return redirect(url_for(".show", letter_id=letter.id), 303)
    return render("letters/incoming/correct.html", form=form, letter=letter, status=form.status)
