"""The report of a round, to be printed and signed."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.census import queries, service, showing
from geos.census.forms import SignForm
from geos.census.models import CensusRound, Result
from geos.census.views.blueprint import bp
from geos.census.workflow import FLOW
from geos.core.actor import HeldPost, Role
from geos.core.db import db
from geos.core.errors import Denied, Invalid, WrongState
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.render import render
from geos.web.who import actor

TABLES = (Result.MISSING, Result.MISPLACED, Result.UNEXPECTED)
MOST = 2000  # lines of one printed report; the pages of the round have all


@bp.get("/census/<int:round_id>/report")
def report(round_id: int) -> Response:
    """Sums, and every file that is missing, elsewhere or not expected, with room for signatures."""
    found = queries.get(actor(), round_id)
    rows = db.session.execute(queries.lines(actor(), found, *TABLES).limit(MOST)).all()
    lines = [queries.line_of(row) for row in rows]
    return render(
        "census/report.html",
        round=found,
        sums=queries.counts(found),
        tables={result: [line for line in lines if line.entry.result is result] for result in TABLES},
        cut=len(lines) == MOST,
        may_sign=FLOW.can(actor(), "sign_census", found),
        showing=showing,
        form=Form(formdata=None),
    )


@bp.route("/census/<int:round_id>/sign", methods=["GET", "POST"])
def sign_census(round_id: int) -> Response:
    """The records manager confirms the report with name and post."""
    found = queries.get(actor(), round_id)
    form = SignForm(version=found.version)
    form.post.choices = [(str(post.id), named(post)) for post in _posts(found)]
    if form.post.data is None and form.post.choices:
        form.post.data = next(post.id for post in _posts(found))
    if form.validate_on_submit():
        form.check_version(found)
        try:
            service.sign_census(actor(), found, form.post.data, form.remarks.data or "")
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The report is signed; nothing in it changes from here on."), "done")
            return redirect(url_for(".report", round_id=round_id), 303)
    if found.state not in FLOW.steps["sign_census"].source:
        raise WrongState
    if not FLOW.can(actor(), "sign_census", found):
        raise Denied
    return render("census/sign.html", round=found, form=form, sums=queries.counts(found), status=form.status)


def _posts(found: CensusRound) -> list[HeldPost]:
    return [
        post
        for post in actor().posts
        if post.registry_id == found.registry_id and Role.RECORDS_MANAGER in post.roles
    ]
