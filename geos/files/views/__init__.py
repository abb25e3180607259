"""Pages of files: the list, the file itself, its acts, and the keyword scheme."""

from geos.files.views import minuting, moving, reading, scheme
from geos.files.views.blueprint import NAV, bp

__all__ = ["NAV", "bp", "minuting", "moving", "reading", "scheme"]
