"""What a line of such a list says: each cell read, each fault told with what to write. No session here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from geos.core.clock import today
from geos.core.types import Level
from geos.files.models import Medium


def N_(text: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return text


# fmt: off
COLUMNS: dict[str, tuple[str, ...]] = {
    "reference":   ("Kumb. Na.", "Reference", "File reference", "Kumbukumbu Na."),
    "title":       ("Jina la jalada", "Title", "File title", "Jina", "Kichwa"),
    "keyword":     ("Neno kuu", "Keyword", "Descriptor"),
    "level":       ("Daraja la usiri", "Level", "Classification", "Usiri"),
    "medium":      ("Aina", "Medium", "Kind"),
    "location":    ("Mahali", "Location", "Shelf", "Rafu"),
    "holder":      ("Lipo kwa (wadhifa)", "With (post)", "Holder", "Lipo kwa", "With"),
    "held_since":  ("Tangu", "Since", "Held since"),
    "opened_on":   ("Lilifunguliwa", "Opened on", "Opened"),
    "last_folio":  ("Folio ya mwisho", "Last folio"),
    "last_minute": ("Dokezo la mwisho", "Last minute"),
    "volume":      ("Juzuu", "Volume", "Current volume"),
    "closed_on":   ("Lilifungwa", "Closed on", "Closed"),
}
LEVELS = {
    Level.OPEN: ("", "0", "wazi", "open"),
    Level.RESTRICTED: ("1", "ofisi", "matumiziyaofisi", "official", "officialuse", "restricted"),
    Level.CONFIDENTIAL: ("2", "siri", "confidential"),
    Level.SECRET: ("3", "sirisana", "secret"),
    Level.TOP_SECRET: ("4", "sirikuu", "topsecret"),
}
MEDIA = {
    Medium.PAPER: ("", "karatasi", "paper"),
    Medium.ELECTRONIC: ("kielektroniki", "electronic", "digital"),
    Medium.BOTH: ("vyote", "zote", "both", "karatasinakielektroniki"),
}
# fmt: on
NEEDED = ("reference", "title")
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
LONGEST = {"reference": 60, "title": 300, "location": 80}
MOST = {"last_folio": 99_999, "last_minute": 99_999, "volume": 99}
DOUBTFUL_NUMBER = 5_000

EMPTY = N_("Write this")
TOO_LONG = N_("Shorten this to %(most)d characters")
NO_LEVEL = N_("Write Wazi, Ofisi, Siri, Siri Sana or Siri Kuu, or leave it empty")
NO_MEDIUM = N_("Write paper, electronic or both, or leave it empty")
NO_DAY = N_("Write a day, for example 19/11/2026")
FUTURE = N_("Write a day that has come")
NO_NUMBER = N_("Write a number from %(least)d to %(most)d, or leave it empty")
CLOSED_AND_HELD = N_("A closed file is with nobody: empty one of the two")
CLOSED_FIRST = N_("The file was closed before it was opened: look at both days")
NO_DIGIT = N_("Write the reference with its number, for example EA.45/312/02")


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell. A `mild` one does not keep the file out; it is only worth a look."""

    column: str
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    mild: bool = False


@dataclass
class Entry:
    """One line, read; what only the database knows (keyword, holder, doubles) is looked up later."""

    line: int
    cells: dict[str, str]
    reference: str = ""
    title: str = ""
    level: Level = Level.OPEN
    medium: Medium = Medium.PAPER
    location: str = ""
    keyword: str = ""
    holder: str = ""
    held_since: date | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    last_folio: int = 0
    last_minute: int = 0
    volume: int = 1
    number: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Whether something keeps it out."""
        return any(not fault.mild for fault in self.faults)


def read(line: int, cells: dict[str, str]) -> Entry:
    """The line with every fault that can be seen in it alone."""
    entry = Entry(
        line, cells, keyword=cells.get("keyword", "").upper(), holder=cells.get("holder", "").upper()
    )
    for column, reader in READERS.items():
        value, fault = reader(column, cells.get(column, ""))
        if fault is not None:
            entry.faults.append(fault)
        elif value is not None:
            setattr(entry, column, value)
    entry.number = last_number(entry.reference)
    entry.faults += _together(entry)
    return entry


def last_number(reference: str) -> int:
    """The file's number under its keyword: the last run of digits; 0 where there is none that can be one."""
    digits = re.findall(r"[0-9]+", reference)
    return int(digits[-1]) if digits and len(digits[-1]) <= 9 else 0


def _together(entry: Entry) -> list[Fault]:
    """Faults of cells that do not go together."""
    found = []
    if entry.reference and not entry.number:
        found.append(Fault("reference", NO_DIGIT))
    if entry.closed_on and entry.holder:
        found.append(Fault("closed_on", CLOSED_AND_HELD))
    if entry.closed_on and entry.opened_on and entry.closed_on < entry.opened_on:
        found.append(Fault("closed_on", CLOSED_FIRST))
    return found


Read = tuple[Any, Fault | None]


def _text(column: str, text: str) -> Read:
    if not text and column in NEEDED:
        return None, Fault(column, EMPTY)
    most = LONGEST[column]
    return (None, Fault(column, TOO_LONG, {"most": most})) if len(text) > most else (text, None)


def _word(words: Mapping[Any, tuple[str, ...]], fault: str) -> Callable[[str, str], Read]:
    known = {word: value for value, texts in words.items() for word in texts}

    def reader(column: str, text: str) -> Read:
        plain = "".join(sign for sign in text.lower() if sign.isalnum())
        return (known[plain], None) if plain in known else (None, Fault(column, fault))

    return reader


def _day(column: str, text: str) -> Read:
    if not text:
        return None, None
    for pattern in DAYS:
        try:
            day = datetime.strptime(text, pattern).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
        if day > today():
            return None, Fault(column, FUTURE)
        return (day, None) if day.year >= 1900 else (None, Fault(column, NO_DAY))
    return None, Fault(column, NO_DAY)


def _number(column: str, text: str) -> Read:
    least = 1 if column == "volume" else 0
    if not text:
        return least, None
    if text.isascii() and text.isdigit() and least <= int(text[:9]) <= MOST[column] and len(text) < 9:
        return int(text), None
    return None, Fault(column, NO_NUMBER, {"least": least, "most": MOST[column]})


READERS: dict[str, Callable[[str, str], Read]] = {
    "reference": _text,
    "title": _text,
    "location": _text,
    "level": _word(LEVELS, NO_LEVEL),
    "medium": _word(MEDIA, NO_MEDIUM),
    "held_since": _day,
    "opened_on": _day,
    "closed_on": _day,
    "last_folio": _number,
    "last_minute": _number,
    "volume": _number,
}
