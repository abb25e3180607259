"""Acts upon memos: writing them, deciding them along their route, filing what was decided."""

from geos.memos.service import following  # noqa: F401 - registers how memos follow their file
from geos.memos.service.deciding import approve, note_opening, recommend, refuse, send_back
from geos.memos.service.writing import carry_out, draft, edit, recall, submit, withdraw

__all__ = [
    "approve",
    "carry_out",
    "draft",
    "edit",
    "note_opening",
    "recall",
    "recommend",
    "refuse",
    "send_back",
    "submit",
    "withdraw",
]
