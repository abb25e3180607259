"""Reading one cell: a text that is short enough, a word of a list, a size, a day. No session here."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar

from geos.core.actor import Role
from geos.core.folding import folded
from geos.core.types import Level
from geos.directory.models import UnitKind
from geos.importing.reading.entry import N_, Bad
from geos.mail.models import MailboxKind, Posting, RuleKind

Reader = Callable[[str], Any]
E = TypeVar("E", bound=Enum)

TOO_LONG = N_("Shorten this to %(most)d characters")
NO_WORD = N_("Write one of these: %(words)s")
NO_DAY = N_("Write a day, for example 19/11/2026")
NO_RULE = N_("Write for example: Watumishi wote; Kitengo: Idara ya Tiba; Jukumu: Afisa; Wakuu: Idara")
NO_SIZE = N_("Write a size, for example 2 GB or 500 MB")

DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
NOTHING = ("-", "–", "—", "hakuna", "none")
SIZE = re.compile(
    r"(?:(?P<unit>[kmgt])i?b?)?\s*(?P<number>\d{1,15}(?:[.,]\d{1,6})?)\s*(?:(?P<after>[bkmgt])i?b?)?", re.I
)
STEPS = {"t": 1024**4, "g": 1024**3, "m": 1024**2, "k": 1024, "b": 1}

# fmt: off
UNIT_KINDS: dict[UnitKind, tuple[str, ...]] = {
    UnitKind.DEPARTMENT: ("Idara", "Department", "Division", "Kurugenzi"),
    UnitKind.UNIT:       ("Kitengo", "Unit", "Ofisi", "Office"),
    UnitKind.SECTION:    ("Sehemu", "Section"),
}
ROLES: dict[Role, tuple[str, ...]] = {
    Role.OFFICER:           ("Afisa", "Officer"),
    Role.SUPERVISOR:        ("Msimamizi", "Supervisor", "Mkuu"),
    Role.SECRETARY:         ("Katibu Muhtasi", "Secretary"),
    Role.REGISTRY_CLERK:    ("Karani wa Masjala", "Registry clerk"),
    Role.RECORDS_MANAGER:   ("Afisa Kumbukumbu", "Records manager"),
    Role.ARCHIVIST:         ("Mhifadhi Nyaraka", "Archivist"),
    Role.INSTITUTION_ADMIN: ("Msimamizi wa mfumo", "System administrator", "Administrator"),
    Role.HELPDESK:          ("Dawati la msaada", "Helpdesk"),
    Role.AUDITOR:           ("Mkaguzi", "Auditor"),
    Role.AUTHORITY:         ("Mamlaka", "Authority"),
}
LEVELS: dict[Level, tuple[str, ...]] = {
    Level.OPEN:         ("Wazi", "Open", "0"),
    Level.RESTRICTED:   ("Ofisi", "Official", "Matumizi ya ofisi", "Official use", "1"),
    Level.CONFIDENTIAL: ("Siri", "Confidential", "2"),
    Level.SECRET:       ("Siri Sana", "Secret", "3"),
    Level.TOP_SECRET:   ("Siri Kuu", "Top secret", "4"),
}
MAILBOX_KINDS: dict[MailboxKind, tuple[str, ...]] = {
    MailboxKind.STAFF:   ("Binafsi", "Staff", "Mtumishi"),
    MailboxKind.POST:    ("Wadhifa", "Post"),
    MailboxKind.SPECIAL: ("Maalum", "Special", "Maalumu"),
    MailboxKind.GROUP:   ("Kikundi", "Group"),
}
POSTINGS: dict[Posting, tuple[str, ...]] = {
    Posting.ANYONE:      ("Yeyote", "Anybody", "Anyone"),
    Posting.INSTITUTION: ("Taasisi yenyewe", "The own institution", "Institution"),
    Posting.MEMBERS:     ("Wanachama", "Members"),
    Posting.NAMED:       ("Waliotajwa", "Named senders", "Named"),
}
RULES: dict[RuleKind, tuple[str, ...]] = {
    RuleKind.STAFF: ("Watumishi wote", "All staff"),
    RuleKind.UNIT:  ("Kitengo", "Unit"),
    RuleKind.ROLE:  ("Jukumu", "Role"),
    RuleKind.HEADS: ("Wakuu", "Heads"),
}
LANGUAGES = {"sw": ("Kiswahili", "Swahili", "sw"), "en": ("Kiingereza", "English", "en")}
ANSWERS = {True: ("Ndiyo", "Yes", "ndio", "1", "x"), False: ("Hapana", "No", "0")}
# fmt: on


def text(most: int) -> Reader:
    """A text of at most so many characters."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise Bad(TOO_LONG, most=most)
        return cell

    return read


