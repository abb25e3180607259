"""The list of files, the file with its minutes, folios and paper, and its movements."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import NotFound
from geos.files import drafting, queries, showing
from geos.files.acting import buttons
from geos.files.forms import CAUSES
from geos.files.models import Folio, RegistryFile, Volume
from geos.files.policy import POLICY
from geos.files.views.blueprint import bp
from geos.web.forms import Form
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

MINUTES, FOLIOS, PAPER = "minutes", "folios", "paper"  # the parts that a phone shows one at a time
NEWEST = 60  # minutes shown at first; the page links to all


@bp.get("/files")
def index() -> Response:
    """The files that the reader may read, found by reference or title; or those in the reader's hands."""
    written, only = request.args.get("q", "").strip()[:200], request.args.get("only", "")
    query = queries.in_hand(actor()) if only == "mine" else queries.matching(actor(), written)
    page: Page[RegistryFile] = Page.asked(query)
    return render(
        "files/index.html",
        page=page,
        written=written,
        only=only,
        where={file.id: showing.where(actor(), file) for file in page},
    )


@bp.get("/files/<int:file_id>")
def show(file_id: int) -> Response:
    """The file: minutes at the left, folios in the middle, the newest paper at the right."""
    file = queries.get(actor(), file_id)
    part = request.args.get("part", MINUTES)
    rows = queries.volumes(file)
    volume = _volume(rows)
    folios = queries.folios(file, volume)
    chosen = next((row for row in folios if not row.enclosure), None)
    return _page(file, rows, volume, folios, chosen, part if part in (MINUTES, FOLIOS, PAPER) else MINUTES)


@bp.get("/files/<int:file_id>/folios/<label>")
def folio(file_id: int, label: str) -> Response:
    """The same page with one folio at the right: `68`, or `68a` for an enclosure."""
    found = queries.folio(actor(), file_id, *_parsed(label))
    file = queries.get(actor(), file_id)
    rows = queries.volumes(file)
    return _page(file, rows, found.volume, queries.folios(file, found.volume), found, PAPER)


@bp.get("/files/<int:file_id>/folio")
def jump(file_id: int) -> Response:
    """Go to the folio whose number was written."""
    file, label = queries.get(actor(), file_id), request.args.get("number", "")[:12]
    try:
        found = queries.folio(actor(), file.id, *_parsed(label))
    except NotFound:
        flash(_("This file has no folio %(number)s.", number=label or "–"), "wait")
        return redirect(url_for(".show", file_id=file.id, part=FOLIOS))
    return redirect(showing.folio_url(found))


@bp.get("/files/<int:file_id>/movements")
def movements(file_id: int) -> Response:
    """Who had the file, what for, and how long each (Mzunguko wa jalada)."""
    file = queries.get(actor(), file_id)
    moves = queries.movements(file)
    first, *later = queries.stays(file, moves)
    return render(
        "files/movements.html",
        file=file,
        crumbs=showing.crumbs(file),
        moves=moves,
        stays={stay.movement.id: stay for stay in later if stay.movement and not stay.on_the_way},
        causes=CAUSES,
        where=showing.where(actor(), file),
        first=first,
        name=lambda post: showing.place_name(actor(), file, post),
    )


@bp.get("/folios/<int:folio_id>")
def folio_by_id(folio_id: int) -> Response:
    """Where a folio is shown, for those who know its id only."""
    return redirect(showing.folio_url(queries.folio_by_id(actor(), folio_id)))


@bp.get("/movements/<int:movement_id>")
def movement_by_id(movement_id: int) -> Response:
    """The file of a movement."""
    return redirect(url_for(".show", file_id=queries.movement(actor(), movement_id).file_id))


@bp.get("/minutes/<int:minute_id>")
def minute_by_id(minute_id: int) -> Response:
    """Where a minute is shown: on its file, or as a draft."""
    found = queries.minute(actor(), minute_id)
    if found.number is None:
        return redirect(url_for(".edit_minute", minute_id=found.id))
    return redirect(url_for(".show", file_id=found.file_id, _anchor=f"M{found.number}"))


def _parsed(label: str) -> tuple[int, str]:
    found = showing.parsed(label)
    if found is None:
        raise NotFound
    return found


def _volume(rows: list[tuple[Volume, int]]) -> Volume:
    """The volume asked for by its number, else the last."""
    asked = request.args.get("volume", type=int)
    return next((volume for volume, _count in rows if volume.number == asked), rows[-1][0])


def _page(
    file: RegistryFile,
    rows: list[tuple[Volume, int]],
    volume: Volume,
    folios: list[Folio],
    chosen: Folio | None,
    part: str,
) -> Response:
    reader, last = actor(), queries.next_folio(file) - 1
    before, after = queries.neighbours(chosen) if chosen else (None, None)
    everything = "all" in request.args
    notes = queries.newest_minutes(file, None if everything else NEWEST)
    return render(
        "files/show.html",
        file=file,
        crumbs=showing.crumbs(file, itself=False),
        part=part,
        where=showing.where(reader, file),
        buttons=buttons(reader, file),
        form=lambda url: Form(formdata=None, version=file.version, action=url),
        stages=showing.stages(reader, file, queries.stays(file)),
        volumes=rows,
        volume=volume,
        full=showing.FULL,
        folios=showing.folios(folios, chosen),
        last_folio=last,
        chosen=chosen,
        before=before,
        after=after,
        folio_url=showing.folio_url,
        page_number=request.args.get("page", 1, type=int),
        minutes=showing.minutes(reader, file, notes, last),
        minute_count=queries.count_minutes(file),
        draft=queries.draft(reader, file),
        may_strike_out=POLICY.can(reader, "strike_out", file),
        answer=drafting.answer_to(reader, file, chosen) if chosen else None,
    )
