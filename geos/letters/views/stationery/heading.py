"""The page of the stationery, the letterhead with its preview, and its logo."""

from datetime import date

from flask import Response as Answer
from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.clock import today
from geos.core.errors import Invalid, NotFound
from geos.documents import queries as documents
from geos.documents.vault import Missing
from geos.letters import sample
from geos.letters.forms.stationery import LetterheadForm, head_of
from geos.letters.models import LetterTemplate, StandardParagraph
from geos.letters.queries import stationery as queries
from geos.letters.service import stationery as service
from geos.letters.sheet import heading
from geos.letters.views.stationery.blueprint import bp
from geos.web.render import render
from geos.web.who import actor

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


@bp.get("")
def index() -> Response:
    """Letterhead, templates and standard paragraphs of the own institution."""
    institution = queries.kept(actor())
    return render(
        "letters/stationery/index.html",
        letterhead=queries.letterhead(institution.id),
        heads=[heading(institution, queries.letterhead(institution.id), code) for code in ("sw", "en")],
        templates=queries.listed(LetterTemplate, institution.id),
        paragraphs=queries.listed(StandardParagraph, institution.id),
    )


@bp.route("/letterhead", methods=["GET", "POST"])
def set_letterhead() -> Response:
    """The letterhead, with how it comes out."""
    institution = queries.kept(actor())
    found = queries.letterhead(institution.id)
    form = LetterheadForm(version=found.version if found else None, data=head_of(institution, found))
    if found is None or found.logo is None:
        del form.without_logo
    if form.validate_on_submit():
        if found is not None:
            form.check_version(found)
        without = "without_logo" in form and bool(form.without_logo.data)
        try:
            service.set_letterhead(
                actor(), institution, form.head(), logo=form.upload(), without_logo=without
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(_("From now on letters have this head. Those that are signed stay as they are."), "done")
            return redirect(url_for(".set_letterhead"), 303)
    return render(
        "letters/stationery/letterhead.html",
        form=form,
        heads=[heading(institution, found, code) for code in ("sw", "en")],
        status=form.status,
    )


@bp.get("/sample.pdf")
def print_sample() -> Response:
    """A letter of no consequence on the own letterhead, as PDF: to look at, and to print once."""
    institution = queries.kept(actor())
    code = "en" if request.args.get("language") == "en" else "sw"
    data = sample.printed(institution, queries.letterhead(institution.id), code, _day())
    answer = Answer(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="mfano-{code}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _day() -> date:
    return today()


@bp.get("/logo")
def logo() -> Response:
    """The own institution's logo, for the drawings of its letters: whoever serves there may see it."""
    found = queries.letterhead(actor().institution_id or 0)
    if found is None or found.logo is None:
        raise NotFound
    try:
        data = documents.content(found.logo)
    except Missing as error:
        raise NotFound from error
    answer = Answer(data, mimetype=found.logo.media_type)
    answer.set_etag(found.logo.sha256)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)
