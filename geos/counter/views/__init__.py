"""Pages of the counter: asking for files, answering, and scanning piles out and in."""

from geos.counter.views import answering, asking, scanning
from geos.counter.views.blueprint import MINE, ROOM, bp

__all__ = ["MINE", "ROOM", "answering", "asking", "bp", "scanning"]
