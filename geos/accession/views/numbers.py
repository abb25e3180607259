"""Where this year's registers stand when a registry joins."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from geos.accession import queries, service
from geos.accession.forms import OpeningNumberForm
from geos.accession.views.blueprint import bp
from geos.core.clock import today
from geos.core.errors import Invalid
from geos.web.i18n import named
from geos.web.render import render
from geos.web.who import actor

KINDS = {"incoming": lazy_gettext("Incoming letters"), "outgoing": lazy_gettext("Outgoing letters")}


@bp.route("/registry/accession/numbers", methods=["GET", "POST"])
def set_opening_number() -> Response:
    """The registers of this year with their last numbers; one that does not count here yet can be set."""
    books = queries.books(actor())
    form = OpeningNumberForm()
    form.book.choices = [("", _("Choose"))] + [
        (key(book), name(book)) for book in books if not book.counts_here
    ]
    if form.validate_on_submit():
        book = next(each for each in books if key(each) == form.book.data)
        try:
            service.set_opening_number(actor(), book.registry, book.kind, form.last.data or 0)
        except Invalid as error:
            form.take(error)
        else:
            flash(
                _("The next entry of the register is %(number)d.", number=(form.last.data or 0) + 1), "done"
            )
            return redirect(url_for(".set_opening_number"), 303)
    return render(
        "accession/numbers.html",
        form=form,
        books=books,
        name=name,
        year=today().year,
        status=form.status,
    )


def key(book: queries.Book) -> str:
    """A register as the form names it."""
    return f"{book.kind}:{book.registry.id}"


def name(book: queries.Book) -> str:
    """A register in words."""
    return f"{KINDS[book.kind]} – {named(book.registry)}"
