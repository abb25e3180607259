"""Printed papers of this feature: the certificate of disposal and the box list, in Swahili and English.

They are the institution's own papers and carry both languages, whoever prints them.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from geos.core.clock import local
from geos.directory.models import Institution, Person, Post
from geos.documents.pdf.printable import capitals, line
from geos.documents.pdf.renderer import PdfRenderer, TypstRenderer
from geos.files.models import RegistryFile
from geos.retention.models import Box, DisposalCase, DisposalItem, Outcome, TransferList

TYPST = TypstRenderer()
NAME = "hati-ya-uteketezaji"

MARKINGS = ("", "OFISI · OFFICIAL", "SIRI · CONFIDENTIAL", "SIRI SANA · SECRET", "SIRI KUU · TOP SECRET")
OUTCOMES = {
    Outcome.DESTROYED: ("Limeteketezwa", "Destroyed"),
    Outcome.TRANSFERRED: ("Limehamishiwa Nyaraka za Taifa", "Transferred to the National Archives"),
    Outcome.KEPT: ("Linahifadhiwa", "Kept"),
    Outcome.WITHHELD: ("Limezuiwa kisheria", "Under legal hold"),
}


def render(case: DisposalCase, items: Sequence[DisposalItem], renderer: PdfRenderer = TYPST) -> bytes:
    """The certificate of a case whose files are all done with; the same case gives the same bytes."""
    last = max((item.done_at for item in items if item.done_at), default=case.executed_at)
    on = local(last).date() if last else date(1970, 1, 1)
    data = {
        **_paper(case.institution, case.level, on),
        "title": f"Hati ya uteketezaji wa kumbukumbu Na. {case.certificate_label}",
        "number": case.certificate_label,
        "case": case.label,
        "subject": line(case.title),
        "registry": [line(case.at_registry.name_sw), line(case.at_registry.name_en)],
        "authority": line(case.authority),
        "proposed": _signature(case.signed_by, case.signed_post, case.signed_for_id, case.signed_at),
        "decided": _signature(case.decided_by, case.decided_post, case.decided_for_id, case.decided_at),
        "rows": [_row(item) for item in items],
    }
    return renderer.render("certificate", data)


def render_boxes(
    row: TransferList, boxes: Sequence[tuple[Box, Sequence[RegistryFile]]], renderer: PdfRenderer = TYPST
) -> bytes:
    """The list that goes with the boxes to the records centre."""
    data = {
        **_paper(row.institution, row.level, local(row.sent_at or row.made_at).date()),
        "title": f"Orodha ya masanduku Na. {row.label}",
        "number": row.label,
        "centre": line(row.centre),
        "registry": [line(row.at_registry.name_sw), line(row.at_registry.name_en)],
        "made_by": line(row.made_by.name) if row.made_by else "",
        "received_by": line(row.received_by.name) if row.received_by else "",
        "received_on": _day(local(row.received_at).date()) if row.received_at else "",
        "boxes": [_box(box, files) for box, files in boxes if files],
    }
    return renderer.render("boxes", data)


def _paper(institution: Institution, level: int, on: date) -> dict[str, Any]:
    return {
        "institution": line(institution.name_sw),
        "letterhead": [capitals(institution.name_sw), line(institution.name_en)],
        "address": line(institution.address),
        "marking": MARKINGS[level],
        "year": on.year,
        "month": on.month,
        "day": on.day,
        "date": _day(on),
    }


def _row(item: DisposalItem) -> dict[str, Any]:
    file = item.file
    words = OUTCOMES[item.outcome] if item.outcome else ("–", "–")
    until = ("", "")
    if item.outcome is Outcome.KEPT and item.kept_until:
        until = (f" hadi {_day(item.kept_until)}", f" until {_day(item.kept_until)}")
    return {
        "reference": line(file.reference),
        "title": line(file.title),
        "years": f"{local(file.opened_at).year}–{local(file.closed_at or file.opened_at).year}",
        "folios": item.folios,
        "class": line(item.retention_class.code) if item.retention_class else "–",
        "outcome": [words[0] + until[0], words[1] + until[1]],
        "on": _day(local(item.done_at).date()) if item.done_at else "",
    }


def _box(box: Box, files: Sequence[RegistryFile]) -> dict[str, Any]:
    return {
        "number": box.number,
        "shelf": line(box.shelf),
        "range": f"{line(files[0].reference)} – {line(files[-1].reference)}",
        "files": [[line(file.reference), line(file.title)] for file in files],
    }


def _signature(person: Person | None, post: Post | None, for_id: int | None, at: Any) -> dict[str, str]:
    acting = ("Kaimu ", "Acting ") if for_id else ("", "")
    return {
        "name": line(person.name) if person else "",
        "post": f"{acting[0]}{line(post.title_sw)} / {acting[1]}{line(post.title_en)}" if post else "",
        "on": _day(local(at).date()) if at else "",
    }


def _day(on: date) -> str:
    return f"{on:%d/%m/%Y}"
