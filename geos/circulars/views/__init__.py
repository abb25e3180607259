"""Pages of circulars: what was received, what was sent, and their acts."""

from geos.circulars.views import receiving, sending
from geos.circulars.views.blueprint import NAV, bp

__all__ = ["NAV", "bp", "receiving", "sending"]
