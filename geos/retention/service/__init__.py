"""Acts about the end of files. Each is one transaction; carrying out a disposal is many small ones."""

from time import monotonic

from geos.retention.service import following  # noqa: F401 - cases and lists follow their files
from geos.retention.service.boxing import (
    issue_file,
    make_list,
    place,
    recall_from_centre,
    receive_boxes,
    send_boxes,
    take_file_back,
    take_out,
)
from geos.retention.service.closing import Hindered, close_file, close_many, place_missing
from geos.retention.service.disposing import (
    Decision,
    decide,
    edit_case,
    execute,
    open_case,
    save_decisions,
    send_back,
    sign,
    withdraw,
)
from geos.retention.service.executing import carry_out
from geos.retention.service.holding import hold, lift_hold
from geos.retention.service.importing import import_schedule, read_schedule
from geos.retention.service.scheduling import add_class, assign_class, edit_class, set_class

OFTEN = 600  # seconds between two looks for closed files that came by another door
_looked = float("-inf")


def sweep() -> int:
    """One round of the worker: decisions are carried out; now and then, files come under the schedule."""
    global _looked
    found = 0
    if monotonic() - _looked > OFTEN:
        found = place_missing()
        _looked = monotonic() if not found else _looked  # a full batch: there may be more
    return found + carry_out()


__all__ = [
    "Decision",
    "Hindered",
    "add_class",
    "assign_class",
    "carry_out",
    "close_file",
    "close_many",
    "decide",
    "edit_case",
    "edit_class",
    "execute",
    "hold",
    "import_schedule",
    "issue_file",
    "lift_hold",
    "make_list",
    "open_case",
    "place",
    "place_missing",
    "read_schedule",
    "recall_from_centre",
    "receive_boxes",
    "save_decisions",
    "send_back",
    "send_boxes",
    "set_class",
    "sign",
    "sweep",
    "take_file_back",
    "take_out",
    "withdraw",
]
