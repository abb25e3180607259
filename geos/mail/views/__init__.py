"""The webmail's pages: reading, and writing."""

from geos.mail.views import reading, writing
from geos.mail.views.blueprint import NAV, bp

__all__ = ["NAV", "bp", "reading", "writing"]
