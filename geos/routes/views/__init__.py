"""Pages of the usual routes; the route of a case is shown on the page of its memo or letter."""

from geos.routes.views import usual
from geos.routes.views.blueprint import ROOM, bp

__all__ = ["ROOM", "bp", "usual"]
