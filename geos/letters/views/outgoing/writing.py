"""Writing a letter on a file, answering one, and going on with a draft."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Invalid, Stale, WrongState
from geos.directory import queries as directory
from geos.files import queries as file_queries
from geos.files.models import RegistryFile
from geos.files.policy import POLICY as FILES
from geos.letters import drawing
from geos.letters.forms.outgoing import BEGIN, AmendForm, LetterForm, filled, paragraphs
from geos.letters.models import (
    IncomingLetter,
    LetterTemplate,
    OutgoingLetter,
    OutgoingState,
    OutgoingVersion,
    StandardParagraph,
)
from geos.letters.queries import incoming as incoming_queries
from geos.letters.queries import outgoing as queries
from geos.letters.queries import stationery
from geos.letters.service import outgoing as service
from geos.letters.sheet import first_sentence, known_values
from geos.letters.views.outgoing.blueprint import bp
from geos.letters.workflow import FIXED
from geos.routes import queries as routes
from geos.routes.plans import of_rows
from geos.web.conflict import conflict
from geos.web.i18n import language
from geos.web.render import render
from geos.web.who import actor

CONFLICT = 409
LINES = ("subject", "their_reference", "salutation", "closing")
SEND = "send"  # the form's second button: save and send on its way


@bp.route("/files/<int:file_id>/letters/new", methods=["GET", "POST"])
def draft(file_id: int) -> Response:
    """A new letter on a file, by its holder."""
    return _draft(file_queries.get(actor(), file_id), None)


@bp.route("/letters/incoming/<int:letter_id>/reply", methods=["GET", "POST"])
def reply(letter_id: int) -> Response:
    """The answer to an incoming letter, on the file where that lies."""
    asked = incoming_queries.get(actor(), letter_id)
    if asked.file is None:
        raise WrongState("This letter is on no file yet: file it first")
    return _draft(file_queries.get(actor(), asked.file.id), asked)


def _draft(file: RegistryFile, asked: IncomingLetter | None) -> Response:
    form = _form(file, file.holder_post_id or 0, None, **_beginning(file, asked))
    if form.validate_on_submit():
        return _drafted(file, asked, form)
    FILES.require(actor(), "draft", file)
    _begin_with_template(form, file, asked)
    return _page(form, file, asked=asked)


def _drafted(file: RegistryFile, asked: IncomingLetter | None, form: LetterForm) -> Response:
    write = service.draft_and_submit if _sends(form) else service.draft
    try:
        way = form.way(file.holder_post_id or 0)
        letter = write(actor(), file, reply_to=asked, **form.text(), **way)
    except Invalid as error:
        form.take(error)
        return _page(form, file, asked=asked)
    return _saved(letter)


def _begin_with_template(form: LetterForm, file: RegistryFile, asked: IncomingLetter | None) -> None:
    """The template that was chosen, with what is known of the letter that is answered put in."""
    if form.pressed != BEGIN or "letter_template" not in form:
        return
    chosen = stationery.template(actor(), form.letter_template.data)
    if chosen is not None:
        held = actor().post(file.holder_post_id)
        form.begin_with(chosen, known_values(chosen.language, file.institution, actor().name, held, asked))


@bp.route("/letters/outgoing/<int:letter_id>/edit", methods=["GET", "POST"])
def edit(letter_id: int) -> Response:
    """A draft or a returned letter, to go on with."""
    letter = queries.get(actor(), letter_id)
    route = queries.route_of(letter)
    planned = letter.state is OutgoingState.DRAFT
    plan = of_rows(route.steps) if route else []
    form = _form(
        letter.file, letter.post_id, plan if planned else (), version=letter.version, **filled(letter, route)
    )
    if not planned:
        form.drop_way()
    if form.validate_on_submit():
        write = service.edit_and_submit if _sends(form) else service.edit
        try:
            form.check_version(letter)
            way = form.way(letter.post_id) if planned else {}
            return _saved(write(actor(), letter, **form.text(), **way))
        except Invalid as error:
            form.take(error)
        except Stale as error:
            letter = _beside(form, letter_id, "edit", error)
            return _page(form, letter.file, letter=letter, status=CONFLICT)
    elif "edit" not in queries.acts(actor(), letter, route):
        raise WrongState if letter.state in FIXED else Denied
    _begin_with_template(form, letter.file, letter.reply_to)
    return _page(form, letter.file, letter=letter)


@bp.route("/letters/outgoing/<int:letter_id>/amend", methods=["GET", "POST"])
def amend(letter_id: int) -> Response:
    """Whoever has it at a stop mends the words."""
    letter = queries.get(actor(), letter_id)
    shown: dict[str, Any] = {name: getattr(letter, name) for name in ("subject", "salutation", "closing")}
    shown |= {"version": letter.version, "text_version": letter.text_version}
    form = AmendForm(body=(letter.body, letter.body_format), **shown)
    form.body.paragraphs = paragraphs(stationery.offered(actor(), StandardParagraph))
    if form.validate_on_submit():
        try:
            form.check_version(letter)
            letter = service.amend(actor(), letter, **form.text())
        except Invalid as error:
            form.take(error)
        except Stale as error:
            letter = _beside(form, letter_id, "amend", error)
            return render("letters/outgoing/amend.html", letter=letter, form=form, status=CONFLICT)
        else:
            flash(
                _("The letter is changed. Whoever had said yes to the words before is asked again."), "done"
            )
            return redirect(url_for(".show", letter_id=letter.id), 303)
    elif "amend" not in queries.acts(actor(), letter, queries.route_of(letter)):
        raise WrongState if letter.state in FIXED else Denied
    return render("letters/outgoing/amend.html", letter=letter, form=form, status=form.status)


def _beside(form: LetterForm | AmendForm, letter_id: int, act: str, error: Stale) -> OutgoingLetter:
    """The letter as it is now; the form shows what another wrote beside what was sent."""
    letter = queries.get(actor(), letter_id)
    if act not in queries.acts(actor(), letter, queries.route_of(letter)):
        raise error
    newest, read = queries.version(letter, letter.text_version), form.text_version.data or 0
    said: dict[str, Any] = {name: getattr(letter, name) for name in LINES if name in form}
    said["body"] = (letter.body, letter.body_format)
    base = _read(queries.version(letter, read), newest, said) if 0 < read <= letter.text_version else None
    form.text_version.data = letter.text_version
    conflict(form, said, base, version=letter.version, who=newest.by.name, at=newest.at)
    return letter


def _read(before: OutgoingVersion, newest: OutgoingVersion, said: Mapping[str, Any]) -> dict[str, Any]:
    """What was read, by field, as far as it is known.

    Versions keep the lines around the text together: where these changed, which one did is not known.
    """
    known = {"subject": before.subject, "body": (before.body, before.body_format)}
    return {**said, **known} if before.frame == newest.frame else known


def _form(file: RegistryFile, author_post_id: int, plan: Any, **facts: Any) -> LetterForm:
    """`plan` is a draft's own way; None shows the usual one."""
    institution_id = actor().institution_id or 0
    form = LetterForm(**facts)
    form.offer_members(directory.members(besides=institution_id))
    form.offer_templates(
        stationery.offered(actor(), LetterTemplate), stationery.offered(actor(), StandardParagraph)
    )
    if author_post_id:
        offer = routes.offer(actor(), institution_id, "letter", author_post_id, level=file.level)
        form.offer_way(offer, queries.signatories(institution_id), plan)
    form.offer_levels(actor().clearance, file.level)
    return form


