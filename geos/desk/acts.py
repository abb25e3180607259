"""How each kind of waiting thing looks on the desk: its icon, what it is, and the verb of its button."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Act:
    """One row of the table: icon and word of the thing, verb of the act."""

    icon: str
    thing: LazyString
    verb: LazyString


# fmt: off
ACTS: dict[str, Act] = {
    "receive":       Act("folder",    _("File"),   _("Receive file")),
    "read":          Act("file-text", _("File"),   _("Read")),
    "answer_request": Act("clipboard-list", _("Request"), _("Answer the request")),
    "minute":        Act("folder",    _("File"),   _("Write minute")),
    "bring_up":      Act("calendar-due", _("Bring-up (BU)"), _("See why")),
    "issue":         Act("calendar-due", _("Bring-up (BU)"), _("Re-issue")),
    "give_back":     Act("calendar-due", _("File wanted"), _("Return file")),
    "search_files":  Act("search",    _("Missing files"), _("Say where they are")),
    "recommend":     Act("notes",     _("Memo"),   lazy_pgettext("memo act", "Recommend")),
    "approve":       Act("notes",     _("Memo"),   _("Decide")),
    "comment":       Act("notes",     _("Memo"),   lazy_pgettext("memo act", "Comment")),
    "concur":        Act("notes",     _("Memo"),   lazy_pgettext("memo act", "Concur")),
    "read_memo":     Act("notes",     _("Memo"),   _("Read")),
    "answer_memo":   Act("notes",     _("Memo"),   _("Give your opinion")),
    "stand_in_memo": Act("notes",     _("Memo"),   _("See what is late")),
    "correct":       Act("pencil",    _("Draft"),  _("Correct")),
    "carry_out":     Act("notes",     _("Memo"),   _("Carry out")),
    "read_decision": Act("notes",     _("Memo"),   _("Read the decision")),
    "do_task":       Act("clipboard-list", _("Task"), lazy_pgettext("task", "See the task")),
    "review":        Act("file-text", _("Letter"), _("Review draft")),
    "sign":          Act("file-text", _("Letter"), _("Sign letter")),
    "read_letter":   Act("file-text", _("Letter"), _("Read")),
    "answer_letter": Act("file-text", _("Letter"), _("Give your opinion")),
    "stand_in_letter": Act("file-text", _("Letter"), _("See what is late")),
    "dispatch":      Act("send",      _("Letter"), _("Dispatch")),
    "register":      Act("inbox",     _("Letter"), _("Register")),
    "file_letter":   Act("file-text", _("Letter"), _("Put on a file")),
    "take_in":       Act("lock",      _("Letter"), _("Enter in the register")),
    "receive_sealed": Act("mail",     _("Closed envelope"), _("Confirm receipt")),
    "unseal":        Act("mail",      _("Closed envelope"), _("Open and decide")),
    "acknowledge":   Act("files",     _("Circular"), _("Acknowledge receipt")),
    "see_refusal":   Act("file-text", _("Letter"), _("See the reason")),
    "appraise":           Act("archive", _("Disposal case"), _("Appraise")),
    "mend_case":          Act("archive", _("Disposal case"), _("Correct")),
    "carry_out_disposal": Act("archive", _("Disposal case"), _("Carry out")),
    "receive_boxes":      Act("archive", _("Boxes"),         _("Acknowledge the boxes")),
    "give_hand_over":     Act("clipboard-list", _("Hand-over list"), _("Check and confirm")),
    "receive_hand_over":  Act("clipboard-list", _("Hand-over list"), _("Take over")),
    "accept_transfer":    Act("users",   _("Transfer"),      _("Answer the transfer")),
    "issue_file":         Act("archive", _("File"),          _("Send from the centre")),
    "review_request":     Act("building", _("Request to join"), _("Review the request")),
    "mend_request":       Act("building", _("Request to join"), _("Correct")),
    "activate_request":   Act("building", _("Request to join"), lazy_pgettext("request", "Activate")),
    "approve_opening":    Act("alert-triangle", _("Break-glass"), lazy_pgettext("opening", "Decide")),
}
# fmt: on
OTHER = Act("point", _("Task"), _("Open"))


def of(act: str) -> Act:
    """The row of an act."""
    return ACTS.get(act, OTHER)
