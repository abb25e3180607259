"""Acts upon files: opening, filing papers, minuting, moving. Each is one transaction."""

from geos.classification.service import add_keyword
from geos.files.service.bulk import SomeRefused, hand_over_many, receive_many, take_in_many
from geos.files.service.circulating import call_back, circulate, see
from geos.files.service.elsewhere import file_again, move_folio
from geos.files.service.finding_place import found_at
from geos.files.service.levels import (
    change_level,
    declassify_due,
    grant_reading,
    plan_declassifying,
    stop_reading,
)
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
    take_in,
)
from geos.files.service.opening import open_file
from geos.files.service.papers import (
    add_enclosure,
    add_folio,
    annul_paper,
    strike_out,
    strike_out_paper,
)
from geos.files.service.reclassifying import link, reclassify, set_previous, unlink
from geos.files.service.retitling import retitle
from geos.files.service.taking_over import Present, take_over
from geos.files.service.temporary import merge_temporary, open_temporary
from geos.files.service.volumes import close_file, close_volume

__all__ = [
    "CAUSES",
    "Present",
    "SomeRefused",
    "add_enclosure",
    "add_folio",
    "add_keyword",
    "annul_paper",
    "call_back",
    "change_level",
    "circulate",
    "close_file",
    "close_volume",
    "commit_minute",
    "declassify_due",
    "discard_minute",
    "edit_minute",
    "file_again",
    "found_at",
    "grant_reading",
    "hand_over",
    "hand_over_many",
    "let_read",
    "link",
    "merge_temporary",
    "minute_and_hand_over",
    "move_folio",
    "open_file",
    "open_temporary",
    "plan_declassifying",
    "put_minute",
    "reassign",
    "recall",
    "receive",
    "receive_many",
    "reclassify",
    "retitle",
    "see",
    "send_back",
    "set_previous",
    "stop_reading",
    "strike_out",
    "strike_out_paper",
    "take_in",
    "take_in_many",
    "take_over",
    "unlink",
    "write_minute",
]
