"""What the file's pages show, made ready for the components: where it is, how long, minutes, folios."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext, pgettext
from markupsafe import Markup

from geos.core.actor import Actor
from geos.core.clock import local, now
from geos.directory.models import Post
from geos.documents.models import Document
from geos.files.marking import linked
from geos.files.models import Direction, FileState, Folio, Minute, RegistryFile
from geos.files.queries import (
    Fullness,
    Known,
    Stay,
    file_keys,
    live_temporaries,
    live_temporary,
    paper_away,
    volume_state,
)
from geos.web.i18n import named
from geos.web.times import day, day_long, held, hour, span

STAGES = 7  # of the strip; the table of movements has all
LABEL = re.compile(r"([1-9]\d{0,8})\(?([a-z]{0,2})\)?", re.ASCII)


@dataclass(frozen=True)
class Where:
    """Where a file is, as a tag: its kind, its words, and whether it is the reader's turn."""

    kind: str
    text: str
    mine: bool = False


def where(actor: Actor, file: RegistryFile) -> Where:
    """In whose hand it is and for how long; gold where the reader is next."""
    since = _since(file.held_since)
    if file.state is FileState.CLOSED:
        return Where("lock", pgettext("file", "Closed"))
    if file.state is FileState.DISPOSED:
        return Where("off", pgettext("file", "Disposed of"))
    if file.state is FileState.IN_REGISTRY:
        return Where("vol", gettext("In %(place)s", place=named(file.at_registry)))
    if file.state is FileState.WITH_POST:
        return _with_post(actor, file, since)
    return _on_the_way(actor, file, since)


def _since(at: datetime) -> str:
    if now() - at < timedelta(minutes=1):
        return str(gettext("just now"))
    return held(at)


def _with_post(actor: Actor, file: RegistryFile, since: str) -> Where:
    late = file.due_at is not None and file.due_at < now()
    if actor.holds(file.holder_post_id):
        return Where("late" if late else "wait", gettext("With you · %(time)s", time=since), mine=True)
    text = gettext("With %(post)s · %(time)s", post=named(file.holder_post), time=since)
    return Where("late" if late else "run", text)


def _on_the_way(actor: Actor, file: RegistryFile, since: str) -> Where:
    way = file.transit
    to_post = way.to_post if way else None
    mine = actor.holds(to_post.id) if to_post else file.registry_id in actor.registry_ids
    if mine:
        return Where("wait", gettext("On its way to you · %(time)s", time=since), mine=True)
    place = named(to_post or file.at_registry)
    kind = "late" if file.due_at is not None and file.due_at < now() else "send"
    return Where(kind, gettext("On its way to %(place)s · %(time)s", place=place, time=since))


def place_name(actor: Actor, file: RegistryFile, post: Post | None) -> str:
    """A post's title, the registry's name, or "you"."""
    if post is None:
        return named(file.at_registry)
    return gettext("You") if actor.holds(post.id) else named(post)


def stages(
    actor: Actor, file: RegistryFile, stays: Sequence[Stay], last: int = STAGES
) -> list[dict[str, Any]]:
    """The last stays for the holding strip."""
    return [_stage(actor, file, stay) for stay in stays[-last:]]


def _stage(actor: Actor, file: RegistryFile, stay: Stay) -> dict[str, Any]:
    name = place_name(actor, file, stay.post)
    if stay.on_the_way:
        name = (
            gettext("On the way to you")
            if _mine(actor, stay)
            else gettext("On the way: %(place)s", place=name)
        )
    at_rest = stay.post is None and not stay.on_the_way  # gold is what waits for somebody
    state = "late" if stay.late else "past" if stay.until else "rest" if at_rest else "now"
    length = max(stay.duration, timedelta())
    return {"name": name, "held": span(length), "share": length.total_seconds(), "state": state}


