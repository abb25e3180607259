"""Letters and memos as PDF: what stands on the sheet, put into the words of its language.

They are PDF/A-2a and PDF/UA-1: tagged, fonts embedded. The same sheet gives the same bytes.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import segno
from babel.dates import format_date

from geos.core.clock import local
from geos.documents.pdf.body import parts
from geos.documents.pdf.printable import BREAK, capitals, clean, line, subject_line
from geos.documents.pdf.renderer import PdfRenderer, TypstRenderer
from geos.documents.pdf.sheets import (
    Authority,
    CopyLine,
    Language,
    Letterhead,
    LetterSheet,
    MemoSheet,
    Printed,
    RouteLine,
    Signature,
    Slot,
    TaskLine,
)
from geos.documents.pdf.wording import WORDS, Words

TYPST = TypstRenderer()
LONGEST_TITLE = 400  # characters; PDF/A bounds the strings in the file's own description
PAGE_HEIGHT = 841.89  # points, A4
SLOT_WIDTH, SLOT_HEIGHT = 204.0, 62.0  # points: 72 by 22 mm
OTHER: dict[Language, Language] = {"sw": "en", "en": "sw"}


def render_letter(sheet: LetterSheet, renderer: PdfRenderer = TYPST) -> bytes:
    """The letter with room for hands where nothing says how it was signed."""
    return renderer.render("letter", _letter(sheet, slots=False))


def render_memo(sheet: MemoSheet, renderer: PdfRenderer = TYPST) -> bytes:
    """The memo with its route and decision."""
    return renderer.render("memo", _memo(sheet, slots=False))


def print_letter(sheet: LetterSheet, renderer: PdfRenderer = TYPST) -> Printed:
    """The letter with a slot for each signature whose `signed` line is empty: Signature1, Signature2 …"""
    return _printed("letter", _letter(sheet, slots=True), renderer)


def print_memo(sheet: MemoSheet, renderer: PdfRenderer = TYPST) -> Printed:
    """The memo with a slot for its author's signature, unless a line says how it was signed."""
    return _printed("memo", _memo(sheet, slots=True), renderer)


def render_seal(
    lines: Sequence[str], width: float, height: float, language: Language, renderer: PdfRenderer = TYPST
) -> bytes:
    """A signature's visible block as a PDF of one page of this size (points), its fonts embedded.

    The first line is bold; all of them are made smaller until they fit.
    """
    shown = _lines(lines)
    title = " ".join(shown)[:LONGEST_TITLE]
    data = {"lines": shown, "width": width, "height": height, "language": language, "title": title}
    return renderer.render("seal", data)


def date_in_words(day: date, language: Language) -> str:
    """24 Novemba 2026, 24 November 2026."""
    return format_date(day, "d MMMM y", locale=language)


def _printed(template: str, data: dict[str, Any], renderer: PdfRenderer) -> Printed:
    laid = renderer.lay_out(template, data)
    return Printed(laid.data, tuple(_slot(place) for place in laid.places))


def _slot(place: dict[str, Any]) -> Slot:
    left, top = float(place["x"]), PAGE_HEIGHT - float(place["y"])
    box = (left, top - SLOT_HEIGHT, left + SLOT_WIDTH, top)
    x1, y1, x2, y2 = (round(edge, 2) for edge in box)
    return Slot(str(place["field"]), int(place["page"]) - 1, (x1, y1, x2, y2))


def _letter(sheet: LetterSheet, *, slots: bool) -> dict[str, Any]:
    words = WORDS[sheet.language]
    return {
        **_paper(sheet, (sheet.signature, *sheet.countersignatures), slots),
        "letterhead": _letterhead(sheet, sheet.address),
        "references": _references(sheet, words),
        "day_in_words": date_in_words(sheet.date, sheet.language),
        "addressee": _blocks(sheet.addressee),
        "through": _lines(sheet.through),
        "salutation": line(sheet.salutation),
        "closing": line(sheet.closing),
        "enclosures": _lines(sheet.enclosures),
        "copies": [_copy(copy, words) for copy in sheet.copies],
        "verify": _verify(sheet, words) if sheet.verify_url else None,
        "mono": "DejaVu Sans Mono",
    }


