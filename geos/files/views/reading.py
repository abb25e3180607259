"""The list of files, and the file with its minutes, folios and paper."""

from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import NotFound
from geos.files import drafting, holding, queries, showing
from geos.files.acting import buttons
from geos.files.models import ENDED, Folio, RegistryFile, Volume
from geos.files.policy import POLICY
from geos.files.views.blueprint import bp
from geos.web.forms import Form
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

MINUTES, FOLIOS, PAPER = "minutes", "folios", "paper"  # the parts that a phone shows one at a time
MINE, OVERDUE = "mine", "overdue"  # the list, narrowed
NARROWED = {MINE: queries.in_hand, OVERDUE: queries.overdue}
LARGEST = 1 << 31  # a number beyond what PostgreSQL's integer holds names nothing


@bp.get("/files")
def index() -> Response:
    """The files that the reader may read, found by reference or title; those in hand; those overdue."""
    written, only = request.args.get("q", "").strip()[:200], request.args.get("only", "")
    narrowed = NARROWED.get(only)
    page: Page[RegistryFile] = Page.asked(
        narrowed(actor()) if narrowed else queries.matching(actor(), written)
    )
    return render(
        "files/index.html",
        page=page,
        written=written,
        only=only,
        where={file.id: showing.where(actor(), file) for file in page},
        states=_states(page),
        brought=queries.brought(page) if only == OVERDUE else {},
        sender=partial(holding.sender, actor()),
        kept=holding.in_working_days,
    )


def _states(page: Page[RegistryFile]) -> dict[int, queries.Fullness]:
    """How full the volumes are, for those who close them."""
    own = [file for file in page if file.registry_id in actor().registry_ids and file.state not in ENDED]
    return queries.volume_states(own)


@bp.get("/files/<int:file_id>")
def show(file_id: int) -> Response:
    """The file: minutes at the left, folios in the middle, the newest paper at the right."""
    file = queries.get(actor(), file_id)
    part = request.args.get("part", MINUTES)
    rows = queries.volumes(file)
    volume = _volume(rows)
    papers = queries.folio_part(volume, _number("around"))
    chosen = next((row for row in papers[1] if not row.enclosure), None)
    return _page(file, rows, volume, papers, chosen, part if part in (MINUTES, FOLIOS, PAPER) else MINUTES)


@bp.get("/files/<int:file_id>/folios/<label>")
def folio(file_id: int, label: str) -> Response:
    """The same page with one folio at the right: `68`, or `68a` for an enclosure."""
    found = queries.folio(actor(), file_id, *_parsed(label))
    file = queries.get(actor(), file_id)
    papers = queries.folio_part(found.volume, found.number)
    return _page(file, queries.volumes(file), found.volume, papers, found, PAPER)


@bp.get("/files/<int:file_id>/folio")
def jump(file_id: int) -> Response:
    """Go to the folio whose number was written."""
    file, label = queries.get(actor(), file_id), request.args.get("number", "")[:12]
    try:
        found = queries.folio(actor(), file.id, *_parsed(label))
    except NotFound:
        flash(_no_folio(file, label), "wait")
        return redirect(url_for(".show", file_id=file.id, part=FOLIOS))
    return redirect(showing.folio_url(found))


def _no_folio(file: RegistryFile, label: str) -> str:
    """Why there is none to show: not filed, or on paper since before the system."""
    found = showing.parsed(label)
    if found and found[0] <= queries.before_the_system(file)[0]:
        said = _("Folio %(number)s is on paper only: the file is older than the system.", number=label)
    else:
        said = _("This file has no folio %(number)s.", number=label or "–")
    return str(said)


@bp.get("/folios/<int:folio_id>")
def folio_by_id(folio_id: int) -> Response:
    """Where a folio is shown, for those who know its id only."""
    return redirect(showing.folio_url(queries.folio_by_id(actor(), folio_id)))


@bp.get("/minutes/<int:minute_id>")
def minute_by_id(minute_id: int) -> Response:
    """Where a minute is shown: on its file, or as a draft."""
    found = queries.minute(actor(), minute_id)
    if found.number is None:
        return redirect(url_for(".edit_minute", minute_id=found.id))
    return redirect(showing.minute_url(queries.get(actor(), found.file_id), found.number))


