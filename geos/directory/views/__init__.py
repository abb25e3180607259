"""Pages of the structure: units, posts, registries, and who acts for whom."""

from geos.directory.views import acting
from geos.directory.views.blueprint import MINE, bp

__all__ = ["MINE", "acting", "bp"]
