"""One file in a round: correcting its place, and saying where a missing one was found."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.census import queries, service, showing
from geos.census.forms import FoundForm
from geos.census.models import CensusEntry, Result
from geos.census.policy import POLICY
from geos.census.views.blueprint import bp
from geos.census.views.counting import offer_posts
from geos.core.errors import Invalid, NotFound, WrongState
from geos.directory import queries as directory
from geos.files import showing as files_showing
from geos.files.policy import POLICY as FILES
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor


def _readable(entry_id: int) -> CensusEntry:
    """The entry of a file that the reader may read: of others the list has the bare number."""
    found = queries.entry(actor(), entry_id)
    if not FILES.can(actor(), "read", found.file):
        raise NotFound
    return found


@bp.get("/census/entries/<int:entry_id>")
def entry(entry_id: int) -> Response:
    """Where the file should be, where it was found, and the act."""
    found = _readable(entry_id)
    misplaced = found.result in (Result.MISPLACED, Result.UNEXPECTED) and found.corrected_at is None
    return render(
        "census/entry.html",
        entry=found,
        file=found.file,
        round=found.round,
        where=files_showing.where(actor(), found.file),
        may_correct=misplaced and POLICY.can(actor(), "correct_place", found.round),
        may_uncount=found.at is not None
        and found.corrected_at is None
        and POLICY.can(actor(), "count", found.round),
        sought=found.result is Result.MISSING and found.refound_at is None,
        form=Form(formdata=None),
        showing=showing,
    )


@bp.post("/census/entries/<int:entry_id>/correct-place")
def correct_place(entry_id: int) -> Response:
    """The system takes over where the file was found."""
    found = _readable(entry_id)
    if Form().validate_on_submit():
        service.correct_place(actor(), found)
        flash(_("The file's place is corrected. Both sides are told."), "done")
    return redirect(url_for(".entry", entry_id=entry_id), 303)


@bp.route("/census/entries/<int:entry_id>/found", methods=["GET", "POST"])
def end_search(entry_id: int) -> Response:
    """Where the missing file was found."""
    found = _readable(entry_id)
    form = FoundForm()
    offer_posts(form, found.round)
    if form.validate_on_submit():
        try:
            post = directory.post(form.post.data) if form.post.data else None
            service.end_search(actor(), found, post, form.location.data or "")
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The file is found. The mark is taken off it."), "done")
            return redirect(url_for(".entry", entry_id=entry_id), 303)
    if found.result is not Result.MISSING or found.refound_at is not None:
        raise WrongState
    return render("census/end_search.html", entry=found, file=found.file, form=form, status=form.status)
