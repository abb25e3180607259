"""Pages of an institution's administrator: files that fill the institution, and its lists as files."""

from geos.importing.views import files, tables, writing
from geos.importing.views.blueprint import ROOM, bp

__all__ = ["ROOM", "bp", "files", "tables", "writing"]
