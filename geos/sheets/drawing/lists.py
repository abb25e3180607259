"""The sheets that lie in a file: index of folios, minute sheet, transit sheet."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_babel import pgettext as _p

from geos.core.actor import Actor
from geos.core.types import Level
from geos.files import queries as files
from geos.files.codes import file_code
from geos.files.forms import CAUSES
from geos.files.models import Direction, FileState, Folio, Minute, Movement, MovementState, RegistryFile
from geos.files.queries import Stay
from geos.sheets import queries
from geos.sheets.drawing.cover import extent
from geos.sheets.printed import Printed, day, moment, paper, render
from geos.web.i18n import named
from geos.web.times import span as length


def _sheet(file: RegistryFile, printed: Printed, title: str, level: Level | None = None) -> dict[str, Any]:
    """What the three have in common: they are of one file and bear its QR and, without `level`, its level."""
    base = paper(
        printed,
        file.institution,
        title=title,
        level=file.level if level is None else level,
        registry=named(file.at_registry),
        code=file_code(file.id),
    )
    return {**base, "reference": file.reference, "subject": file.title}


# Folios ---------------------------------------------------------------------------------------------


def index_of_folios(actor: Actor, file: RegistryFile, printed: Printed) -> bytes:
    """Every folio by volume: number, dates, from or to whom, subject, and where its paper is."""
    rows = queries.folios(file)
    places = queries.places_of(actor, [each for row in rows for each in (row.moved_to, row.copy_of) if each])
    title = _("Index of folios of %(reference)s", reference=file.reference)
    base = _sheet(file, printed, title, queries.level_of_print(actor, file))
    words = {"index": _("Index of folios"), "none": _("No folio yet")}
    heads = [_("Folio"), _("Filed"), _("Of the date"), _("From or to"), _("Subject"), _("Paper")]
    return render(
        "folio_index",
        {
            **base,
            "heads": heads,
            "volumes": [_volume(actor, span, rows, places) for span in queries.spans(file)],
            "words": {**base["words"], **words},
        },
    )


def _volume(actor: Actor, span: queries.Span, rows: list[Folio], places: queries.Places) -> dict[str, Any]:
    opened = _p("volume", "opened %(day)s", day=day(span.volume.opened_at))
    closed = _p("volume", "closed %(day)s", day=day(span.volume.closed_at)) if span.volume.closed_at else ""
    counted = ngettext("%(num)d folio", "%(num)d folios", span.papers)
    return {
        "name": _("Volume %(number)d", number=span.volume.number),
        "sub": " · ".join(filter(None, (extent(span), counted, opened, closed))),
        "rows": [_folio(actor, row, places) for row in rows if row.volume_id == span.volume.id],
    }


def _folio(actor: Actor, row: Folio, places: queries.Places) -> dict[str, Any]:
    gone = row.struck_out_at is not None or row.moved_to_id is not None
    if row.level > actor.clearance:
        return {
            "number": {"text": row.label, "struck": gone, "old": []},
            "title": {"text": _("Not for you"), "struck": False, "old": []},
            **dict.fromkeys(("filed", "dated", "whose", "held", "remark"), ""),
        }
    return {
        "number": {"text": row.label, "struck": gone, "old": []},
        "filed": day(row.filed_at),
        "dated": day(row.paper_date),
        "whose": whose(row),
        "title": {"text": row.title, "struck": gone, "old": []},
        "remark": remark(row, places),
        "held": _held(row),
    }


def whose(row: Folio) -> str:
    """From whom it came, or to whom it went."""
    if not row.correspondent:
        return ""
    outwards = row.direction is Direction.OUT
    return str(_("To %(name)s", name=row.correspondent)) if outwards else row.correspondent


def remark(row: Folio, places: queries.Places) -> str:
    """What became of a folio: struck out and why, moved to where, a copy of what. "" for any other."""
    if row.moved_to is not None:
        return str(_("Moved: see folio %(place)s", place=place(row.moved_to, places)))
    if row.struck_out_at is not None:
        return str(_("Struck out %(day)s: %(why)s", day=day(row.struck_out_at), why=row.struck_out_why))
    if row.copy_of is not None:
        return str(_("The original is folio %(place)s", place=place(row.copy_of, places)))
    return ""


def place(row: Folio, places: queries.Places) -> str:
    """`EA.45/312/02/12`; the file only where the reader may read it."""
    return places.of(row) or str(_("of another file"))


def _held(row: Folio) -> str:
    document = row.document
    if document is None:
        return str(_("On paper"))
    if document.pages:
        return str(ngettext("%(num)d page", "%(num)d pages", document.pages))
    return document.filename.rpartition(".")[2].upper() if "." in document.filename else ""


# Minutes --------------------------------------------------------------------------------------------


def minute_sheet(actor: Actor, file: RegistryFile, printed: Printed) -> bytes:
    """Every committed minute with its author's name and post, and ruled room for more."""
    base = _sheet(file, printed, _("Minutes of %(reference)s", reference=file.reference))
    words = {"minutes": _("Minute sheet"), "none": _("No minute yet"), "room": _("Room for further minutes")}
    return render(
        "minute_sheet",
        {
            **base,
            "minutes": [_minute(row) for row in queries.minutes(file)],
            "words": {**base["words"], **words},
        },
    )


