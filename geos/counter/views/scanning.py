"""Piles under the hand scanner: out to one post, and in from wherever they were.

The scanner types into one field and presses Enter, which sends the form: the page comes back with one line
more. Nothing happens to the files until the list is handed over or taken in as a whole.
"""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, NotFound
from geos.core.types import Level
from geos.counter import scanning
from geos.counter.forms import ScanForm, ScanOutForm
from geos.counter.policy import at_a_counter
from geos.counter.scanning import Line
from geos.counter.views.blueprint import bp
from geos.directory import queries as directory
from geos.files import service, showing
from geos.files.forms import post_choices
from geos.files.models import Cause, FileState
from geos.files.service import CAUSES, SomeRefused
from geos.web.render import render
from geos.web.who import actor

HAND_OVER, TAKE_IN = "hand_over", "take_in"  # the buttons that act; every other press only scans


@bp.route("/registry/counter/out", methods=["GET", "POST"])
def scan_out() -> Response:
    """Scan file after file, then hand the pile over to one post."""
    _staff_only()
    form = ScanOutForm()
    form.to_post.choices = [("", _("Choose")), *_posts()]
    form.offer_causes(CAUSES[FileState.IN_REGISTRY])
    lines = _lines(scanning.going_out)
    if request.form.get("act") == HAND_OVER and form.validate_on_submit() and form.require_post():
        done = _handed_over(form, lines)
        if done is not None:
            return done
    return _page("counter/scan_out.html", form, lines)


@bp.route("/registry/counter/in", methods=["GET", "POST"])
def scan_in() -> Response:
    """Scan what lies at the counter, then take it in."""
    _staff_only()
    form = ScanForm()
    lines = _lines(scanning.coming_in)
    if request.form.get("act") == TAKE_IN and form.validate_on_submit():
        done = _taken_in(form, lines)
        if done is not None:
            return done
    return _page("counter/scan_in.html", form, lines)


def _handed_over(form: ScanOutForm, lines: list[Line]) -> Response | None:
    to_post = directory.post(form.to_post.data or 0)
    try:
        moves = service.hand_over_many(
            actor(),
            [line.file for line in lines if line.file and line.good],
            to_post,
            cause=Cause(form.cause.data),
            due_at=form.due_at,
            note=form.note.data or "",
        )
    except Invalid as error:
        _take(form, error, lines)
        return None
    count = len(moves)
    flash(ngettext("One file is on its way.", "%(num)d files are on their way.", count), "done")
    return redirect(url_for(".hand_over_list", batch=moves[0].batch), 303)


def _taken_in(form: ScanForm, lines: list[Line]) -> Response | None:
    good = [line.file for line in lines if line.file and line.good]
    unsent = sum(file.state is FileState.WITH_POST for file in good)
    try:
        moves = service.take_in_many(actor(), good)
    except Invalid as error:
        _take(form, error, lines)
        return None
    count = len(moves)
    flash(ngettext("One file is in the registry.", "%(num)d files are in the registry.", count), "done")
    if unsent:
        flash(_not_sent_back(unsent))
    if told := showing.to_merge(good):
        flash(told, "wait")
    return redirect(url_for(".scan_in"), 303)


def _not_sent_back(count: int) -> str:
    return str(
        ngettext(
            "One of them had not been returned; its holder is told.",
            "%(num)d of them had not been returned; their holders are told.",
            count,
        )
    )


def _take(form: ScanForm, error: Invalid, lines: list[Line]) -> None:
    form.take(error)
    if isinstance(error, SomeRefused):
        by_id = {line.file.id: line.file for line in lines if line.file}
        form.form_errors_shown += [
            f"{by_id[id].reference}: {_(key)}" for id, key in error.refusals.items() if id in by_id
        ]


def _lines(rule: scanning.Rule) -> list[Line]:
    sent = request.form
    texts = scanning.kept(sent.getlist("scanned"), sent.get("code", ""), sent.get("off", ""))
    return scanning.lines(actor(), texts, rule)


def _page(page: str, form: ScanForm, lines: list[Line]) -> Response:
    acted = bool(form.problems)
    form.code.data = form.code.raw_data = None
    return render(
        page,
        form=form,
        lines=lines,
        good=sum(line.good for line in lines),
        newest=len(lines) - 1 if request.method == "POST" and "off" not in request.form else None,
        status=422 if acted else 200,
    )


def _posts() -> list[tuple[str, str]]:
    """Every post of the institution: whether one is cleared is asked of the files that go."""
    return post_choices(directory.posts_with_holders(actor().institution_id or 0), Level.OPEN)


def _staff_only() -> None:
    if not at_a_counter(actor()):
        raise NotFound
