"""One letter to many: its list with faults, samples as PDF, and how far it is."""

from flask import Response as FlaskResponse
from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core import spreadsheets
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.types import Level
from geos.letters import drawing as letter_drawing
from geos.merging import drawing, queries, service
from geos.merging.models import Merge, MergeRow, MergeState, RowState
from geos.merging.policy import POLICY
from geos.merging.queries import planning
from geos.merging.views.blueprint import bp, merge_of
from geos.merging.workflow import FLOW
from geos.web.forms import Form
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

ORDER = (RowState.WRONG, RowState.FAILED, RowState.GOOD, RowState.SIGNED, RowState.SENT, RowState.CANCELLED)


@bp.get("/merges/<int:merge_id>")
def show(merge_id: int) -> Response:
    """The list and how far it is; a text that changed is looked through against it first."""
    merge = _checked(merge_of(merge_id))
    counts = queries.counts(merge)
    state = _asked()
    return render(
        "merging/show.html",
        merge=merge,
        letter=merge.letter,
        counts=counts,
        shown=[each for each in ORDER if counts[each]],
        state=state,
        page=Page[MergeRow].asked(queries.rows(merge, state)),
        progress=queries.progress(merge),
        marks=planning.wanted(merge.letter),
        acts=_acts(merge, counts),
        standings=queries.standings(actor(), merge),
        form=Form(version=merge.version, formdata=None),
        volume=drawing.volume_warning(merge, counts),
        copies=drawing.copies(merge),
        blocked=drawing.blocked(merge),
        many_signers=drawing.many_signers(merge),
        drawing=drawing,
        letter_drawing=letter_drawing,
    )


def _checked(merge: Merge) -> Merge:
    if merge.state is MergeState.PREPARED and merge.checked_version != merge.letter.text_version:
        return service.recheck(actor(), merge)
    return merge


def _asked() -> RowState | None:
    asked = request.args.get("state", "")
    return RowState(asked) if asked in {state.value for state in RowState} else None


def _acts(merge: Merge, counts: dict[RowState, int]) -> set[str]:
    """What this reader may do now: exactly the buttons to show."""
    acts = {step.act for step in FLOW.open_to(actor(), merge)} & {"send", "cancel"}
    if not counts[RowState.SIGNED]:
        acts.discard("send")
    if POLICY.can(actor(), "edit", merge):
        acts |= {"edit", "drop"}
    if queries.standings(actor(), merge):
        at_work = queries.how(merge) == queries.AT_WORK
        if merge.state is MergeState.PREPARED:
            acts.add("approve")
        elif merge.state is MergeState.SIGNING:
            acts.add("stop" if at_work else "go_on")
        elif counts[RowState.FAILED]:
            acts.add("go_on")
    return acts


@bp.get("/merges/<int:merge_id>/rows/<int:ordinal>.pdf")
def sample(merge_id: int, ordinal: int) -> Response:
    """A row's letter as it will come out; a signed one is read where it is."""
    merge = merge_of(merge_id)
    row = queries.row(merge, ordinal)
    if merge.state is not MergeState.PREPARED and row.letter_id is not None:
        raise NotFound
    data = drawing.preview(merge, row, today())
    answer = FlaskResponse(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="sampuli-{ordinal}.pdf"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store" if merge.letter.level >= Level.CONFIDENTIAL else "private"
    return answer


@bp.get("/merges/<int:merge_id>/faults.csv")
def faults(merge_id: int) -> Response:
    """The rows with faults as a table, each with what to write: mended, it can be sent again."""
    merge = merge_of(merge_id)
    marks = planning.wanted(merge.letter)
    heading = [_("Line"), _("Address"), _("E-mail"), _("Code"), *marks, _("What to write")]
    rows = [
        [
            row.line or "",
            row.lines.replace("\n", "; "),
            row.email,
            row.code,
            *(row.cells.get(mark, "") for mark in marks),
            "; ".join(f"{column}: {what}" for column, what in drawing.faults(row)),
        ]
        for row in db.session.scalars(queries.rows(merge, RowState.WRONG))
    ]
    answer = FlaskResponse(spreadsheets.write([heading, *rows]), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="makosa.csv"'
    return answer
