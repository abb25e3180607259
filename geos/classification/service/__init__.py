"""Acts upon the keyword scheme, each one transaction."""

from geos.classification.service.rules import Facts
from geos.classification.service.scheme import add_keyword, draft_keyword, edit_keyword, undo_edit
from geos.classification.service.versions import apply_due, discard_scheme, publish_scheme, reopen_scheme

__all__ = [
    "Facts",
    "add_keyword",
    "apply_due",
    "discard_scheme",
    "draft_keyword",
    "edit_keyword",
    "publish_scheme",
    "reopen_scheme",
    "undo_edit",
]
