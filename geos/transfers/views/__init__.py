"""Pages of transfers, appointments and hand-over lists."""

from geos.transfers.views import answering, appointing, handing_over, ordering, reading
from geos.transfers.views.blueprint import MINE, ROOM, bp

__all__ = ["MINE", "ROOM", "answering", "appointing", "bp", "handing_over", "ordering", "reading"]
