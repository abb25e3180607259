"""How consignments are shown: states and events in words, the sums above them, one timeline over all."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from geos.exchange.models import Carrier, Consignment, ConsignmentEvent, ConsignmentState
from geos.letters import drawing
from geos.letters.addressing import label
from geos.letters.models import Addressee, OutgoingLetter
from geos.web.i18n import language, named
from geos.web.times import hour, moment

MOST_EVENTS = 60  # lines of the timeline over all consignments; each has its own page with all of them

# The tag of each state: its kind in the kit, its words, and the words of a sum ("2 zimesajiliwa").
TAGS: dict[ConsignmentState, tuple[str, LazyString, LazyString]] = {
    ConsignmentState.QUEUED: ("queue", lazy_gettext("In the queue"), lazy_gettext("%(num)s in the queue")),
    ConsignmentState.SENT: ("send", lazy_gettext("Sent"), lazy_gettext("%(num)s sent")),
    ConsignmentState.DELIVERED: (
        "arrive",
        lazy_gettext("Delivered, not registered"),
        lazy_gettext("%(num)s delivered"),
    ),
    ConsignmentState.REGISTERED: ("reg", lazy_gettext("Registered"), lazy_gettext("%(num)s registered")),
    ConsignmentState.ANSWERED: ("ans", lazy_gettext("Answered"), lazy_gettext("%(num)s answered")),
    ConsignmentState.REFUSED: ("no", lazy_gettext("Refused"), lazy_gettext("%(num)s refused")),
    ConsignmentState.REFUSAL_SEEN: (
        "no",
        lazy_gettext("Refused, and seen"),
        lazy_gettext("%(num)s refused and seen"),
    ),
    ConsignmentState.CANCELLED: ("off", lazy_gettext("Cancelled"), lazy_gettext("%(num)s cancelled")),
    ConsignmentState.FAILED: ("no", lazy_gettext("Came back"), lazy_gettext("%(num)s came back")),
}

# Each event: how the kit draws it, and its words; a member's and a mail's differ where the facts do.
EVENTS: dict[tuple[str, Carrier | None], tuple[str, str, LazyString]] = {
    ("queue", None): ("", "hourglass", lazy_gettext("put into the queue")),
    ("send", Carrier.MEMBER): ("", "send", lazy_gettext("sent")),
    ("send", Carrier.MAIL): ("", "send", lazy_gettext("the other mail server has taken it")),
    ("deliver", None): ("", "download", lazy_gettext("delivered to the registry")),
    ("delay", None): ("now", "hourglass", lazy_gettext("an attempt failed; it stays in the queue")),
    ("fail", None): ("no", "circle-x", lazy_gettext("came back")),
    ("register", None): ("ok", "circle-check", lazy_gettext("receipt: registered")),
    ("answer", None): ("ok", "circle-check", lazy_gettext("answered")),
    ("refuse", None): ("no", "circle-x", lazy_gettext("refused")),
    ("see_refusal", None): ("", "check", lazy_gettext("the officer has seen why it came back")),
    ("cancel", None): ("no", "ban", lazy_gettext("cancelled by the sender")),
}
AT_ONCE = frozenset({"queue", "send", "deliver"})  # of a member: one moment, told once for all


def tag(consignment: Consignment) -> tuple[str, str]:
    """Kind and words of the state."""
    kind, words, _sum = TAGS[consignment.state]
    return kind, str(words)


def when(consignment: Consignment) -> str:
    """The smaller line below the state: receipt and time, or when the queue tries again."""
    if consignment.state is ConsignmentState.QUEUED and consignment.next_try is not None:
        return str(_("tries again %(at)s", at=hour(consignment.next_try)))
    at = consignment.events[-1].at if consignment.events else consignment.created_at
    receipt = consignment.receipt if consignment.state is ConsignmentState.REGISTERED else ""
    return " · ".join(filter(None, (receipt, moment(at))))


def to(addressee: Addressee) -> tuple[str, str, str]:
    """Chip, name and smaller line of an addressee."""
    if addressee.institution is not None:
        return addressee.institution.code, named(addressee.institution), addressee.institution.domain
    return "@", label(addressee, language()), addressee.email


def name(consignment: Consignment) -> str:
    """The receiver in a sentence: the institution's short name, or the first line of an address."""
    institution = consignment.addressee.institution
    if institution is None:
        return label(consignment.addressee, language())
    return institution.short_en if language() == "en" else institution.short_sw


def sums(consignments: Iterable[Consignment]) -> str:
    """`2 zimesajiliwa · 1 imefika`, in the order of the states."""
    counted = Counter(each.state for each in consignments)
    return " · ".join(str(TAGS[state][2]) % {"num": counted[state]} for state in TAGS if counted[state])


def refusals(consignments: Iterable[Consignment]) -> list[Consignment]:
    """Those that came back, whose reasons stand above everything else."""
    back = (ConsignmentState.REFUSED, ConsignmentState.FAILED)
    return [each for each in consignments if each.state in back]


def own_trail(consignment: Consignment) -> list[dict[str, Any]]:
    """Everything that happened to one consignment, newest first."""
    return [_line(consignment, event) for event in reversed(consignment.events)]


def trail(letter: OutgoingLetter, consignments: Sequence[Consignment]) -> list[dict[str, Any]]:
    """What happened to all of them and to the letter, newest first, the sending told once."""
    events = [
        (event, consignment)
        for consignment in consignments
        for event in consignment.events
        if not (event.act in AT_ONCE and (consignment.carrier is Carrier.MEMBER or event.act == "queue"))
    ]
    events.sort(key=lambda pair: (pair[0].at, pair[0].id), reverse=True)
    lines = [
        {**_line(consignment, event), "title": f"{name(consignment)}: {_words(consignment, event)}"}
        for event, consignment in events[:MOST_EVENTS]
    ]
    return [*lines, *drawing.history(letter)]


def _line(consignment: Consignment, event: ConsignmentEvent) -> dict[str, Any]:
    kind, icon, words = _event(consignment, event)
    by = named(event.post) if event.post else ""
    number = event.text if event.act in ("register", "answer") else ""
    return {
        "kind": kind,
        "icon": icon,
        "title": str(words).capitalize(),
        "text": "" if number else _told(event),
        "sub": " · ".join(filter(None, (moment(event.at), number, by))),
    }


def _told(event: ConsignmentEvent) -> str:
    """A person's reason as it is; a mail server's words, which are English everywhere, as a quotation."""
    if event.text and event.act in ("send", "delay", "fail"):
        return str(_("The mail server answered: “%(text)s”", text=event.text))
    return event.text


def _words(consignment: Consignment, event: ConsignmentEvent) -> str:
    return str(_event(consignment, event)[2])


def _event(consignment: Consignment, event: ConsignmentEvent) -> tuple[str, str, LazyString]:
    own = EVENTS.get((event.act, consignment.carrier))
    return own or EVENTS[event.act, None]
