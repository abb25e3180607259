"""The fixed words of a circular on paper. They follow the letter's language, not that of the reader."""

from geos.circulars.models import Circular, CircularKind


def N_(text: str) -> str:
    """Mark a message id that is translated where it is shown."""
    return text


NAMES: dict[str, dict[CircularKind, str]] = {
    "sw": {
        CircularKind.CIRCULAR: "Waraka Na. {number} wa {year}",
        CircularKind.GUIDELINE: "Mwongozo Na. {number} wa {year}",
    },
    "en": {
        CircularKind.CIRCULAR: "Circular No. {number} of {year}",
        CircularKind.GUIDELINE: "Guideline No. {number} of {year}",
    },
}
ADDRESSES = {
    "sw": {True: "Wakuu wa Taasisi zote za Serikali.", False: "Wahusika wote."},
    "en": {True: "Heads of all Government Institutions.", False: "All concerned."},
}


def name(circular: Circular, language: str) -> str:
    """`Waraka Na. 3 wa 2026`; empty before it has its number."""
    if circular.number is None:
        return ""
    words = NAMES.get(language, NAMES["sw"])[circular.kind]
    return words.format(number=circular.number, year=circular.year)


def address(circular: Circular, language: str) -> str:
    """Whom the paper is addressed to: as it was written, else everybody concerned."""
    return circular.address or ADDRESSES.get(language, ADDRESSES["sw"])[circular.everyone]
