"""Acts upon circulars, each one transaction: preparing, publishing, acknowledging, reminding, ending."""

from geos.circulars.service.acknowledging import acknowledge, posts, remind, remind_due
from geos.circulars.service.preparing import drop, edit_circular, start_circular
from geos.circulars.service.publishing import deliver, deliver_waiting, publish, repeal

__all__ = [
    "acknowledge",
    "deliver",
    "deliver_waiting",
    "drop",
    "edit_circular",
    "posts",
    "publish",
    "remind",
    "remind_due",
    "repeal",
    "start_circular",
    "sweep",
]


def sweep() -> None:
    """One round of the worker: deliver what waits, remind who is silent."""
    deliver_waiting()
    remind_due()