def _memo(sheet: MemoSheet, *, slots: bool) -> dict[str, Any]:
    words = WORDS[sheet.language]
    decided = (*([sheet.decision] if sheet.decision else []), *sheet.decisions)
    kind = capitals(sheet.kind)
    return {
        **_paper(sheet, (sheet.author,), slots),
        "letterhead": _letterhead(sheet, ""),
        "kind": f"{words['memo']} – {kind}" if kind else words["memo"],
        "head": _head(sheet, words),
        "facts": [(line(label), line(value)) for label, value in sheet.facts],
        "attachments": _lines(sheet.attachments),
        "route": [_stop(stop, sheet.language) for stop in sheet.route],
        "decisions": [_stop(stop, sheet.language) for stop in decided],
        "tasks": [_task(task, sheet.language) for task in sheet.tasks],
    }


def _paper(sheet: LetterSheet | MemoSheet, signers: Sequence[Signature], slots: bool) -> dict[str, Any]:
    words, subject = WORDS[sheet.language], subject_line(sheet.subject)
    title = f"{line(sheet.reference)} {subject}".strip()
    return {
        "words": words,
        "language": sheet.language,
        "title": title[:LONGEST_TITLE] or words["paper"],
        "institution": line(sheet.institution)[:LONGEST_TITLE],
        "reference": line(sheet.reference),
        "year": sheet.date.year,
        "month": sheet.date.month,
        "day": sheet.date.day,
        "subject": capitals(subject),
        "parts": parts(sheet.body, sheet.body_format),
        "marking": capitals(sheet.marking),
        "slot": {"width": SLOT_WIDTH, "height": SLOT_HEIGHT},
        "signatures": [
            _signature(signer, words, f"Signature{number}" if slots and not signer.signed else "")
            for number, signer in enumerate(signers, start=1)
        ],
    }


def _letterhead(sheet: LetterSheet | MemoSheet, address: str) -> dict[str, Any]:
    head = sheet.letterhead or Letterhead("", "", lines=(address,))
    names = {"sw": head.name_sw, "en": head.name_en}
    own, other = names[sheet.language] or sheet.institution, names[OTHER[sheet.language]]
    return {
        "names": [WORDS[sheet.language]["republic"], capitals(own)],
        "other": [WORDS[OTHER[sheet.language]]["republic"], capitals(other)] if other else [],
        "lines": _lines(head.lines),
        "contacts": _lines(head.contacts),
        "motto": line(head.motto),
        "logo": list(head.logo) or None,
        "logo_type": head.logo_type,
    }


def _verify(sheet: LetterSheet, words: Words) -> dict[str, str]:
    out = io.BytesIO()
    segno.make(sheet.verify_url, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    url = line(sheet.verify_url).replace(BREAK, "").removeprefix("https://").removeprefix("http://")
    return {
        "qr": out.getvalue().decode(),
        "alt": words["verify_sign"] % {"url": url},
        "words": words["verify"],
        "url": url,
        "code": line(sheet.verify_code),
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


def _signature(signature: Signature, words: Words, field: str) -> dict[str, str]:
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
        "field": field,
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
        "words": _lines([stop.words]),
        "conditions": _lines([stop.conditions]),
        "stage": str(stop.stage) if stop.stage else "",
        "at": _moment(stop.at, language) if stop.at else "–",
    }


def _task(task: TaskLine, language: Language) -> dict[str, str]:
    due = date_in_words(task.due, language) if task.due else "–"
    return {"what": line(task.what), "who": line(task.who), "due": due}


def _moment(at: datetime, language: Language) -> str:
    there = local(at)
    return f"{format_date(there.date(), 'd MMM y', locale=language)}, {there:%H:%M}"


def _blocks(rows: Sequence[str]) -> list[str]:
    """Lines of one or several addressees; an empty row is the gap between two of them."""
    return [part for row in rows for part in (_lines([row]) if row else [""])]


def _lines(rows: Sequence[str]) -> list[str]:
    return [clean_row for row in rows for clean_row in clean(row).split("\n") if clean_row]
