"""Pages of an accession: lists of present files, one list line by line, and where the registers stand."""

from geos.accession.views import lists, numbers
from geos.accession.views.blueprint import ROOM, bp

__all__ = ["ROOM", "bp", "lists", "numbers"]
