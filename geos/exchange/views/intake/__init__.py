"""The registry's intake: one queue over all channels, and a page of three panes for each thing in it."""

from geos.exchange.service import leaving  # noqa: F401 - says what follows when a letter leaves the register
from geos.exchange.views.intake import acknowledging, asides, consignment, envelope, mail, paper, queue, scan
from geos.exchange.views.intake.blueprint import NAV, ROOM, bp

__all__ = [
    "NAV",
    "ROOM",
    "acknowledging",
    "asides",
    "bp",
    "consignment",
    "envelope",
    "mail",
    "paper",
    "queue",
    "scan",
]
