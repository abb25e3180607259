"""The registry's intake: one queue over all channels, and a page of three panes for each thing in it."""

from geos.exchange.views.intake import asides, consignment, mail, paper, queue
from geos.exchange.views.intake.blueprint import NAV, ROOM, bp

__all__ = ["NAV", "ROOM", "asides", "bp", "consignment", "mail", "paper", "queue"]
