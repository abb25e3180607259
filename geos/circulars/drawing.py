"""How circulars are shown: names, states and recipients in words."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_pgettext as _p

from geos.circulars import wording
from geos.circulars.forms import KINDS
from geos.circulars.models import Circular, CircularCopy, CircularState
from geos.directory.models import Institution, Unit
from geos.web.i18n import language, named

TAGS: dict[CircularState, tuple[str, LazyString]] = {
    CircularState.PREPARED: ("draft", _p("circular", "Not published yet")),
    CircularState.PUBLISHED: ("done", _p("circular", "In force")),
    CircularState.REPLACED: ("off", _p("circular", "Replaced")),
    CircularState.REPEALED: ("off", _p("circular", "Repealed")),
}


def tag(circular: Circular) -> tuple[str, str]:
    """Kind and words of the state."""
    kind, words = TAGS[circular.state]
    return kind, str(words)


def name(circular: Circular) -> str:
    """`Waraka Na. 3 wa 2026` in the reader's language; before it has a number, its kind."""
    return wording.name(circular, language()) or str(KINDS[circular.kind])


def recipient(copy: CircularCopy) -> str:
    """The institution, or the unit of the own one."""
    whom: Institution | Unit = copy.unit or copy.institution
    return named(whom)


def copy_tag(copy: CircularCopy) -> tuple[str, str]:
    """Kind and words of how far one recipient is."""
    if copy.acknowledged_at is not None:
        return "done", _("Acknowledged")
    if copy.trouble:
        return "no", _("By hand")
    if copy.delivered_at is None:
        return "queue", _("Not delivered yet")
    return "arrive", _("Delivered, not acknowledged")


def for_whom(circular: Circular) -> str:
    """All, or how many institutions and units, in one line."""
    units = [named(each.unit) for each in circular.audience if each.unit]
    institutions = [named(each.institution) for each in circular.audience if each.institution]
    words = [_("All institutions")] if circular.everyone else institutions
    shown = [*words, *units]
    rest = len(shown) - 4
    text = "; ".join(shown[:4])
    return text if rest <= 0 else _("%(names)s and %(count)s more", names=text, count=rest)