def crumbs(file: RegistryFile, itself: bool = True) -> list[tuple[str, str]]:
    """The way to a page about a file: the list, the series of the scheme, the file."""
    series = file.keyword.parent
    way = [(str(gettext("Files")), url_for("files.index"))]
    if series is not None:
        stem = f"{file.institution.reference_prefix}.{series.code}"
        way.append((f"{stem} {named(series)}", url_for("files.index", q=stem)))
    return [*way, (file.title, url_for("files.show", file_id=file.id))] if itself else way


def _mine(actor: Actor, stay: Stay) -> bool:
    return stay.post is not None and actor.holds(stay.post.id)


def volume_warning(volume: Fullness) -> str:
    """What is to be said of a volume that is full or soon will be: on the file's page and after filing."""
    if not volume.warning:
        return ""
    size = ngettext("%(num)d folio", "%(num)d folios", volume.folios)
    if volume.aged:
        size = gettext("opened on %(day)s", day=day_long(local(now() - volume.age).date()))
    facts = {"number": volume.number, "size": size}
    if volume.full:
        return str(gettext("Volume %(number)s is full (%(size)s): close it and open the next", **facts))
    return str(gettext("Volume %(number)s is nearly full (%(size)s)", **facts))


def before_filing(
    actor: Actor, file: RegistryFile, volume: Fullness | None, temporary: RegistryFile | None
) -> list[tuple[str, str]]:
    """What whoever chooses this file for a paper should know first: (text, the page that helps or "").

    `temporary` takes the papers of a paper file that is away; without one, opening it is offered.
    """
    told = [(volume_warning(volume), "")] if volume is not None and volume.warning else []
    if not paper_away(file):
        return told
    place = where(actor, file).text
    if temporary is not None:
        text = gettext(
            "%(place)s: its papers go on %(reference)s", place=place, reference=temporary.reference
        )
        return [*told, (str(text), url_for("files.show", file_id=temporary.id))]
    text = gettext("%(place)s: open a temporary file for the paper", place=place)
    return [*told, (str(text), url_for("files.open_temporary", file_id=file.id))]


def after_filing(file: RegistryFile | None, left: bool) -> list[str]:
    """What the registry is told after a paper was filed: a volume fills up, or the paper file is away.

    `left` says that the file was handed over with the paper.
    """
    if file is None:
        return []
    told = [volume_warning(volume_state(file))]
    if not left and paper_away(file) and live_temporary(file) is None:
        told.append(str(gettext("The paper file is away: open a temporary file for the paper itself")))
    return [text for text in told if text]


def to_merge(files: Iterable[RegistryFile]) -> str:
    """What the registry is told when files come back whose papers a temporary one took; "" for none."""
    taking = sorted(file.reference for file in live_temporaries(files).values())
    if not taking:
        return ""
    said = ngettext(
        "Its temporary file is still open, merge it: %(references)s",
        "Temporary files are still open, merge them: %(references)s",
        len(taking),
        references=", ".join(taking),
    )
    return str(said)


# Minutes -----------------------------------------------------------------------------------------------


def minutes(
    actor: Actor, file: RegistryFile, rows: Sequence[Minute], known: Known, beside: str = ""
) -> list[dict[str, Any]]:
    """Minutes for the left pane; the newest one that asks the reader something is marked.

    `known` says which folios, minutes and files may become links. `beside` is the label of the folio that
    stays in view when a minute is followed.
    """
    asks = next((row.number for row in rows if row.to_post_id and actor.holds(row.to_post_id)), None)
    return [
        {
            "number": row.number,
            "text": text(file, row, known, beside),
            "name": row.author.name,
            "post": _as_post(row),
            "at": _said_when(actor, row),
            "mine": row.number == asks and where(actor, file).mine,
        }
        for row in rows
    ]


