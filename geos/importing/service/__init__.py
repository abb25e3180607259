"""Acts of an import: look a file through, write it, put it aside, print its slips."""

from geos.importing.service.exporting import export_list
from geos.importing.service.running import CHUNK, Ran, begin, go_on_waiting, leave, run
from geos.importing.service.slips import AT_ONCE, NOBODY, Slip, print_slips
from geos.importing.service.starting import MOST, start_import

__all__ = [
    "AT_ONCE",
    "CHUNK",
    "MOST",
    "NOBODY",
    "Ran",
    "Slip",
    "begin",
    "export_list",
    "go_on_waiting",
    "leave",
    "print_slips",
    "run",
    "start_import",
]
