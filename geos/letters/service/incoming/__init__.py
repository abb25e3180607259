"""Acts upon the incoming register: entering, filing, correcting, striking out, passing on; valuables."""

from geos.letters.entry import Content, Scan, Sealed, Valuable
from geos.letters.service.incoming.correcting import CORRECTABLE, as_text, correct, correct_entry
from geos.letters.service.incoming.filing import Plan, file_and_hand_over, file_letter, open_and_file
from geos.letters.service.incoming.offering import acts
from geos.letters.service.incoming.passing import pass_on, take_in
from geos.letters.service.incoming.registering import register
from geos.letters.service.incoming.rules import MOST
from geos.letters.service.incoming.sealing import hand_in, keep, receive_sealed
from geos.letters.service.incoming.striking import may_undo, strike_out, undo_registration, what_followed
from geos.letters.service.incoming.valuables import add_valuable, hand_over_valuable

__all__ = [
    "CORRECTABLE",
    "MOST",
    "Content",
    "Plan",
    "Scan",
    "Sealed",
    "Valuable",
    "acts",
    "add_valuable",
    "as_text",
    "correct",
    "correct_entry",
    "file_and_hand_over",
    "file_letter",
    "hand_in",
    "hand_over_valuable",
    "keep",
    "may_undo",
    "open_and_file",
    "pass_on",
    "receive_sealed",
    "register",
    "strike_out",
    "take_in",
    "undo_registration",
    "what_followed",
]
