"""What a letter's own text tells about it: offered to the clerk as a first answer, never taken as one.

Pure functions over text as people write it; no guess is better than a wrong one.
"""

import re
from collections.abc import Iterator
from datetime import date

from geos.files import references

LOOKED_AT = 20_000  # characters of a text in which something is looked for
SUBJECT_LENGTH = 300
LEAST_PARTS = 3  # of a reference whose beginning tells the sender

# EA.45/312/02/67, MOH/ADM/2026/15, CAC.45/257/01/A/12: letters, then parts with a digit among them.
_TOKEN = r"[A-Z][A-Z0-9]{0,7}(?:[./][A-Z0-9][A-Z0-9&()-]{0,11}){1,7}"  # noqa: S105 - a part of a text
_LABEL = r"(?:kumb(?:ukumbu)?\b\.?(?:\s*na\b)?|(?:our\s+)?ref(?:erence)?\b\.?(?:\s*no\b)?)\.?\s*[:.]?\s*"
_LABELLED = re.compile(rf"\b(?i:{_LABEL})({_TOKEN})")
_BARE = re.compile(rf"(?<![\w./])({_TOKEN})")
_YOURS = re.compile(r"(?i)\b(yako|yenu|your)\b")  # "barua yako yenye Kumb. Na. …" quotes ours
_YOURS_WITHIN = 40  # characters before a reference

_ANSWER_MARKS = re.compile(r"(?i)^\s*(?:(?:re|fw|fwd|aw|sv|tr|vs|wg|yah|rej|jibu)\s*(?:\[\d+\])?\s*:\s*)+")
_SUBJECT_LINE = re.compile(r"(?m)^\s*(?:YAH|RE|REF|SUBJECT)\s*:\s*(\S.*)$")

# fmt: off
_MONTHS = {
    "januari": 1, "january": 1, "februari": 2, "february": 2, "machi": 3, "march": 3, "aprili": 4, "april": 4,
    "mei": 5, "may": 5, "juni": 6, "june": 6, "julai": 7, "july": 7, "agosti": 8, "august": 8,
    "septemba": 9, "september": 9, "oktoba": 10, "october": 10, "novemba": 11, "november": 11,
    "desemba": 12, "december": 12,
}
# fmt: on
_WORDED = re.compile(rf"(?i)\b(\d{{1,2}})(?:st|nd|rd|th)?[\s,]+({'|'.join(_MONTHS)})[\s,]+((?:19|20)\d\d)\b")
_FIGURES = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d\d)\b")


def their_reference(text: str, own_prefix: str) -> str:
    """The reference that the sender gave the letter, "" where none is plain.

    Those that begin with our own prefix, or that are said to be "yours", quote one of our letters.
    """
    text = text[:LOOKED_AT]
    found = (ref for pattern in (_LABELLED, _BARE) for ref in _references(pattern, text))
    return next((ref for ref in found if not _is_of(ref, own_prefix)), "")


