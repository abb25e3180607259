"""Passing a letter to the confidential registry, and entering there what was passed on."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Invalid, WrongState
from geos.letters.forms.incoming import PassOnForm, TakeInForm, chosen_post, offer_posts
from geos.letters.policy.incoming import POLICY, Desk
from geos.letters.queries import incoming as queries
from geos.letters.service import incoming as service
from geos.letters.views.incoming.blueprint import asked, bp, url_of
from geos.web.render import render
from geos.web.who import actor


@bp.route("/letters/incoming/<int:letter_id>/pass-on", methods=["GET", "POST"])
def pass_on(letter_id: int) -> Response:
    """Pass a letter to the confidential registry; from then on the open one sees its number alone."""
    letter, form = asked(letter_id, "pass_on", PassOnForm)
    POLICY.require(actor(), "pass_on", Desk(letter.registry_id))
    to = queries.confidential_registry(letter.institution_id)
    if form.validate_on_submit():
        form.check_version(letter)
        post_id = chosen_post(form, queries.posts_there(actor(), letter.registry_id))
        try:
            service.pass_on(actor(), letter, post_id=post_id)
        except Invalid as error:
            form.take(error)
        else:
            number = letter.register_number
            flash(_("No. %(number)s was passed to the confidential registry.", number=number), "done")
            return redirect(url_for("incoming.index"), 303)
    return render("letters/incoming/pass_on.html", form=form, letter=letter, to=to, status=form.status)


@bp.route("/letters/incoming/<int:letter_id>/take-in", methods=["GET", "POST"])
def take_in(letter_id: int) -> Response:
    """Enter in the confidential register what another registry passed on."""
    letter = queries.get(actor(), letter_id)
    form = TakeInForm(version=letter.version, level=letter.level)
    if form.is_submitted():
        form.refuse_repeated()
    to_registry = letter.ending.to_registry if letter.ending else None
    if to_registry is None or letter.ending is None:
        raise WrongState
    if not POLICY.can(actor(), "take_in", Desk(to_registry.id)):
        raise Denied
    if letter.ending.successor_id is not None:
        raise WrongState
    posts = queries.posts_there(actor(), to_registry.id)
    offer_posts(form, posts)
    form.level.limit(actor().clearance)
    if form.validate_on_submit():
        form.check_version(letter)
        try:
            entry = service.take_in(actor(), letter, form.level.data, post_id=chosen_post(form, posts))
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Entered as No. %(number)s. It is on no file yet.", number=entry.register_number), "done")
            return redirect(url_of(entry), 303)
    return render(
        "letters/incoming/take_in.html",
        form=form,
        letter=letter,
        next_number=queries.next_number(to_registry),
        status=form.status,
    )
