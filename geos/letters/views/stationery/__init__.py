"""Pages of an institution's letterhead, letter templates and standard paragraphs."""

from geos.letters.views.stationery import heading, pieces
from geos.letters.views.stationery.blueprint import ROOM, bp

__all__ = ["ROOM", "bp", "heading", "pieces"]