def _references(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for match in pattern.finditer(text):
        reference = match.group(1).rstrip(".-/&(")
        quoted = _YOURS.search(text, max(0, match.start() - _YOURS_WITHIN), match.start())
        if not quoted and "/" in reference and any(sign.isdigit() for sign in reference):
            yield reference


def _is_of(reference: str, prefix: str) -> bool:
    return bool(prefix) and re.match(rf"(?i){re.escape(prefix)}[./]", reference) is not None


def series_key(reference: str) -> str:
    """The key of a reference without its last part, by which letters of one file of theirs are known.

    `BD.112/45/02/118` and `BD 112/45/2/119` are both `.bd.112.45.2.`; "" of what has fewer than three parts.
    """
    parts = references.key(reference).strip(".").split(".")
    return f".{'.'.join(parts[:-1])}." if len(parts) >= LEAST_PARTS else ""


def letter_date(text: str, latest: date) -> date | None:
    """The first day that stands in the text and is not after `latest`: a letter has its date on top."""
    text = text[:LOOKED_AT]
    found = sorted([*_worded(text), *_figures(text)], key=lambda pair: pair[0])
    return next((day for _, day in found if day <= latest), None)


def _worded(text: str) -> Iterator[tuple[int, date]]:
    for match in _WORDED.finditer(text):
        yield from _day(match.start(), int(match[3]), _MONTHS[match[2].lower()], int(match[1]))


def _figures(text: str) -> Iterator[tuple[int, date]]:
    for match in _FIGURES.finditer(text):
        yield from _day(match.start(), int(match[3]), int(match[2]), int(match[1]))


def _day(at: int, year: int, month: int, day: int) -> Iterator[tuple[int, date]]:
    try:
        yield at, date(year, month, day)
    except ValueError:
        return  # 31/11 is no day


def bare_subject(subject: str) -> str:
    """A mail's subject without RE: and FW:, in one line, no longer than the register has room for."""
    plain = "".join(sign if sign.isprintable() else " " for sign in subject)
    line = " ".join(_ANSWER_MARKS.sub("", " ".join(plain.split())).split())
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1].rstrip() + "…"


def subject_line(text: str) -> str:
    """What stands behind YAH: (or RE:) in a letter, with the lines in capitals that continue it."""
    match = _SUBJECT_LINE.search(text[:LOOKED_AT])
    if match is None:
        return ""
    lines = [match.group(1)]
    if lines[0].isupper():
        for line in text[match.end() : LOOKED_AT].lstrip("\r\n").splitlines():
            if not line.strip() or not line.isupper():
                break
            lines.append(line)
    return bare_subject(" ".join(lines))


# Words that begin a line of a letterhead without naming the office: the state, its address, its references.
_NO_OFFICE = re.compile(
    r"(?i)^(?:jamhuri|the united republic|united republic|s\.?\s*l\.?\s*p|p\.?\s*o\.?\s*box|simu|tel|fax|"
    r"nukushi|barua\s*pepe|baruapepe|e-?mail|tovuti|website|kumb|ref|our\b|tarehe|date|yah\b|www\.)"
)
_OFFICE_WORDS = re.compile(
    r"(?i)\b(?:wizara|ofisi|halmashauri|mamlaka|wakala|idara|bohari|chuo|hospitali|mkoa|wilaya|ubalozi|tume|"
    r"shirika|benki|bodi|taasisi|chama|kampuni|mahakama|bunge|jeshi|mfuko|baraza|kituo|"
    r"ministry|office|council|authority|agency|department|college|university|hospital|region|district|embassy|"
    r"commission|corporation|bank|board|institute|company|limited|ltd|court|fund|association|centre)\b"
)
HEAD_LINES = 8  # of a letter that may be its letterhead


def letterhead(text: str) -> str:
    """The office named in a letter's head: the last line there that names one, "" where none does.

    A ministry stands above its agency, so the last is the one that writes. Capitals become ordinary words.
    """
    lines = [" ".join(line.split()) for line in text[:LOOKED_AT].splitlines() if line.strip()]
    head = _before_the_letter(lines[:HEAD_LINES])
    found = [line for line in head if _OFFICE_WORDS.search(line) and not _NO_OFFICE.search(line)]
    return _ordinary(found[-1]) if found else ""


def _before_the_letter(lines: list[str]) -> list[str]:
    """The lines above the reference, the date or the address: there the addressee's own office may stand."""
    for place, line in enumerate(lines):
        if _LABELLED.search(line) or _WORDED.search(line) or line.endswith(","):
            return lines[:place]
    return lines


_SMALL = frozenset({"ya", "wa", "za", "la", "cha", "na", "kwa", "of", "and", "the", "for"})


def _ordinary(line: str) -> str:
    if not line.isupper():
        return line
    words = line.lower().split()
    return " ".join(word if at and word in _SMALL else _capital(word) for at, word in enumerate(words))


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))