def _page(
    form: LetterForm,
    file: RegistryFile,
    letter: OutgoingLetter | None = None,
    asked: IncomingLetter | None = None,
    status: int = 0,
) -> Response:
    return render(
        "letters/outgoing/edit.html",
        form=form,
        file=file,
        letter=letter,
        asked=asked,
        status=status or form.status,
    )


def _beginning(file: RegistryFile, asked: IncomingLetter | None) -> dict[str, Any]:
    """What a new letter's form shows at first; of a reply also its first words."""
    facts: dict[str, Any] = {"level": file.level, "language": language()}
    if asked is None:
        return facts
    sentence = first_sentence("sw", asked.their_reference, asked.letter_date, asked.subject)
    facts |= {
        "language": "sw",
        "subject": asked.subject,
        "their_reference": asked.their_reference,
        "body": f"{sentence}\n\n",
    }
    if asked.sender_institution_id is not None:
        return facts | {"members": [asked.sender_institution_id]}
    return facts | {"outside": "\n".join(filter(None, (f"{asked.sender}.", asked.sender_address)))}


def _sends(form: LetterForm) -> bool:
    """Whether the second button was pressed; who signs alone has no way to send it on."""
    return request.form.get("act") == SEND


def _saved(letter: OutgoingLetter) -> Response:
    if letter.state is OutgoingState.ON_ROUTE:
        flash(drawing.on_its_way(letter, queries.route_of(letter)), "done")
    else:
        flash(_("The letter is saved as a draft. It has not been sent on its way yet."), "done")
    return redirect(url_for(".show", letter_id=letter.id), 303)
