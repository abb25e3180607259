"""Pages of the census: rounds, counting, one file in a round, the report."""

from geos.census.views import counting, entries, reporting, rounds
from geos.census.views.blueprint import ROOM, bp

__all__ = ["ROOM", "bp", "counting", "entries", "reporting", "rounds"]
