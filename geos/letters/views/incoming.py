"""The incoming register, a letter of it, and the acts of filing and correcting one."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.directory import queries as directory
from geos.documents.models import Document
from geos.files import queries as file_queries
from geos.letters import incoming_showing as showing
from geos.letters.forms.incoming import (
    NEW,
    CorrectForm,
    FileLetterForm,
    Filing,
    chosen_post,
    offer_posts,
)
from geos.letters.models import IncomingLetter, IncomingState
from geos.letters.policy.incoming import FLOW, POLICY, Desk
from geos.letters.queries import incoming as queries
from geos.letters.service import incoming as service
from geos.web import links
from geos.web.i18n import named
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

bp = Blueprint("incoming", __name__, template_folder="../templates")
links.register(queries.KIND, "incoming.show", "letter_id")

UNFILED = "unfiled"


@bp.get("/letters/incoming")
def index() -> Response:
    """The register of incoming letters (Rejista ya barua zinazoingia), newest first."""
    registries = directory.registries_of(actor())
    own = [registry.id for registry in registries]
    asked = queries.Asked(
        registry_id=_number("registry", own),
        year=_number("year", range(1900, 2200)),
        text=request.args.get("q", "").replace("\0", "").strip()[:200],
        unfiled=request.args.get("only") == UNFILED,
    )
    page: Page[IncomingLetter] = Page.asked(queries.register(actor(), asked))
    return render(
        "letters/incoming/index.html",
        page=page,
        asked=asked,
        registries=registries,
        registry_choices=[(registry.id, named(registry)) for registry in registries],
        year_choices=[(year, year) for year in queries.years(own)],
        channels=showing.CHANNELS,
    )


def _number(name: str, known: list[int] | range) -> int | None:
    found = request.args.get(name, type=int)
    return found if found in known else None


@bp.get("/letters/incoming/<int:letter_id>")
def show(letter_id: int) -> Response:
    """A registered letter: its entry, its papers, and what became of it."""
    letter = queries.get(actor(), letter_id)
    papers = showing.papers(letter)
    return render(
        "letters/incoming/show.html",
        letter=letter,
        papers=papers,
        shown=_shown(papers),
        page_number=request.args.get("page", 1, type=int),
        history=showing.history(letter, queries.filer(letter)),
        channel=showing.CHANNELS[letter.channel],
        may_file=FLOW.can(actor(), "file_letter", letter),
        may_correct=POLICY.can(actor(), "correct", Desk(letter.registry_id)),
        may_open_file=queries.may_open_file(actor(), letter),
    )


def _shown(papers: list[Document]) -> Document | None:
    """The paper that is asked for, else the letter itself."""
    asked = request.args.get("paper", type=int)
    return next((paper for paper in papers if paper.id == asked), papers[0] if papers else None)


@bp.route("/letters/incoming/<int:letter_id>/file", methods=["GET", "POST"])
def file_letter(letter_id: int) -> Response:
    """Put a registered letter on a file, or open a file for it; and hand that over at once, if wanted."""
    letter = queries.get(actor(), letter_id)
    POLICY.require(actor(), "file_letter", Desk(letter.registry_id))
    posts = queries.posts_there(actor(), letter.registry_id)
    form = FileLetterForm(version=letter.version, title=letter.subject)
    offer_posts(form, posts)
    form.offer(
        queries.choices(
            actor(),
            letter.at_registry,
            letter.subject,
            letter.their_reference,
            sender=letter.sender,
            search=form.file.query,
            chosen=form.file.data or "",
        )
    )
    if form.validate_on_submit() and form.whole():
        form.check_version(letter)
        try:
            service.file_and_hand_over(actor(), letter, plan_of(form), post_id=chosen_post(form, posts))
        except Invalid as error:
            form.take(error)
        else:
            flash(showing.done(letter, handed_over_to=to_whom(form)), "done")
            return redirect(showing.letter_url(letter), 303)
    elif request.method == "GET" and letter.state is IncomingState.FILED:
        return redirect(url_for(".show", letter_id=letter.id))
    return render("letters/incoming/file.html", form=form, letter=letter, status=form.status)


def plan_of(form: Filing) -> service.Plan:
    """What the form asks to become of the letter; only what this person may see can be named."""
    new = form.file.data == NEW
    file_id = int(form.file.data) if form.file.data.isdigit() else None
    return service.Plan(
        file=file_queries.get(actor(), file_id) if file_id is not None else None,
        keyword=file_queries.keyword(actor(), form.keyword.data) if new else None,
        title=form.title.data or "",
        to_post=directory.post(form.to_post.data) if form.to_post.data else None,
        due_at=form.due_at,
        minute=form.minute.data or "",
    )


def to_whom(form: Filing) -> str:
    """The post to which the form sends the file, in the reader's language; "" for nobody."""
    return named(directory.post(form.to_post.data)) if form.to_post.data else ""


@bp.route("/letters/incoming/<int:letter_id>/correct", methods=["GET", "POST"])
def correct(letter_id: int) -> Response:
    """Correct the entry of a letter; the old values stay in sight."""
    letter = queries.get(actor(), letter_id)
    POLICY.require(actor(), "correct", Desk(letter.registry_id))
    posts = queries.posts_there(actor(), letter.registry_id)
    form = CorrectForm(version=letter.version, obj=letter)
    offer_posts(form, posts)
    form.level.limit(actor().clearance)
    if letter.state is IncomingState.FILED:
        del form.level
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
