"""The kinds of memo in one table: which facts each must say, may say, or has no place for.

What a route template is chosen by (kind, unit, amount) is asked here; the way itself is the routes' affair.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_pgettext as _p
from flask_babel.speaklater import LazyString

from geos.memos.models import MemoKind
from geos.routes.case import name_memo_kinds


class Need(StrEnum):
    """Whether a kind of memo has a fact."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NONE = "none"


REQUIRED, OPTIONAL, NONE = Need.REQUIRED, Need.OPTIONAL, Need.NONE


@dataclass(frozen=True)
class Kind:
    """One row: its name, its sign, and the need of each fact. `dates` are the first and the last day."""

    name: LazyString
    icon: str
    amount: Need = NONE
    dates: Need = NONE
    place: Need = NONE

    @property
    def needs(self) -> Mapping[str, Need]:
        """The need of each column of a memo that is such a fact."""
        return {"amount": self.amount, "date_from": self.dates, "date_to": self.dates, "place": self.place}


K = MemoKind
# fmt: off
KINDS: dict[MemoKind, Kind] = {
    #                    name                          sign              amount    dates     place
    K.GENERAL:     Kind(_p("memo kind", "General"),     "notes",          OPTIONAL, NONE,     NONE),
    K.LEAVE:       Kind(_p("memo kind", "Leave"),       "calendar-due",   NONE,     REQUIRED, OPTIONAL),
    K.IMPREST:     Kind(_p("memo kind", "Imprest"),     "coin",           REQUIRED, OPTIONAL, OPTIONAL),
    K.PROCUREMENT: Kind(_p("memo kind", "Procurement"), "clipboard-list", REQUIRED, NONE,     NONE),
    K.TRAVEL:      Kind(_p("memo kind", "Travel"),      "send",           OPTIONAL, REQUIRED, REQUIRED),
}
# fmt: on

FACTS = ("amount", "date_from", "date_to", "place")


def has(kind: MemoKind, fact: str) -> bool:
    """Whether a memo of this kind can say this fact at all."""
    return KINDS[kind].needs[fact] is not NONE


def needed(kind: MemoKind, fact: str) -> bool:
    """Whether a memo of this kind must say this fact."""
    return KINDS[kind].needs[fact] is REQUIRED


name_memo_kinds({kind.value: row.name for kind, row in KINDS.items()})
