"""Acts upon files: opening, filing papers, minuting, moving. Each is one transaction."""

from geos.files.service.minutes import commit_minute, discard_minute, edit_minute, put_minute, write_minute
from geos.files.service.moving import (
    CAUSES,
    hand_over,
    let_read,
    minute_and_hand_over,
    reassign,
    recall,
    receive,
    send_back,
)
from geos.files.service.opening import add_keyword, open_file
from geos.files.service.papers import add_folio, strike_out
from geos.files.service.volumes import close_file, close_volume

__all__ = [
    "CAUSES",
    "add_folio",
    "add_keyword",
    "close_file",
    "close_volume",
    "commit_minute",
    "discard_minute",
    "edit_minute",
    "hand_over",
    "let_read",
    "minute_and_hand_over",
    "open_file",
    "put_minute",
    "reassign",
    "recall",
    "receive",
    "send_back",
    "strike_out",
    "write_minute",
]
