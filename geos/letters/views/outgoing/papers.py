"""The enclosures of a letter: what goes with it, in which order and under which titles."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.letters import drawing
from geos.letters.forms.outgoing import PapersForm, TitleForm, uploads
from geos.letters.models import OutgoingEnclosure, OutgoingLetter
from geos.letters.queries import outgoing as queries
from geos.letters.service import outgoing as service
from geos.letters.views.outgoing.blueprint import bp
from geos.letters.workflow import EDITABLE
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor

PAPER = "/letters/outgoing/<int:letter_id>/enclosures/<int:enclosure_id>"


@bp.route("/letters/outgoing/<int:letter_id>/enclosures", methods=["GET", "POST"])
def papers(letter_id: int) -> Response:
    """What goes with a letter; further ones by upload or from its file."""
    letter = queries.get(actor(), letter_id)
    form = PapersForm(version=letter.version)
    form.offer(queries.enclosable(letter))
    if form.validate_on_submit():
        form.check_version(letter)
        try:
            letter = _added(letter, form)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("What goes with the letter is kept."), "done")
            return redirect(url_for(".papers", letter_id=letter_id), 303)
    else:
        _require(letter)
    return render(
        "letters/outgoing/papers.html",
        letter=letter,
        form=form,
        again=Form(version=letter.version, formdata=None),
        drawing=drawing,
        status=form.status,
    )


def _added(letter: OutgoingLetter, form: Any) -> OutgoingLetter:
    sent, title = uploads(form.papers.data), form.title.data or ""
    if form.folio.data:
        folio = next(each for each in queries.enclosable(letter) if each.id == form.folio.data)
        return service.add_folio(actor(), letter, folio, title)
    if not sent:
        raise Invalid(fields={"papers": "Choose a file, or a paper of this file"})
    return service.add_papers(actor(), letter, sent, title)


@bp.post(f"{PAPER}/up")
def move_paper_up(letter_id: int, enclosure_id: int) -> Response:
    """One place up."""
    return _pressed(letter_id, enclosure_id, service.move_paper_up, _("The order is changed."))


@bp.post(f"{PAPER}/remove")
def remove_paper(letter_id: int, enclosure_id: int) -> Response:
    """Enclose it no more."""
    return _pressed(letter_id, enclosure_id, service.remove_paper, _("It goes with the letter no more."))


@bp.route(f"{PAPER}/rename", methods=["GET", "POST"])
def rename_paper(letter_id: int, enclosure_id: int) -> Response:
    """Another title, as it is listed on the letter."""
    letter = queries.get(actor(), letter_id)
    paper = _paper(letter, enclosure_id)
    form = TitleForm(version=letter.version, title=paper.title)
    if form.validate_on_submit():
        form.check_version(letter)
        service.rename_paper(actor(), letter, enclosure_id, form.title.data)
        flash(_("The title is changed."), "done")
        return redirect(url_for(".papers", letter_id=letter_id), 303)
    _require(letter)
    return render(
        "letters/outgoing/rename_paper.html", letter=letter, paper=paper, form=form, status=form.status
    )


def _pressed(letter_id: int, enclosure_id: int, act: Any, said: str) -> Response:
    letter = queries.get(actor(), letter_id)
    form = Form(version=letter.version)
    if form.validate_on_submit():
        form.check_version(letter)
        act(actor(), letter, enclosure_id)
        flash(said, "done")
    return redirect(url_for(".papers", letter_id=letter_id), 303)


def _paper(letter: OutgoingLetter, enclosure_id: int) -> OutgoingEnclosure:
    found = next((each for each in letter.enclosures if each.id == enclosure_id), None)
    if found is None:
        raise NotFound
    return found


def _require(letter: OutgoingLetter) -> None:
    if "edit" not in queries.acts(actor(), letter, queries.route_of(letter)):
        raise Denied if letter.state in EDITABLE else WrongState
