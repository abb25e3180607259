"""Writing a letter on a file, answering one, and going on with a draft."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Invalid, WrongState
from geos.directory import queries as directory
from geos.files import queries as file_queries
from geos.files.models import RegistryFile
from geos.files.policy import POLICY as FILES
from geos.letters import drawing
from geos.letters.forms.outgoing import LetterForm, filled
from geos.letters.models import IncomingLetter, OutgoingLetter, OutgoingState
from geos.letters.queries import incoming as incoming_queries
from geos.letters.queries import outgoing as queries
from geos.letters.service import outgoing as service
from geos.letters.sheet import first_sentence
from geos.letters.views.outgoing.blueprint import bp
from geos.letters.workflow import FIXED
from geos.web.i18n import language
from geos.web.render import render
from geos.web.who import actor

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
    form = _form(file, file.holder_post_id or 0, **_beginning(file, asked))
    if form.validate_on_submit():
        return _drafted(file, asked, form)
    FILES.require(actor(), "draft", file)
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


@bp.route("/letters/outgoing/<int:letter_id>/edit", methods=["GET", "POST"])
def edit(letter_id: int) -> Response:
    """A draft or a returned letter, to go on with."""
    letter = queries.get(actor(), letter_id)
    route = queries.route_of(letter)
    form = _form(letter.file, letter.post_id, version=letter.version, **filled(letter, route))
    planned = letter.state is OutgoingState.DRAFT
    if not planned:
        form.drop_way()
    if form.validate_on_submit():
        form.check_version(letter)
        write = service.edit_and_submit if _sends(form) else service.edit
        try:
            way = form.way(letter.post_id) if planned else {}
            return _saved(write(actor(), letter, **form.text(), **way))
        except Invalid as error:
            form.take(error)
    elif "edit" not in queries.acts(actor(), letter, route):
        raise WrongState if letter.state in FIXED else Denied
    return _page(form, letter.file, letter=letter)


def _form(file: RegistryFile, author_post_id: int, **facts: Any) -> LetterForm:
    institution_id = actor().institution_id or 0
    form = LetterForm(**facts)
    form.offer_members(directory.members(besides=institution_id))
    form.offer_way(
        directory.posts_with_holders(institution_id),
        queries.signatories(institution_id),
        author_post_id,
        file.level,
    )
    form.offer_levels(actor().clearance, file.level)
    return form


def _page(
    form: LetterForm,
    file: RegistryFile,
    letter: OutgoingLetter | None = None,
    asked: IncomingLetter | None = None,
) -> Response:
    return render(
        "letters/outgoing/edit.html", form=form, file=file, letter=letter, asked=asked, status=form.status
    )


def _beginning(file: RegistryFile, asked: IncomingLetter | None) -> dict[str, Any]:
    """What a new letter's form shows at first: the usual way, and of a reply also its first words."""
    facts: dict[str, Any] = {"level": file.level, "language": language(), **_usual_way(file)}
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


def _usual_way(file: RegistryFile) -> dict[str, Any]:
    """Through one's supervisor to the head of the institution."""
    author = file.holder_post_id
    head = queries.head_of(file.institution)
    through = directory.supervisor_of(author) if author else None
    facts: dict[str, Any] = {"signer": f"{head.id}:{head.id}"} if head else {}
    if through is not None and (head is None or through.id != head.id):
        facts["reviewer_1"] = through.id
    return facts


def _sends(form: LetterForm) -> bool:
    """Whether the second button was pressed; who signs alone has no way to send it on."""
    return request.form.get("act") == SEND


def _saved(letter: OutgoingLetter) -> Response:
    if letter.state is OutgoingState.ON_ROUTE:
        flash(drawing.on_its_way(letter, queries.route_of(letter)), "done")
    else:
        flash(_("The letter is saved as a draft. It has not been sent on its way yet."), "done")
    return redirect(url_for(".show", letter_id=letter.id), 303)
