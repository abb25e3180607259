"""The webmail's pages: reading, writing, and to whom one's mailbox is open."""

from geos.mail.views import reading, sharing, writing
from geos.mail.views.blueprint import NAV, bp

__all__ = ["NAV", "bp", "reading", "sharing", "writing"]
