"""Pages of an institution's administrator: its mailboxes, and the people who have them."""

from geos.provisioning.views import changing, entering, making, reading
from geos.provisioning.views.blueprint import NAV, ROOM, bp

__all__ = ["NAV", "ROOM", "bp", "changing", "entering", "making", "reading"]
