"""What the address of a book asks for, made harmless: unknown values count as not given."""

from werkzeug.datastructures import MultiDict

from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.types import Level
from geos.exchange.models import Carrier
from geos.registers import queries
from geos.registers.books import Book
from geos.registers.books.base import Asked
from geos.sheets.forms import day_of, number

LONGEST = 100  # letters of a text to look for
ALL_YEARS = "all"


def asked(actor: Actor, which: Book, args: "MultiDict[str, str]") -> Asked:
    """Read the address; without a year it is this one, except in the index, which is of all years."""
    level = number(args.get("level"))
    carrier = args.get("carrier", "")
    return Asked(
        registry=queries.registry(actor, number(args.get("registry"))),
        year=_year(which, args.get("year", "")),
        since=day_of(args.get("since")),
        until=day_of(args.get("until")),
        text=" ".join(args.get("q", "").replace("\0", "").split())[:LONGEST],
        level=Level(level) if level is not None and level <= actor.clearance else None,
        keyword_id=number(args.get("keyword")) if "keyword" in which.filters else None,
        carrier=carrier if "carrier" in which.filters and carrier in [*Carrier] else "",
    )


def _year(which: Book, text: str) -> int | None:
    found = number(text)
    if found is not None and queries.FIRST_YEAR <= found <= today().year:
        return found
    return None if text == ALL_YEARS or which.key == "index" else today().year
