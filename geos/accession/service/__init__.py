"""Acts of an accession: read a list, enter it part by part, leave it, set where a register stands."""

from geos.accession.service.entering import CHUNK, enter, enter_some, enter_waiting, leave
from geos.accession.service.numbers import set_opening_number
from geos.accession.service.starting import MOST, start_accession

__all__ = [
    "CHUNK",
    "MOST",
    "enter",
    "enter_some",
    "enter_waiting",
    "leave",
    "set_opening_number",
    "start_accession",
]
