"""Words of people's pages: what somebody's way in is like."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _


class PersonState(StrEnum):
    """What somebody's way in is like. `SERVING` is the list without a filter."""

    SERVING = "serving"
    NO_ACCOUNT = "no_account"
    WAITING = "waiting"  # the account has no password yet
    ENDED = "ended"


# state: (kind of tag, word of one, word of the filter)
STATES: dict[PersonState, tuple[str, LazyString, LazyString]] = {
    PersonState.SERVING: ("done", _("Active"), _("Serving")),
    PersonState.WAITING: ("wait", _("Not signed in yet"), _("Not signed in yet")),
    PersonState.NO_ACCOUNT: ("line", _("No account"), _("Without an account")),
    PersonState.ENDED: ("off", _("Has left"), _("Have left")),
}
