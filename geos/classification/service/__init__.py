"""Acts upon the keyword scheme, each one transaction."""

from geos.classification.facts import Facts
from geos.classification.service.importing import import_scheme, read_scheme
from geos.classification.service.patterns import set_pattern
from geos.classification.service.patterns import sound as sound_pattern
from geos.classification.service.scheme import add_keyword, draft_keyword, edit_keyword, undo_edit
from geos.classification.service.versions import apply_due, discard_scheme, publish_scheme, reopen_scheme

__all__ = [
    "Facts",
    "add_keyword",
    "apply_due",
    "discard_scheme",
    "draft_keyword",
    "edit_keyword",
    "import_scheme",
    "publish_scheme",
    "read_scheme",
    "reopen_scheme",
    "set_pattern",
    "sound_pattern",
    "undo_edit",
]
