"""Pages of files: the list, the file itself, and its acts."""

from geos.files.views import minuting, moving, reading
from geos.files.views.blueprint import NAV, bp

__all__ = ["NAV", "bp", "minuting", "moving", "reading"]
