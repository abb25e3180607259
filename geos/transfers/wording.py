"""The words and signs of orders and of hand-over lists."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, pgettext
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p

from geos.transfers.models import (
    HandOver,
    HandOverState,
    LeavingCause,
    Part,
    Transfer,
    TransferKind,
    TransferState,
)
from geos.web.i18n import named

# (kind of tag, word)
STATES = {
    TransferState.ASKED: ("wait", _p("transfer", "Waits for an answer")),
    TransferState.PLANNED: ("run", _p("transfer", "Waits for its day")),
    TransferState.DONE: ("done", _p("transfer", "Carried out")),
    TransferState.REFUSED: ("late", _p("transfer", "Refused")),
    TransferState.CANCELLED: ("off", _p("transfer", "Cancelled")),
}
STUCK = ("late", _p("transfer", "Cannot be carried out"))
# (word, sign)
KINDS = {
    TransferKind.INSIDE: (_("Within the institution"), "transfer"),
    TransferKind.BETWEEN: (_("To another institution"), "building"),
    TransferKind.LEAVING: (_("Leaving the service"), "logout"),
}
CAUSES = {
    LeavingCause.RETIRED: _p("leaving", "Retirement"),
    LeavingCause.RESIGNED: _p("leaving", "Resignation"),
    LeavingCause.CONTRACT_ENDED: _p("leaving", "The contract ended"),
    LeavingCause.DISMISSED: _p("leaving", "Dismissal"),
    LeavingCause.DECEASED: _p("leaving", "Death"),
    LeavingCause.OTHER: _p("leaving", "Another reason"),
}
LISTS = {
    HandOverState.OPEN: ("run", _p("hand-over", "Being prepared")),
    HandOverState.WAITING: ("wait", _p("hand-over", "Waits to be taken over")),
    HandOverState.RECEIVED: ("done", _p("hand-over", "Taken over")),
    HandOverState.VOID: ("off", _p("hand-over", "Not needed any more")),
}
PARTS = {
    Part.FILES: (_("Files in hand"), "folder"),
    Part.WAITING: (_("What waits for the post"), "hourglass"),
    Part.DRAFTS: (_("Drafts"), "pencil"),
    Part.UNDER_WAY: (_("Memos and letters under way"), "route"),
    Part.BRING_UPS: (_("Bring-ups (BU)"), "calendar-due"),
    Part.TASKS: (_("Tasks from decisions"), "clipboard-list"),
    Part.MAILBOXES: (_("Mailboxes"), "mail"),
    Part.PERSONAL: (_("For the person by name"), "lock"),
}


def state(order: Transfer) -> tuple[str, Any]:
    """The tag of an order."""
    return STUCK if order.trouble else STATES[order.state]


def trouble(order: Transfer) -> str:
    """Why an order could not be carried out, in the reader's language."""
    said: Mapping[str, Any] = order.trouble or {}
    translate = gettext  # the message was marked where it was raised
    return translate(said["key"], **said["facts"]) if said else ""


def goes_to(order: Transfer) -> str:
    """Where the person goes: the post, the institution, or why the person leaves."""
    if order.kind is TransferKind.LEAVING:
        return str(CAUSES[order.cause or LeavingCause.OTHER])
    places = (order.to_post and named(order.to_post), order.to_institution and named(order.to_institution))
    return ", ".join(filter(None, places))


def comes_from(order: Transfer) -> str:
    """Where the person served when it was ordered."""
    return named(order.from_post) if order.from_post else str(_p("person", "without a post"))


def list_of(found: HandOver) -> str:
    """The desk that a list is about."""
    return named(found.post) if found.post else pgettext("hand-over", "No post")