def _parsed(label: str) -> tuple[int, str]:
    found = showing.parsed(label)
    if found is None:
        raise NotFound
    return found


def _number(name: str) -> int | None:
    """A number from the address; None where there is none that could be a folio's or a minute's."""
    asked = request.args.get(name, type=int)
    return asked if asked is not None and 0 < asked < LARGEST else None


def _volume(rows: list[tuple[Volume, int]]) -> Volume:
    """The volume asked for by its number, else the last."""
    asked = request.args.get("volume", type=int)
    return next((volume for volume, _count in rows if volume.number == asked), rows[-1][0])


def _page(
    file: RegistryFile,
    rows: list[tuple[Volume, int]],
    volume: Volume,
    papers: tuple[queries.Part, list[Folio]],
    chosen: Folio | None,
    part: str,
) -> Response:
    reader = actor()
    return render(
        "files/show.html",
        file=file,
        crumbs=showing.crumbs(file, itself=False),
        part=part,
        where=showing.where(reader, file),
        buttons=buttons(reader, file),
        form=lambda url: Form(formdata=None, version=file.version, action=url),
        stages=showing.stages(reader, file, queries.stays(file, last=showing.STAGES)),
        to_see=queries.to_see(reader, file),
        draft=queries.draft(reader, file),
        links=queries.links(reader, file),
        may_link=POLICY.can(reader, "link", file),
        chosen=chosen,
        last_folio=queries.next_folio(file) - 1,
        **_left(file, chosen),
        **_middle(file, rows, volume, papers, chosen),
        **(_right(file, chosen) if chosen else {}),
    )


def _left(file: RegistryFile, chosen: Folio | None) -> dict[str, Any]:
    """The minutes: the newest, or those around the one that is asked for."""
    count = queries.last_minute(file)
    shown, notes = queries.minute_part(file, _number("minute"), count)
    known = queries.known(actor(), file, [row.text for row in notes], count)
    beside = f"{chosen.number}{chosen.enclosure}" if chosen and "label" in (request.view_args or {}) else ""
    return {
        "minutes": showing.minutes(actor(), file, notes, known, beside),
        "minute_count": count,
        "minute_part": shown,
        "minute_url": partial(showing.minute_url, file, beside=beside),
    }


def _middle(
    file: RegistryFile,
    rows: list[tuple[Volume, int]],
    volume: Volume,
    papers: tuple[queries.Part, list[Folio]],
    chosen: Folio | None,
) -> dict[str, Any]:
    """The volumes, and the folios of one around the chosen one."""
    shown, folios = papers
    states = {each.number: queries.fullness(each, count) for each, count in rows}
    return {
        "volumes": rows,
        "volume": volume,
        "state": states[volume.number],
        "warning": showing.volume_warning(states[rows[-1][0].number]),
        "may_close_volume": POLICY.can(actor(), "close_volume", file),
        "folios": showing.folios(folios, chosen, queries.goals(actor(), folios)),
        "folio_part": shown,
        "folio_url": showing.folio_url,
        "volume_part": partial(url_for, ".show", file_id=file.id, volume=volume.number, part=FOLIOS),
    }


def _right(file: RegistryFile, chosen: Folio) -> dict[str, Any]:
    """The paper, the ways to those beside it, and what refers to it."""
    before, after = queries.neighbours(chosen)
    minute = _number("minute")
    return {
        "keep": {"minute": minute} if minute else {},
        "before": before,
        "after": after,
        "page_number": request.args.get("page", 1, type=int),
        "mentions": queries.mentioning(file, chosen),
        "places": queries.places(actor(), chosen),
        "may_copy": POLICY.can(actor(), "file_again", file),
        "may_file": POLICY.can(actor(), "file_paper", file),
        "may_strike_out": POLICY.can(actor(), "strike_out", file) and file.state not in ENDED,
        "answer": drafting.answer_to(actor(), file, chosen),
    }
