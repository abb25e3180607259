"""The valuables book, entering what is found, and giving it on against a receipt."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, NotFound, WrongState
from geos.letters import incoming_showing as showing
from geos.letters.forms.incoming import chosen_post, offer_posts
from geos.letters.forms.valuables import HandOverValuableForm, ValuableForm
from geos.letters.models import ValuableItem
from geos.letters.policy.incoming import POLICY, Desk
from geos.letters.queries import incoming as letters
from geos.letters.queries import valuables as queries
from geos.letters.service import incoming as service
from geos.letters.service.incoming.correcting import STANDS
from geos.letters.views.incoming.blueprint import bp, url_of
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor


@bp.get("/letters/incoming/valuables")
def valuables() -> Response:
    """The valuables book of the reader's registries."""
    if not actor().registry_ids:
        raise NotFound
    kept = request.args.get("only") == "kept"
    page: Page[ValuableItem] = Page.asked(queries.book(actor(), kept=kept))
    return render(
        "letters/incoming/valuables.html",
        page=page,
        letters=queries.letters_of(actor(), page),
        kept=kept,
        showing=showing,
    )


@bp.get("/letters/incoming/valuables/<int:item_id>")
def valuable(item_id: int) -> Response:
    """A line of the valuables book leads to its place in it."""
    queries.get(actor(), item_id)
    return redirect(url_for(".valuables", _anchor=f"valuable-{item_id}"))


@bp.route("/letters/incoming/<int:letter_id>/add-valuable", methods=["GET", "POST"])
def add_valuable(letter_id: int) -> Response:
    """Enter something of value that came with a letter."""
    letter = letters.get(actor(), letter_id)
    POLICY.require(actor(), "add_valuable", Desk(letter.registry_id))
    form = ValuableForm()
    if form.is_submitted():
        form.refuse_repeated()
    if letter.state not in STANDS:
        raise WrongState
    posts = letters.posts_there(actor(), letter.registry_id)
    offer_posts(form, posts)
    if form.validate_on_submit():
        try:
            service.add_valuable(actor(), letter, form.found, post_id=chosen_post(form, posts))
        except Invalid as error:
            form.take(error)
        else:
            flash(_("It stands in the valuables book."), "done")
            return redirect(url_of(letter), 303)
    return render("letters/incoming/add_valuable.html", form=form, letter=letter, status=form.status)


@bp.route("/letters/incoming/valuables/<int:item_id>/hand-over", methods=["GET", "POST"])
def hand_over_valuable(item_id: int) -> Response:
    """Record to whom it was given, against which receipt."""
    item = queries.get(actor(), item_id)
    form = HandOverValuableForm()
    if form.is_submitted():
        form.refuse_repeated()
    if item.given_at is not None:
        raise WrongState
    posts = letters.posts_there(actor(), item.registry_id)
    offer_posts(form, posts)
    if form.validate_on_submit():
        given_to, receipt = form.given_to.data or "", form.receipt_number.data or ""
        try:
            service.hand_over_valuable(actor(), item, given_to, receipt, post_id=chosen_post(form, posts))
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Given on against receipt %(number)s.", number=item.receipt_number), "done")
            return redirect(url_for(".valuables"), 303)
    return render(
        "letters/incoming/hand_over_valuable.html",
        form=form,
        item=item,
        what=showing.valuable(item, described=item.letter_id in queries.letters_of(actor(), [item])),
        status=form.status,
    )
