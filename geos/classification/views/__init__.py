"""Pages of the keyword scheme: the scheme, its draft, its versions."""

from geos.classification.views import importing, patterns, scheme, versions
from geos.classification.views.blueprint import ROOM, bp

__all__ = ["ROOM", "bp", "importing", "patterns", "scheme", "versions"]
