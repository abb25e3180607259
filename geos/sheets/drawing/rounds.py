"""Sheets about many files: labels for their backs, and lists that go with a round of hand-overs."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_babel import pgettext as _p

from geos.core.types import Level
from geos.directory.models import Institution, Registry
from geos.files.codes import file_code
from geos.files.forms import CAUSES
from geos.files.models import Movement, RegistryFile
from geos.sheets import queries
from geos.sheets.printed import Printed, day, mark, moment, paper, qr, render
from geos.web.i18n import named

LAYOUTS = ("sheet", "single")  # A4 with 3 × 8 labels of 70 × 36 mm; one label per page
ON_SHEET = 24
TITLE = 70  # letters of a title that a label has room for


def labels(
    files: Sequence[RegistryFile], registry: Registry, printed: Printed, layout: str = "sheet", skip: int = 0
) -> bytes:
    """A label for each file; the first `skip` places of a sheet stay empty, for one begun before."""
    volumes = queries.volumes_of(file.id for file in files)
    base = paper(printed, registry.institution, title=_("Labels"), registry=named(registry), numbered=False)
    return render(
        "labels",
        {
            **base,
            "watermark": "",
            "layout": layout if layout in LAYOUTS else LAYOUTS[0],
            "skip": min(max(skip, 0), ON_SHEET - 1),
            "labels": [_label(file, volumes[file.id]) for file in files],
        },
    )


def _label(file: RegistryFile, volume: int) -> dict[str, Any]:
    """No title from confidential upwards: a shelf is seen by whoever comes into the room."""
    return {
        "whose": file.institution.code,
        "reference": file.reference,
        "title": "" if file.level >= Level.CONFIDENTIAL else shortened(file.title),
        "mark": mark(file.level) if file.level >= Level.CONFIDENTIAL else "",
        "volume": _("Volume %(number)d", number=volume),
        "qr": qr(file_code(file.id)),
    }


def shortened(title: str) -> str:
    """The beginning of a title, whole words, with a sign that there is more."""
    if len(title) <= TITLE:
        return title
    return title[: TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + "…"


def hand_over_list(
    moves: Sequence[Movement], institution: Institution, printed: Printed, place: str, name: str = ""
) -> bytes:
    """The files of a round with their addressees, and room for signatures; `place` says from where.

    Titles of confidential files stay out: the list passes through many hands.
    """
    highest = max((move.file.level for move in moves), default=Level.OPEN)
    base = paper(printed, institution, title=_("Hand-over list"), level=highest, registry=place)
    senders = {move.sent_by.name for move in moves if move.sent_by}
    return render(
        "hand_over_list",
        {
            **base,
            "marking": "",  # no title of such a file stands on it
            "sub": " · ".join(filter(None, (name, _days(moves), ", ".join(sorted(senders))))),
            "heads": [
                *(_("No."), _("File"), _("Title"), _p("movement", "To"), _("What for")),
                *(_p("movement", "Due"), _("Received by, date and hour"), _("Signature")),
            ],
            "rows": [_row(move, number) for number, move in enumerate(moves, start=1)],
            "sum": ngettext("%(num)d file in all", "%(num)d files in all", len(moves)),
            "signers": [_("Handed over by: name, signature, date"), _("Carried by: name, signature, date")],
            "words": {**base["words"], "title": _("Hand-over list")},
        },
    )


def _days(moves: Sequence[Movement]) -> str:
    return ", ".join(dict.fromkeys(day(move.sent_at) for move in moves))


def _row(move: Movement, number: int) -> dict[str, Any]:
    file = move.file
    secret = file.level >= Level.CONFIDENTIAL
    received = (move.received_by.name if move.received_by else "", moment(move.received_at))
    return {
        "number": str(number),
        "reference": file.reference,
        "title": "" if secret else shortened(file.title),
        "mark": mark(file.level) if secret else "",
        "to": named(move.to_post) if move.to_post else _("The registry"),
        "cause": str(CAUSES[move.cause]),
        "due": day(move.due_at),
        "received": ", ".join(filter(None, received)),
    }
