"""A hand-over list on paper: what is on the desk, part by part, and who signed for it when."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_babel import pgettext as _p

from geos.audit import words
from geos.core.types import Level
from geos.sheets.printed import Printed, day, mark, moment, paper, render
from geos.transfers import queries, wording
from geos.transfers.models import HandOver, HandOverLine, Part, TransferKind
from geos.web.i18n import named


def hand_over_list(found: HandOver, lines: Sequence[HandOverLine], printed: Printed) -> bytes:
    """The lines that the reader may see; from confidential upwards who printed it stands over every page."""
    highest = max((line.level for line in lines), default=Level.OPEN)
    title = _("Hand-over list")
    base = paper(printed, found.institution, title=f"{title}: {found.person.name}", level=highest)
    return render(
        "handing_over",
        {
            **base,
            "facts": _facts(found),
            "parts": [part_of_list(part, rows) for part, rows in queries.by_part(lines)],
            "sum": ngettext("%(num)d thing in all", "%(num)d things in all", len(lines)),
            "remarks": _remarks(found),
            "signers": [_giver(found), _receiver(found)],
            "words": {
                **base["words"],
                "title": title,
                "nothing": _("Nothing was on the desk."),
                "remarks": _("Remarks"),
                "signature": _("Signature"),
                "date": _("Date"),
            },
        },
    )


def _facts(found: HandOver) -> list[tuple[str, str]]:
    order = found.transfer
    leaving = order.kind is TransferKind.LEAVING
    return [
        (_p("hand-over", "Handed over by"), found.person.name),
        (_("Post"), wording.list_of(found)),
        (str(wording.KINDS[order.kind][0]), wording.goes_to(order)),
        (
            _("Last day") if leaving else _p("transfer", "First day"),
            day(order.last_day if leaving else order.starts_on),
        ),
        *([(_("Letter"), order.reference)] if order.reference else []),
        (_p("hand-over", "List made"), moment(found.frozen_at) or _("not frozen yet")),
    ]


def part_of_list(part: Part, rows: Sequence[HandOverLine]) -> dict[str, Any]:
    """One part as a ruled table: its heads, and a cell under each of them in every row."""
    counted = part is Part.MAILBOXES
    heads = [_("Address"), _("Messages"), _("Unread")]
    if not counted:
        heads = [_("Reference"), _("Subject"), _p("hand-over", "Since"), _p("hand-over", "Due")]
    return {
        "title": str(wording.PARTS[part][0]),
        "counted": counted,
        "heads": [_("No."), _("What"), *heads],
        "rows": [_row(line, counted) for line in rows],
    }


def _row(line: HandOverLine, counted: bool) -> list[str]:
    what = words.thing(line.subject_kind)
    added = f"{what} *" if line.added else what
    if counted:
        return [str(line.ordinal), added, line.reference, str(line.count or 0), str(line.unread or 0)]
    level = f" [{mark(line.level)}]" if line.level >= Level.CONFIDENTIAL else ""
    return [
        str(line.ordinal),
        added,
        line.reference,
        (line.title or what) + level,
        day(line.since),
        day(line.due_at),
    ]


def _remarks(found: HandOver) -> list[tuple[str, str]]:
    said = (
        (_p("hand-over", "Of the giver"), found.given_remark),
        (_p("hand-over", "Of the receiver"), found.received_remark),
    )
    return [each for each in said if each[1]]


def _giver(found: HandOver) -> dict[str, str]:
    return {
        "role": _p("hand-over", "Handed over by"),
        "name": found.person.name,
        "post": wording.list_of(found),
        "said": _("Confirmed in GeOS, %(moment)s", moment=moment(found.given_at)) if found.given_at else "",
    }


def _receiver(found: HandOver) -> dict[str, str]:
    by, post = found.received_by, found.received_post or found.receiver_post
    return {
        "role": _p("hand-over", "Taken over by"),
        "name": by.name if by else "",
        "post": named(post) if post else "",
        "said": _("Confirmed in GeOS, %(moment)s", moment=moment(found.received_at)) if by else "",
    }
