"""Pages of the diary: asking for a file on a day, the registry's day, and putting away."""

from geos.diary.views import bringing, daily, shelving
from geos.diary.views.blueprint import PUT_AWAY, ROOM, bp

__all__ = ["PUT_AWAY", "ROOM", "bp", "bringing", "daily", "shelving"]