def clearable(most: int) -> Reader:
    """The same; a dash takes away what stands there."""
    plain = text(most)
    return lambda cell: "" if nothing(cell) else plain(cell)


def code(cell: str) -> str:
    """The short name of a post, in capitals."""
    return str(text(12)(cell)).upper()


def word(words: Mapping[Any, tuple[str, ...]]) -> Reader:
    """One of a list of words, in Swahili or English; in a workbook's list the code's own word too."""
    known = {_key(each): value for value, texts in words.items() for each in (*texts, *_own(value))}

    def read(cell: str) -> Any:
        try:
            return known[_key(cell)]
        except KeyError:
            offered = ", ".join(texts[0] for texts in words.values())
            raise Bad(NO_WORD, words=offered) from None

    return read


def several(one: Reader) -> Reader:
    """Several of a kind, divided by semicolons or commas; a dash is none of them."""

    def read(cell: str) -> tuple[Any, ...]:
        if nothing(cell):
            return ()
        parts = [part.strip() for part in re.split(r"[;,]", cell)]
        return tuple(dict.fromkeys(one(part) for part in parts if part))

    return read


def rules(cell: str) -> tuple[tuple[RuleKind, Any], ...]:
    """How a group finds members: each a kind and what goes with it, a unit still by its name."""
    if nothing(cell):
        return ()
    parts = [part.strip() for part in cell.split(";")]
    return tuple(dict.fromkeys(_rule(part) for part in parts if part))


def _rule(part: str) -> tuple[RuleKind, Any]:
    name, _, detail = (each.strip() for each in part.partition(":"))
    kind = next((kind for kind, words in RULES.items() if _key(name) in map(_key, words)), None)
    wanting = {RuleKind.STAFF: False, RuleKind.HEADS: bool(detail)}.get(kind, True) if kind else None
    if kind is None or bool(detail) is not wanting:
        raise Bad(NO_RULE)
    details = {RuleKind.ROLE: word(ROLES), RuleKind.HEADS: word(UNIT_KINDS)}
    if not detail:
        return kind, None
    return kind, details[kind](detail) if kind in details else detail


def rule_text(kind: RuleKind, detail: Any, form: int) -> str:
    """A rule as `rules` reads it again; a unit comes as its name."""
    words: dict[Any, tuple[str, ...]] = {**ROLES, **UNIT_KINDS}
    written = words.get(detail, (detail, detail))[form] if detail is not None else ""
    return ": ".join(filter(None, (RULES[kind][form], written)))


def day(cell: str) -> Any:
    """A day as it is written here, or as ISO 8601 writes it."""
    for pattern in DAYS:
        try:
            found = datetime.strptime(cell, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if 1950 <= found.year <= 2100:
            return found
    raise Bad(NO_DAY)


def size(cell: str) -> int:
    """Bytes: "2 GB", "GB 2", "500M"; a bare number counts gigabytes."""
    found = SIZE.fullmatch(cell.strip())
    if found is None:
        raise Bad(NO_SIZE)
    unit = (found["unit"] or found["after"] or "g").lower()
    return int(float(found["number"].replace(",", ".")) * STEPS[unit])


def size_text(value: int) -> str:
    """Bytes as `size` reads them again, without a loss."""
    unit = next(unit for unit, step in STEPS.items() if value % step == 0 and (value or unit == "b"))
    return f"{value // STEPS[unit]} {unit.upper() if unit == 'b' else unit.upper() + 'B'}"


def nothing(cell: str) -> bool:
    """Whether a cell says that there is to be nothing."""
    return cell.strip().casefold() in NOTHING


def _own(value: Any) -> tuple[str, ...]:
    return (value.value,) if isinstance(value, str) and isinstance(value, Enum) else ()


def _key(text: str) -> str:
    return "".join(sign for sign in folded(text) if sign.isalnum())
