"""Pages of files: the list, the file itself, and its acts."""

from geos.files.views import classifying, levels, minuting, movements, moving, papers, reading, temporary
from geos.files.views.blueprint import NAV, bp

__all__ = [
    "NAV",
    "bp",
    "classifying",
    "levels",
    "minuting",
    "movements",
    "moving",
    "papers",
    "reading",
    "temporary",
]
