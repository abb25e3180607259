"""Rounds, their lines, and where a file is missing."""

from geos.census.queries.lines import Line, counts, entry, line_of, lines, missing_since
from geos.census.queries.naming import identify, unit_posts, units
from geos.census.queries.rounds import get, open_counts, rounds

__all__ = [
    "Line",
    "counts",
    "entry",
    "get",
    "identify",
    "line_of",
    "lines",
    "missing_since",
    "open_counts",
    "rounds",
    "unit_posts",
    "units",
]
