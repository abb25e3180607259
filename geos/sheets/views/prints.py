"""The reader's own prints that are made apart: how far they have come, and fetching them."""

from collections.abc import Iterator
from typing import BinaryIO

from flask import Response as Download
from flask_babel import lazy_pgettext as _p
from werkzeug.wrappers import Response

from geos.core.errors import NotFound
from geos.sheets import jobs, makers  # noqa: F401 - the makers of this feature
from geos.sheets.models import JobState, PrintJob
from geos.sheets.views.blueprint import bp
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

# fmt: off
STATES = {
    JobState.WAITING: ("queue", _p("print", "Waiting")),
    JobState.MAKING:  ("run",   _p("print", "Being made")),
    JobState.READY:   ("done",  _p("print", "Ready")),
    JobState.FAILED:  ("no",    _p("print", "Could not be made")),
    JobState.EXPIRED: ("off",   _p("print", "Taken away")),
}
# fmt: on


@bp.get("/prints")
def prints() -> Response:
    """Prints that this reader asked for in the last days."""
    page: Page[PrintJob] = Page.asked(jobs.own(actor()))
    return render(
        "sheets/prints.html", page=page, titles={job.id: _title(job) for job in page}, states=STATES
    )


@bp.get("/prints/<int:job_id>")
def print_job(job_id: int) -> Response:
    """How far one print has come."""
    job = jobs.get(actor(), job_id)
    return render(
        "sheets/print_job.html",
        job=job,
        title=jobs.maker(job).title(actor(), job),
        pending=job.state in (JobState.WAITING, JobState.MAKING),
    )


@bp.get("/prints/<int:job_id>/content")
def fetch(job_id: int) -> Download:
    """The bytes, for whoever asked for them and may still have them."""
    job, source = jobs.content(actor(), job_id)
    jobs.note_fetching(actor(), job)
    answer = Download(_pieces(source), mimetype=job.media_type)
    if job.size is not None:
        answer.content_length = job.size
    answer.headers.set("Content-Disposition", "attachment", filename=job.filename)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    with source:
        while piece := source.read(1 << 16):
            yield piece


def _title(job: PrintJob) -> str:
    """What it is, in words; "" where the reader may not know it any more."""
    try:
        return jobs.maker(job).title(actor(), job)
    except NotFound:
        return ""
