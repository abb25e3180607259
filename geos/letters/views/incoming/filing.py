"""Putting a registered letter on a file."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, NotFound
from geos.directory import queries as directory
from geos.files import queries as file_queries
from geos.files.models import RegistryFile
from geos.files.showing import after_filing
from geos.letters import incoming_showing as showing
from geos.letters.forms.incoming import NEW, FileLetterForm, Filing, chosen_post, offer_posts
from geos.letters.models import IncomingState
from geos.letters.policy.incoming import POLICY, Desk
from geos.letters.queries import incoming as queries
from geos.letters.service import incoming as service
from geos.letters.views.incoming.blueprint import bp
from geos.web.i18n import named
from geos.web.render import render
from geos.web.who import actor


@bp.route("/letters/incoming/<int:letter_id>/file", methods=["GET", "POST"])
def file_letter(letter_id: int) -> Response:
    """Put a registered letter on a file, or open a file for it; and hand that over at once, if wanted."""
    letter = queries.get(actor(), letter_id)
    POLICY.require(actor(), "file_letter", Desk(letter.registry_id))
    posts = queries.posts_there(actor(), letter.registry_id)
    form = FileLetterForm(version=letter.version, title=letter.subject)
    offer_posts(form, posts)
    found = queries.choices(
        actor(),
        letter.at_registry,
        letter.subject,
        letter.their_reference,
        sender=letter.sender,
        search=form.file.query,
        chosen=form.file.data or "",
    )
    form.offer(queries.warned(found), actor())
    if form.validate_on_submit() and form.whole():
        form.check_version(letter)
        try:
            service.file_and_hand_over(actor(), letter, plan_of(form), post_id=chosen_post(form, posts))
        except Invalid as error:
            form.take(error)
        else:
            flash(showing.done(letter, handed_over_to=to_whom(form), fresh=False), "done")
            for text in after_filing(letter.file, left=bool(form.to_post.data)):
                flash(text, "wait")
            return redirect(showing.letter_url(letter), 303)
    elif request.method == "GET" and letter.state is IncomingState.FILED:
        return redirect(url_for(".show", letter_id=letter.id))
    return render("letters/incoming/file.html", form=form, letter=letter, status=form.status)


def plan_of(form: Filing) -> service.Plan:
    """What the form asks to become of the letter; only what this person may see can be named."""
    new = form.file.data == NEW
    file_id = int(form.file.data) if form.file.data.isdecimal() and len(form.file.data) < 10 else None
    return service.Plan(
        file=file_queries.get(actor(), file_id) if file_id is not None else None,
        keyword=file_queries.keyword(actor(), form.keyword.data) if new else None,
        title=form.title.data or "",
        previous=_previous(form.goes_on_from) if new else None,
        to_post=directory.post(form.to_post.data) if form.to_post.data else None,
        due_at=form.due_at,
        minute=form.minute.data or "",
    )


def _previous(reference: str) -> RegistryFile | None:
    """The file that a new one goes on from; Invalid where no file that this person may see is called so."""
    if not reference:
        return None
    try:
        return file_queries.by_reference(actor(), reference)[0]
    except NotFound as error:
        raise Invalid(fields={"previous": _("No file has this reference")}) from error


def to_whom(form: Filing) -> str:
    """The post to which the form sends the file, in the reader's language; "" for nobody."""
    return named(directory.post(form.to_post.data)) if form.to_post.data else ""
