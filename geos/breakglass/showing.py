"""Words and signs of openings."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p

from geos.breakglass.models import Opening, OpeningState

# state: (kind of tag, word)
STATES = {
    OpeningState.ASKED: ("wait", _p("opening", "Waits for a decision")),
    OpeningState.OPEN: ("late", _p("opening", "Open")),
    OpeningState.ENDED: ("done", _p("opening", "Ended")),
    OpeningState.REFUSED: ("no", _p("opening", "Refused")),
    OpeningState.WITHDRAWN: ("off", _p("opening", "Withdrawn")),
    OpeningState.LAPSED: ("off", _p("opening", "Lapsed")),
}
# act of the journal: (sign, what was looked at)
LOOKS = {
    "look_through_opened": ("folder", _("List of a folder")),
    "read_opened": ("mail", _("Message")),
    "save_opened": ("download", _("Attached file")),
}


def state(opening: Opening) -> OpeningState:
    """What an opening is by now: one whose time has run out is ended before the worker says so."""
    if opening.state is OpeningState.OPEN and not opening.standing:
        return OpeningState.ENDED
    return opening.state
