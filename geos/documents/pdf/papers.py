"""Letters and memos as PDF: what stands on the sheet, put into the words of its language."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from babel.dates import format_date

from geos.core.clock import local
from geos.documents.pdf.printable import capitals, clean, line, numbered, subject_line
from geos.documents.pdf.renderer import PdfRenderer, TypstRenderer
from geos.documents.pdf.sheets import (
    Authority,
    CopyLine,
    Language,
    LetterSheet,
    MemoSheet,
    RouteLine,
    Signature,
)
from geos.documents.pdf.wording import WORDS, Words

TYPST = TypstRenderer()
LONGEST_TITLE = 400  # characters; PDF/A bounds the strings in the file's own description


def render_letter(sheet: LetterSheet, renderer: PdfRenderer = TYPST) -> bytes:
    """The letter as PDF/A-2b; the same sheet gives the same bytes."""
    return renderer.render("letter", _letter(sheet))


def render_memo(sheet: MemoSheet, renderer: PdfRenderer = TYPST) -> bytes:
    """The memo with its route and decision as PDF/A-2b; the same sheet gives the same bytes."""
    return renderer.render("memo", _memo(sheet))


def date_in_words(day: date, language: Language) -> str:
    """24 Novemba 2026, 24 November 2026."""
    return format_date(day, "d MMMM y", locale=language)


def _letter(sheet: LetterSheet) -> dict[str, Any]:
    words = WORDS[sheet.language]
    return {
        **_paper(sheet),
        "references": _references(sheet, words),
        "day_in_words": date_in_words(sheet.date, sheet.language),
        "addressee": _blocks(sheet.addressee),
        "through": _lines(sheet.through),
        "salutation": line(sheet.salutation),
        "closing": line(sheet.closing),
        "signature": _signature(sheet.signature, words),
        "enclosures": _lines(sheet.enclosures),
        "copies": [_copy(copy, words) for copy in sheet.copies],
    }


def _memo(sheet: MemoSheet) -> dict[str, Any]:
    words = WORDS[sheet.language]
    return {
        **_paper(sheet),
        "address": "",
        "head": _head(sheet, words),
        "signature": _signature(sheet.author, words),
        "route": [_stop(stop, sheet.language) for stop in sheet.route],
        "decision": _stop(sheet.decision, sheet.language) if sheet.decision else None,
    }


def _paper(sheet: LetterSheet | MemoSheet) -> dict[str, Any]:
    subject = subject_line(sheet.subject)
    return {
        "words": WORDS[sheet.language],
        "language": sheet.language,
        "title": f"{line(sheet.reference)} {subject}"[:LONGEST_TITLE],
        "institution": line(sheet.institution)[:LONGEST_TITLE],
        "letterhead": capitals(sheet.institution),
        "address": line(getattr(sheet, "address", "")),
        "reference": line(sheet.reference),
        "year": sheet.date.year,
        "month": sheet.date.month,
        "day": sheet.date.day,
        "subject": capitals(subject),
        "paragraphs": numbered(sheet.body),
        "marking": capitals(sheet.marking),
    }


def _head(sheet: MemoSheet, words: Words) -> list[tuple[str, list[str]]]:
    rows = [
        (words["memo_to"], _lines([sheet.to])),
        (words["memo_through"], _lines(sheet.through)),
        (words["memo_from"], _lines([sheet.sender])),
        (words["memo_date"], [date_in_words(sheet.date, sheet.language)]),
        (words["memo_reference"], _lines([sheet.reference])),
    ]
    return [row for row in rows if row[1]]


def _references(sheet: LetterSheet, words: Words) -> list[str]:
    own = f"{words['reference']} {line(sheet.reference)}"
    return (
        [own, f"{words['their_reference']} {line(sheet.their_reference)}"] if sheet.their_reference else [own]
    )


def _signature(signature: Signature, words: Words) -> dict[str, str]:
    capacity = {
        Authority.OWN: line(signature.title),
        Authority.ACTING: f"{words['acting']} {line(signature.title)}",
        Authority.FOR: f"{words['on_behalf']} {capitals(signature.principal_title)}",
    }
    return {
        "name": line(signature.name),
        "capacity": capacity[signature.authority],
        "own_title": line(signature.title) if signature.authority is Authority.FOR else "",
        "signed": line(signature.signed),
    }


def _copy(copy: CopyLine, words: Words) -> str:
    reference = f" – {words['reference']} {line(copy.reference)}" if copy.reference else ""
    return line(copy.addressee) + reference


def _stop(stop: RouteLine, language: Language) -> dict[str, Any]:
    acting = f"{WORDS[language]['acting']} " if stop.acting else ""
    return {
        "post": acting + line(stop.post),
        "person": line(stop.person),
        "act": line(stop.act),
        "capitals": capitals(stop.act),
        "words": [row for row in clean(stop.words).split("\n") if row],
        "at": _moment(stop.at, language) if stop.at else "–",
    }


def _moment(at: datetime, language: Language) -> str:
    there = local(at)
    return f"{format_date(there.date(), 'd MMM y', locale=language)}, {there:%H:%M}"


def _blocks(rows: Sequence[str]) -> list[str]:
    """Lines of one or several addressees; an empty row is the gap between two of them."""
    return [part for row in rows for part in (_lines([row]) if row else [""])]


def _lines(rows: Sequence[str]) -> list[str]:
    return [clean_row for row in rows for clean_row in clean(row).split("\n") if clean_row]
