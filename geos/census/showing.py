"""Words of the census' pages: where something is, how it stands, what a round covers."""

from flask_babel import gettext, lazy_pgettext
from flask_babel.speaklater import LazyString

from geos.census.models import CensusEntry, CensusRound, Result, RoundState, Scope
from geos.directory.models import Post
from geos.web.i18n import named

# The kind of tag and the word for each result, and the same for many of them.
RESULTS: dict[str, tuple[str, LazyString]] = {
    Result.WAITING: ("rest", lazy_pgettext("census", "Not counted yet")),
    Result.FOUND: ("done", lazy_pgettext("census", "Found")),
    Result.MISPLACED: ("wait", lazy_pgettext("census", "Elsewhere")),
    Result.UNEXPECTED: ("run", lazy_pgettext("census", "Not expected")),
    Result.MISSING: ("late", lazy_pgettext("census", "Missing")),
}
MANY: dict[str, LazyString] = {
    Result.WAITING: lazy_pgettext("census, many", "Not counted yet"),
    Result.FOUND: lazy_pgettext("census, many", "Found"),
    Result.MISPLACED: lazy_pgettext("census, many", "Elsewhere"),
    Result.UNEXPECTED: lazy_pgettext("census, many", "Not expected"),
    Result.MISSING: lazy_pgettext("census, many", "Missing"),
}
STATES: dict[str, tuple[str, LazyString]] = {
    RoundState.OPEN: ("run", lazy_pgettext("census", "Being counted")),
    RoundState.CLOSED: ("wait", lazy_pgettext("census", "Waits for the signature")),
    RoundState.SIGNED: ("lock", lazy_pgettext("census", "Signed")),
}


PREPARING = ("rest", lazy_pgettext("census", "Being prepared"))


def state(round: CensusRound) -> tuple[str, LazyString]:
    """The kind of tag and the word of a round's state."""
    return PREPARING if round.preparing else STATES[round.state]


def place(post: Post | None, location: str) -> str:
    """A post's title, or the rack in the registry."""
    if post is not None:
        return named(post)
    return location or str(gettext("In the registry"))


def expected_place(entry: CensusEntry) -> str:
    """Where the system had the file when the round began."""
    return place(entry.expected_post, entry.expected_location)


def found_place(entry: CensusEntry) -> str:
    """Where the file was found; empty where it was not."""
    return place(entry.found_post, entry.found_location) if entry.at else ""


def scope(round: CensusRound) -> str:
    """What a round covers, in words."""
    if round.scope is Scope.ROOM:
        return round.room
    if round.scope is Scope.UNIT and round.unit is not None:
        return named(round.unit)
    return str(gettext("The whole registry"))
