"""Pages of an institution's administrator: its mailboxes, and the people who have them."""

from geos.provisioning.views import changing, making, reading
from geos.provisioning.views.blueprint import NAV, bp

__all__ = ["NAV", "bp", "changing", "making", "reading"]