def text(file: RegistryFile, row: Minute, known: Known, beside: str = "") -> Markup:
    """The text of a minute with its links to what exists; a folio opens with this minute beside it."""

    def to_folio(number: int, enclosure: str) -> str | None:
        if (number, enclosure) not in known.folios:
            return None
        label, anchor = f"{number}{enclosure}", f"F{number}({enclosure})" if enclosure else f"F{number}"
        return url_for("files.folio", file_id=file.id, label=label, minute=row.number, _anchor=anchor)

    def to_minute(number: int) -> str | None:
        return minute_url(file, number, beside) if 0 < number <= known.minutes else None

    def to_file(written: str) -> str | None:
        whole, part = file_keys(written)
        if whole in known.files:
            return url_for("files.show", file_id=known.files[whole])
        if part not in known.files:
            return None
        return url_for("files.jump", file_id=known.files[part], number=written.rpartition("/")[2])

    return linked(row.text, to_folio, to_minute, to_file)


def minute_url(file: RegistryFile, number: int, beside: str = "") -> str:
    """Where a minute is shown: in the part of the minutes around it, beside the folio that is open."""
    anchor = f"M{number}"
    if beside:
        return url_for("files.folio", file_id=file.id, label=beside, minute=number, _anchor=anchor)
    return url_for("files.show", file_id=file.id, minute=number, _anchor=anchor)


def _as_post(row: Minute) -> str:
    if row.acting_for is None:
        return named(row.post)
    return str(gettext("Acting %(post)s, for %(name)s", post=named(row.post), name=row.acting_for.name))


def _said_when(actor: Actor, row: Minute) -> str:
    at = f"{day(row.committed_at)}, {hour(row.committed_at)}"
    if row.to_post is None:
        return at
    if actor.holds(row.to_post_id):
        return str(gettext("%(at)s · to you", at=at))
    return str(gettext("%(at)s · to %(post)s", at=at, post=named(row.to_post)))


# Folios ------------------------------------------------------------------------------------------------


def folios(
    rows: Iterable[Folio], current: Folio | None, goals: Mapping[int, str] | None = None
) -> list[dict[str, Any]]:
    """Folios for the middle pane; of moved ones `goals` says where they are now, by the new folios' ids."""
    return [
        {
            "number": row.label,
            "title": row.title,
            "sub": _below(row, goals or {}),
            "url": folio_url(row),
            "direction": _arrow(row),
            "current": current is not None and row.id == current.id,
            "enclosure": bool(row.enclosure),
            "struck": row.struck_out_at is not None,
        }
        for row in rows
    ]


def _below(row: Folio, goals: Mapping[int, str]) -> str:
    if row.moved_to_id:
        goal = goals.get(row.moved_to_id)
        return str(gettext("See folio %(reference)s", reference=goal) if goal else gettext("Moved"))
    return _of_enclosure(row.document) if row.enclosure else _of_paper(row)


def folio_url(row: Folio) -> str:
    """The address of a folio; its anchor keeps it in sight in the list of folios."""
    label = f"{row.number}{row.enclosure}"
    return url_for("files.folio", file_id=row.file_id, label=label, _anchor=f"F{row.label}")


def parsed(label: str) -> tuple[int, str] | None:
    """Number and enclosure of `68`, `68a` or `68(a)`; None for anything else."""
    found = LABEL.fullmatch(label.strip().lower().removeprefix("f").strip(". "))
    return (int(found[1]), found[2]) if found else None


def _arrow(row: Folio) -> str:
    if row.enclosure or row.direction is Direction.INTERNAL:
        return ""
    return "in" if row.direction is Direction.IN else "out"


def _of_paper(row: Folio) -> str:
    copy = gettext("Copy") if row.copy_of_id else ""
    whose = row.correspondent
    if whose and row.direction is Direction.OUT:
        whose = gettext("To %(name)s", name=whose)
    return " · ".join(filter(None, (copy, whose, day(row.filed_at))))


def _of_enclosure(document: Document | None) -> str:
    if document is None:
        return str(gettext("on paper"))
    kind = document.filename.rpartition(".")[2].upper() if "." in document.filename else ""
    pages = ngettext("%(num)d page", "%(num)d pages", document.pages) if document.pages else ""
    return " · ".join(filter(None, (pages, kind)))