def _minute(row: Minute) -> dict[str, Any]:
    post = named(row.post)
    if row.acting_for is not None:
        post = _("Acting %(post)s, for %(name)s", post=post, name=row.acting_for.name)
    return {
        "number": f"M{row.number}",
        "text": row.text.split("\n"),
        "name": row.author.name,
        "post": post,
        "at": moment(row.committed_at),
        "to": _("To: %(post)s", post=named(row.to_post)) if row.to_post else "",
    }


# Movements ------------------------------------------------------------------------------------------


def transit_sheet(actor: Actor, file: RegistryFile, printed: Printed) -> bytes:
    """Every movement from the opening of the file on (karatasi ya mzunguko)."""
    moves = files.movements(file)
    first, *later = files.stays(file, moves)
    stays = {stay.movement.id: stay for stay in later if stay.movement and not stay.on_the_way}
    rows = [_opened(file, first)]
    rows += [_move(file, move, stays.get(move.id), n) for n, move in enumerate(reversed(moves), start=2)]
    base = _sheet(file, printed, _("Transit sheet of %(reference)s", reference=file.reference))
    return render(
        "transit_sheet",
        {
            **base,
            "heads": [
                *(_("No."), _p("movement", "From"), _p("movement", "To"), _("What for"), _("Note")),
                *(_p("file", "Sent"), _p("file", "Received"), _p("movement", "Due"), _("In hand")),
            ],
            "moves": rows,
            "where": _where(file, printed),
            "words": {**base["words"], "transit": _("Transit sheet")},
        },
    )


def _opened(file: RegistryFile, stay: Stay) -> dict[str, Any]:
    return {
        **dict.fromkeys(("from", "who", "note", "sent", "state", "due"), ""),
        "number": "1",
        "to": named(file.at_registry),
        "cause": _("The file was opened"),
        "received": moment(file.opened_at),
        "late": False,
        "held": length(stay.duration),
    }


def _move(file: RegistryFile, move: Movement, stay: Stay | None, number: int) -> dict[str, Any]:
    return {
        "number": str(number),
        "from": named(move.from_post or file.at_registry),
        "to": named(move.to_post or file.at_registry),
        "who": move.received_by.name if move.received_by else "",
        "cause": str(CAUSES[move.cause]),
        "note": move.note,
        "sent": moment(move.sent_at),
        "received": moment(move.received_at),
        "state": _state(move.state),
        "due": day(move.due_at),
        "late": bool(stay and stay.late),
        "held": length(stay.duration) if stay else "",
    }


def _state(state: MovementState) -> str:
    words = {
        MovementState.SENT: _p("file", "On its way"),
        MovementState.RECALLED: _p("file", "Taken back"),
        MovementState.REASSIGNED: _p("file", "Reassigned"),
    }
    return str(words.get(state, ""))


def _where(file: RegistryFile, printed: Printed) -> str:
    place = file.transit.to_post if file.transit else file.holder_post
    names = {"place": named(place or file.at_registry), "at": moment(printed.at)}
    if file.state is FileState.ON_THE_WAY:
        return str(_("On its way to %(place)s when printed, %(at)s", **names))
    return str(_("With %(place)s when printed, %(at)s", **names))
