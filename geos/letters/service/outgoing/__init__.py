"""Acts upon outgoing letters, each one transaction: drafting, climbing, signing, registering."""

from geos.letters.addressing import To
from geos.letters.service.outgoing.climbing import (
    draft_and_submit,
    edit_and_submit,
    note_opening,
    recall,
    recommend,
    send_back,
    submit,
    withdraw,
)
from geos.letters.service.outgoing.drafting import draft, edit
from geos.letters.service.outgoing.registering import dispatch, strike_out
from geos.letters.service.outgoing.signing import sign

__all__ = [
    "To",
    "dispatch",
    "draft",
    "draft_and_submit",
    "edit",
    "edit_and_submit",
    "note_opening",
    "recall",
    "recommend",
    "send_back",
    "sign",
    "strike_out",
    "submit",
    "withdraw",
]
