"""Pages about the end of files: closing, review, schedule, holds, disposal cases, boxes."""

from geos.retention.views import boxing, cases, closing, importing, lists, of_file, scheduling
from geos.retention.views.blueprint import NAV, ROOM, bp

__all__ = ["NAV", "ROOM", "boxing", "bp", "cases", "closing", "importing", "lists", "of_file", "scheduling"]
