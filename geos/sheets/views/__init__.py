"""Pages of printing: a file's sheets, labels and hand-over lists, and the reader's own prints."""

from geos.sheets.views import printing, prints, rounds
from geos.sheets.views.blueprint import MINE, bp

__all__ = ["MINE", "bp", "printing", "prints", "rounds"]
