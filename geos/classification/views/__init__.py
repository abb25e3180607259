"""Pages of the keyword scheme: the scheme, its draft, its versions."""

from geos.classification.views import scheme, versions
from geos.classification.views.blueprint import ROOM, bp

__all__ = ["ROOM", "bp", "scheme", "versions"]
