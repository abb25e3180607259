"""What a line says: each cell read by the rule of its column, each fault told with what to write."""

from geos.importing.reading import cells
from geos.importing.reading.entry import N_, Bad, Entry, Fault
from geos.importing.reading.sheets import SHEETS, Column, Sheet, needed, read

__all__ = [
    "N_",
    "SHEETS",
    "Bad",
    "Column",
    "Entry",
    "Fault",
    "Sheet",
    "cells",
    "needed",
    "read",
]
