"""Choosing the files that get labels, and the form that asks for a whole file."""

from dataclasses import dataclass
from datetime import date, datetime

from werkzeug.datastructures import MultiDict

from geos.core.actor import Actor
from geos.files.queries.finding import LARGEST
from geos.sheets.drawing.rounds import LAYOUTS
from geos.sheets.queries import Wanted

MOST_IDS = 500


@dataclass(frozen=True)
class LabelsAsked:
    """What the address of the labels' page asks for, made harmless: `wanted`, layout and places to skip."""

    wanted: Wanted
    layout: str
    skip: int


def labels_asked(actor: Actor, args: "MultiDict[str, str]") -> LabelsAsked:
    """Read the address; an unknown registry counts as the first of the actor's own."""
    own = sorted(actor.registry_ids)
    registry_id = number(args.get("registry"))
    wanted = Wanted(
        registry_id=registry_id if registry_id in own else own[0],
        ids=tuple(filter(None, map(number, args.getlist("file")[:MOST_IDS]))),
        keyword_id=number(args.get("keyword")),
        first=number(args.get("first")),
        last=number(args.get("last")),
        opened_from=day_of(args.get("from")),
        opened_until=day_of(args.get("until")),
        set_name=args.get("set", "")[:24] if number(args.get("of")) else "",
        set_id=number(args.get("of")) or 0,
    )
    layout = args.get("layout", "")
    return LabelsAsked(wanted, layout if layout in LAYOUTS else LAYOUTS[0], number(args.get("skip")) or 0)


def number(text: str | None) -> int | None:
    """A whole number that a column can hold, else None."""
    plain = (text or "").strip()
    return (
        int(plain)
        if plain.isascii() and plain.isdigit() and len(plain) < 12 and int(plain) < LARGEST
        else None
    )


def day_of(text: str | None) -> date | None:
    """A day as 2026-11-24 or 24/11/2026, else None."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime((text or "").strip(), pattern).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
        return found if 1900 <= found.year <= 2200 else None
    return None
