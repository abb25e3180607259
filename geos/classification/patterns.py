"""How an institution writes references: a pattern such as `{prefix}.{series}/{descriptor}/{number:02}`.

The number counts under its descriptor, so a pattern holds series, descriptor and number; between parts
that are digits stands a sign that is none, or one could not tell where the one ends.
"""

import re
from itertools import pairwise
from string import Formatter, ascii_uppercase
from typing import Any

DEFAULT = "{prefix}.{series}/{descriptor}/{number:02}"
FOLIO_DEFAULT = "{reference}/{folio}"
PARTS = ("prefix", "series", "descriptor", "number", "year")
FOLIO_PARTS = ("reference", "volume", "folio")
NEEDED = ("series", "descriptor", "number")
WIDTH = re.compile(r"0[2-6]")
BETWEEN = re.compile(r"[A-Za-z0-9 ./()\-]*")
MOST = 48  # characters of a reference, so that a folio's still fits where references are kept
LONGEST = {"prefix": "X" * 12, "series": "9" * 4, "descriptor": "9" * 4, "number": 99999, "year": 2026}


def N_(text: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return text


NOT_READ = N_("Write the parts in curly brackets, for example {series}/{descriptor}/{number:02}")
UNKNOWN = N_("There is no part “%(part)s”: use {prefix}, {series}, {descriptor}, {number} and {year}")
MISSING = N_("The part {%(part)s} must stand in it, or two files would have one reference")
TWICE = N_("The part {%(part)s} stands in it twice")
SIGNS = N_("Between the parts use letters, digits, spaces and . / - ( )")
TOUCHING = N_("Put a sign, for example / or ., between {%(one)s} and {%(two)s}")
TOO_LONG = N_("This makes references of more than %(most)d signs: shorten it")
FOLIO_UNKNOWN = N_("There is no part “%(part)s”: use {reference}, {volume} and {folio}")
FOLIO_FIRST = N_("A folio's reference begins with {reference} and ends with {folio}")

Fault = tuple[str, dict[str, Any]]


def build(pattern: str, **parts: object) -> str:
    """The reference that a sound pattern makes of its parts."""
    return pattern.format(**parts)


def of_folio(pattern: str, reference: str, volume: int, folio: str) -> str:
    """The reference of a folio: `EA.45/312/02/67`, or with the volume's letter `EA.45/312/02/B/67`."""
    return pattern.format(reference=reference, volume=letter(volume), folio=folio)


def letter(volume: int) -> str:
    """A for volume 1, B for 2, … AA for 27."""
    rest, letters = volume, ""
    while rest > 0:
        rest, place = divmod(rest - 1, 26)
        letters = ascii_uppercase[place] + letters
    return letters


def fault(pattern: str) -> Fault | None:
    """What keeps a pattern of files from giving unique, readable references; None where nothing does."""
    parsed = _parsed(pattern)
    if parsed is None:
        return NOT_READ, {}
    names = [name for _, name, _ in parsed if name]
    found = (
        _unknown(parsed)
        or next(((MISSING, {"part": part}) for part in NEEDED if part not in names), None)
        or _common(parsed, names)
    )
    if found:
        return found
    return (TOO_LONG, {"most": MOST}) if len(build(pattern, **LONGEST)) > MOST else None


def folio_fault(pattern: str) -> Fault | None:
    """The same for the pattern of folios."""
    parsed = _parsed(pattern)
    if parsed is None:
        return NOT_READ, {}
    names = [name for _, name, _ in parsed if name]
    for name, width in ((name, width) for _, name, width in parsed if name):
        if name not in FOLIO_PARTS or width:
            return FOLIO_UNKNOWN, {"part": f"{name}:{width}" if width else name}
    common = _common(parsed, names)
    if common:
        return common
    framed = pattern.startswith("{reference}") and pattern.endswith("{folio}")
    return None if framed and len(pattern) <= 40 else (FOLIO_FIRST, {})


Parsed = list[tuple[str, str, str]]  # the signs before a part, its name, its width


def _parsed(pattern: str) -> Parsed | None:
    """None where the brackets do not match, or a part has more than a name and a width."""
    try:
        found = list(Formatter().parse(pattern))
    except ValueError:
        return None
    if any(conversion for *_, conversion in found) or "{{" in pattern or "}}" in pattern:
        return None
    return [(before, name or "", width or "") for before, name, width, _ in found]


def _unknown(parsed: Parsed) -> Fault | None:
    for _, name, width in parsed:
        if name and (name not in PARTS or (width and (name != "number" or not WIDTH.fullmatch(width)))):
            return UNKNOWN, {"part": f"{name}:{width}" if width else name}
    return None


def _common(parsed: Parsed, names: list[str]) -> Fault | None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        return TWICE, {"part": twice}
    if not all(BETWEEN.fullmatch(before) for before, *_ in parsed):
        return SIGNS, {}
    for (_, one, _), (between, two, _) in pairwise(parsed):
        if one and two and not any(not sign.isalnum() for sign in between):
            return TOUCHING, {"one": one, "two": two}
    return None
