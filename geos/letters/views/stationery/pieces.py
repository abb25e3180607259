"""Letter templates and standard paragraphs: a new one, changing one, offering it no more."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.letters import marks
from geos.letters.forms.stationery import PieceForm, TemplateForm, shown
from geos.letters.models import LetterTemplate, StandardParagraph
from geos.letters.queries import stationery as queries
from geos.letters.service import stationery as service
from geos.letters.views.stationery.blueprint import bp
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor

Piece = LetterTemplate | StandardParagraph


@bp.route("/templates/new", methods=["GET", "POST"])
def add_template() -> Response:
    """A new letter template."""
    institution = queries.kept(actor())
    form = TemplateForm()
    return _written(form, None, lambda: service.add_template(actor(), institution, form.draft()))


@bp.route("/templates/<int:template_id>", methods=["GET", "POST"])
def edit_template(template_id: int) -> Response:
    """A letter template, to be changed."""
    found = queries.get(actor(), LetterTemplate, template_id)
    form = TemplateForm(version=found.version, data=shown(found))
    return _written(form, found, lambda: service.edit_template(actor(), found, form.draft()))


@bp.route("/paragraphs/new", methods=["GET", "POST"])
def add_paragraph() -> Response:
    """A new standard paragraph."""
    institution = queries.kept(actor())
    form = PieceForm()
    return _written(form, None, lambda: service.add_paragraph(actor(), institution, form.draft()))


@bp.route("/paragraphs/<int:paragraph_id>", methods=["GET", "POST"])
def edit_paragraph(paragraph_id: int) -> Response:
    """A standard paragraph, to be changed."""
    found = queries.get(actor(), StandardParagraph, paragraph_id)
    form = PieceForm(version=found.version, data=shown(found))
    return _written(form, found, lambda: service.edit_paragraph(actor(), found, form.draft()))


@bp.post("/templates/<int:piece_id>/retire")
def retire_template(piece_id: int) -> Response:
    """Offer a template no more."""
    return _offered(queries.get(actor(), LetterTemplate, piece_id), service.retire)


@bp.post("/templates/<int:piece_id>/offer")
def offer_template(piece_id: int) -> Response:
    """Offer it again."""
    return _offered(queries.get(actor(), LetterTemplate, piece_id), service.offer_again)


@bp.post("/paragraphs/<int:piece_id>/retire")
def retire_paragraph(piece_id: int) -> Response:
    """Offer a paragraph no more."""
    return _offered(queries.get(actor(), StandardParagraph, piece_id), service.retire)


@bp.post("/paragraphs/<int:piece_id>/offer")
def offer_paragraph(piece_id: int) -> Response:
    """Offer it again."""
    return _offered(queries.get(actor(), StandardParagraph, piece_id), service.offer_again)


def _written(form: PieceForm, piece: Piece | None, write: Callable[[], Piece]) -> Response:
    if form.validate_on_submit():
        if piece is not None:
            form.check_version(piece)
        try:
            kept = write()
        except Invalid as error:
            form.take(error)
        else:
            flash(_("“%(name)s” is kept. Letters that were begun stay as they are.", name=kept.name), "done")
            return redirect(url_for(".index"), 303)
    return render(
        "letters/stationery/piece.html",
        form=form,
        piece=piece,
        is_template=isinstance(form, TemplateForm),
        again=Form(version=piece.version, formdata=None) if piece else None,
        known=marks.KNOWN,
        mark=marks.shown,
        status=form.status,
    )


def _offered(piece: Any, act: Callable[[Any, Any], Any]) -> Response:
    form = Form(version=piece.version)
    if form.validate_on_submit():
        form.check_version(piece)
        kept = act(actor(), piece)
        said = _("“%(name)s” is offered again.") if kept.active else _("“%(name)s” is offered no more.")
        flash(said % {"name": kept.name}, "done")
    return redirect(url_for(".index"), 303)
