"""Reference numbers of files: how they are built, and how any spelling of one is recognised."""

import re

from geos.classification import patterns
from geos.classification.queries import Pattern
from geos.files.models import Folio

PARTS = re.compile(r"[^\W_]+")  # runs of letters and digits
QUOTED = re.compile(r"\b[A-Za-z]{1,6}[ ./\-]{0,2}\d{1,5}(?:\s?[/.\-]\s?(?:\d{1,6}|[A-Z]{1,2}\b)){1,6}")
LETTERS_AND_DIGITS = re.compile(r"[^\W\d_]+|\d+")


def build(
    prefix: str, series: str, descriptor: str, number: int, *, pattern: str = patterns.DEFAULT, year: int = 0
) -> str:
    """`EA.45/312/02` of prefix EA, series 45, descriptor 312 and the second file there.

    `pattern` is the institution's own; `year` that of opening.
    """
    parts = {"prefix": prefix, "series": series, "descriptor": descriptor, "number": number, "year": year}
    return patterns.build(pattern, **parts)


def of_folio(reference: str, folio: Folio, pattern: Pattern) -> str:
    """`EA.45/312/02/67` of folio 67; a pattern may add its volume's letter: `EA.45/312/02/B/67`."""
    volume = folio.volume.number if "{volume}" in pattern.folios else 0
    return patterns.of_folio(pattern.folios, reference, volume, folio.label)


def key(text: str) -> str:
    """A reference in any spelling as `.ea.45.312.2.`: small letters, no leading zeros, dots around each part.

    Empty where the text holds nothing of the kind.
    """
    parts = [part.lower().lstrip("0") or "0" for part in LETTERS_AND_DIGITS.findall(text)]
    return f".{'.'.join(parts)}." if parts else ""


def beginnings(key: str) -> list[str]:
    """`.ea.`, `.ea.45.` … up to the key itself: what names a file when folio 67 of it was written."""
    parts = key.strip(".").split(".")
    return [f".{'.'.join(parts[:count])}." for count in range(1, len(parts) + 1)]


def looks_like_one(text: str) -> bool:
    """Whether somebody who wrote this is looking for a reference: it has a digit and no long word."""
    parts = LETTERS_AND_DIGITS.findall(text)
    return any(part.isdigit() for part in parts) and all(part.isdigit() or len(part) <= 6 for part in parts)


def quoted(text: str) -> list[str]:
    """The keys of every reference quoted in a text, as in `rejea barua yako Kumb. Na. EA.45/312/02/61`."""
    return [key(found) for found in QUOTED.findall(text)]


def words(text: str) -> list[str]:
    """The words of a text that say something: small, of four letters and more, each once, in order."""
    found = [word.lower() for word in PARTS.findall(text)]
    return list(dict.fromkeys(word for word in found if len(word) > 3 and not word.isdigit()))
