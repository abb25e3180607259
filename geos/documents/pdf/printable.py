"""Plain text made fit for paper: lines, numbered paragraphs, and signs that the fonts do not have."""

import re
import unicodedata

# What the bundled fonts can print, found by printing each; a test prints them all again.
REPERTOIRE = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x2FF),
    (0x3A3, 0x3FF),
    (0x400, 0x481),
    (0x48A, 0x4FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x2070, 0x2071),
    (0x2074, 0x208E),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2153, 0x2184),
    (0x2190, 0x22FF),
    (0x2460, 0x25FF),
    (0x2610, 0x2612),
    (0x2713, 0x2714),
)
_MARKS = ((0x300, 0x36F),)  # accents that may stand upon one of these letters
_LATIN = ((0x41, 0x24F), (0x1E00, 0x1EFF))
_UNSEEN = ("Cc", "Cf", "Cs", "Mn", "Zl", "Zp")  # left out: they have no sign of their own

_LINE_ENDS = re.compile(r"\r\n?|[\v\f\u0085\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n\s*\n")
_OWN_NUMBER = re.compile(r"\(?\d{1,3}[.)](\s|$)")
_SUBJECT_WORD = re.compile(r"(yah|re)\s*:\s*", re.IGNORECASE)

LONGEST_WORD = 40  # letters; a longer one may be broken at the line's end, unseen
_LONG_WORD = re.compile(rf"(\S{{{LONGEST_WORD}}})(?=\S)")
BREAK = "\u200b"


def clean(text: str) -> str:
    """The text as it is set: lines kept, spaces made one, no sign that cannot be printed.

    A sign that no font here has is written as its number, e.g. [U+1F600], so that nothing is lost unseen.
    """
    whole = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    signs = "".join(_sign(before, sign) for before, sign in zip(" " + whole, whole, strict=False))
    rows = (_SPACES.sub(" ", row).strip() for row in signs.split("\n"))
    return _LONG_WORD.sub(rf"\1{BREAK}", "\n".join(rows).strip())


def printed(text: str) -> str:
    """Words that stand between others of their line: like `clean`, and the spaces at their ends stay."""
    whole = unicodedata.normalize("NFC", _LINE_ENDS.sub(" ", text))
    signs = "".join(_sign(before, sign) for before, sign in zip(" " + whole, whole, strict=False))
    return _LONG_WORD.sub(rf"\1{BREAK}", signs)


def line(text: str) -> str:
    """The text as a single line."""
    return " ".join(clean(text).split("\n"))


def capitals(text: str) -> str:
    """The text as a single line in capitals; some letters have a capital that no font has."""
    return line(text.upper())


def subject_line(text: str) -> str:
    """The subject without a `Yah:` or `Re:` of its own, for the paper writes it."""
    return line(_SUBJECT_WORD.sub("", text.strip(), count=1))


def numbered(body: str) -> list[list[str]]:
    """Paragraphs as lists of lines; from the second on they begin with 2., 3. … unless already numbered."""
    paragraphs = [found.split("\n") for found in _BLANK_LINES.split(clean(body)) if found]
    for number, rows in enumerate(paragraphs[1:], start=2):
        if not _OWN_NUMBER.match(rows[0]):
            rows[0] = f"{number}. {rows[0]}"
    return paragraphs


def _sign(before: str, sign: str) -> str:
    point = ord(sign)
    if sign in "\n\t":
        return "\n" if sign == "\n" else " "
    if _within(point, REPERTOIRE):
        return sign
    if _within(point, _MARKS) and before.isalpha() and _within(ord(before), _LATIN):
        return sign
    return "" if unicodedata.category(sign) in _UNSEEN else f"[U+{point:04X}]"


def _within(point: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= point <= last for first, last in ranges)
