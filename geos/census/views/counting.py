"""The page at which a round is counted: a field for the scanner, and the list to tick."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from geos.census import queries, service, showing
from geos.census.forms import CountForm, TickForm
from geos.census.models import CensusEntry, CensusRound, Result, RoundState, Scope
from geos.census.views.blueprint import bp
from geos.census.workflow import FLOW
from geos.core.errors import Invalid
from geos.directory import queries as directory
from geos.files.policy import POLICY as FILES
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

ROWS = 50


@bp.get("/census/<int:round_id>")
def show(round_id: int) -> Response:
    """A round: the scanner's field, the sums, and the lines of one result."""
    round = queries.get(actor(), round_id)
    return _page(round, _scanner(round, shown=True))


def _scanner(round: CensusRound, shown: bool = False) -> CountForm:
    """The field; the place stays what it was at the scan before."""
    url = url_for(".count", round_id=round.id)
    form = CountForm(formdata=None, action=url) if shown else CountForm(action=url)
    offer_posts(form, round)
    if shown:
        form.post.data = request.args.get("post", type=int) or _first_place(form, round)
        form.location.data = request.args.get("location", round.room)[:80]
    return form


def offer_posts(form: Any, round: CensusRound) -> None:
    """The registry and the institution's posts; in a round over a unit its own posts come first."""
    rows = directory.posts_with_holders(round.institution_id)
    own = round.unit_id if round.scope is Scope.UNIT else None
    rows.sort(key=lambda row: row[0].unit_id != own)  # stable: by title within
    posts = [
        (str(post.id), f"{named(post)} – {holder}" if holder else named(post)) for post, holder, _a in rows
    ]
    here = ("", _("In the registry"))
    form.post.choices = [*posts, here] if own else [here, *posts]


def _first_place(form: CountForm, round: CensusRound) -> int | None:
    first = form.post.choices[0].value if round.scope is Scope.UNIT else ""
    return int(first) if first else None


def _page(round: CensusRound, scanner: CountForm) -> Response:
    only = _asked(round)
    page: Page[Any] = Page.asked(queries.lines(actor(), round, only), ROWS)
    return render(
        "census/show.html",
        round=round,
        scanner=scanner,
        only=only,
        lines=[queries.line_of(row) for row in page],
        page=page,
        sums=queries.counts(round),
        acts=set() if round.preparing else {step.act for step in FLOW.open_to(actor(), round)},
        plain=Form(formdata=None),
        tick=TickForm(formdata=None),
        showing=showing,
        status=scanner.status,
    )


def _asked(round: CensusRound) -> Result:
    """The result asked for by `?only=`; while counting what is still sought, else what is missing."""
    asked = request.args.get("only", "")
    usual = Result.WAITING if round.state is RoundState.OPEN else Result.MISSING
    return Result(asked) if asked in set(Result) else usual


@bp.post("/census/<int:round_id>/count")
def count(round_id: int) -> Response:
    """The file under the scanner is where the clerk stands."""
    round = queries.get(actor(), round_id)
    form = _scanner(round)
    if form.validate_on_submit():
        post = directory.post(form.post.data) if form.post.data else None
        location = form.location.data or ""
        try:
            entry = service.count(actor(), round, form.code.data, post, location)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(*_said(entry))
            here = url_for(
                ".show", round_id=round_id, only=_kept(), post=form.post.data or None, location=location
            )
            return redirect(here, 303)
    return _page(round, form)


@bp.post("/census/entries/<int:entry_id>/uncount")
def uncount(entry_id: int) -> Response:
    """Take a wrong count back."""
    form = Form()
    if form.is_submitted():
        form.refuse_repeated()  # before the entry, which its own act may have taken off the list
    found = queries.entry(actor(), entry_id)
    round_id, reference = found.round_id, found.file.reference
    if form.validate_on_submit():
        service.uncount(actor(), found)
        flash(_("The count of %(reference)s is taken back.", reference=reference), "done")
    return redirect(url_for(".show", round_id=round_id, only=Result.WAITING.value), 303)


def _kept() -> str | None:
    only = request.args.get("only", "")
    return only if only in set(Result) else None


def _said(entry: CensusEntry) -> tuple[str, str]:
    """What the count found, and whether all is well; of a file above the reader its number only."""
    file = entry.file
    if entry.result is Result.FOUND:
        return _("%(reference)s: found", reference=file.reference), "done"
    if not FILES.can(actor(), "read", file):
        return _("%(reference)s: not where it should be", reference=file.reference), "wait"
    should = showing.expected_place(entry)
    if entry.result is Result.UNEXPECTED:
        return _(
            "%(reference)s was not expected here, but: %(place)s", reference=file.reference, place=should
        ), "wait"
    return _("%(reference)s should be elsewhere: %(place)s", reference=file.reference, place=should), "wait"


@bp.post("/census/<int:round_id>/tick")
def count_ticked(round_id: int) -> Response:
    """The ticked ones are where they should be."""
    round, form = queries.get(actor(), round_id), TickForm()
    if form.validate_on_submit():
        done = service.count_ticked(actor(), round, form.chosen)
        text = ngettext("%(num)d file is counted.", "%(num)d files are counted.", len(done))
        flash(text, "done" if done else "wait")
    return redirect(url_for(".show", round_id=round_id), 303)
