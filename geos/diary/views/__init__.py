"""Pages of the diary: asking for a file on a day, the registry's day, and putting away."""

from geos.diary.views import bringing, daily, shelving
from geos.diary.views.blueprint import MINE, PUT_AWAY, ROOM, bp

__all__ = ["MINE", "PUT_AWAY", "ROOM", "bp", "bringing", "daily", "shelving"]
