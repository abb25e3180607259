"""Many PDFs become one: every page upright under its overlay, every bookmark at its page."""

import io
import subprocess
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from geos.documents.pdf.binding import Binder, NotBindable
from geos.documents.pdfium import Overlay, PdfLocked, overlaid
from tests.geos.documents import samples

AT = datetime(2026, 11, 24, 12, 10, tzinfo=UTC)
OVERLAY = Overlay(samples.pdf("SIRI: Juma Pazi"), 0, 0)


def turned(data, angle):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        page.rotate(angle)
    return samples._written(writer)


def bound(*parts):
    out = io.BytesIO()
    binder = Binder(out)
    for title, below, data in parts:
        binder.mark(title, below)
        binder.add(overlaid(data, OVERLAY)[0])
    binder.finish(title="EA.45/312/02", author="Wizara ya Afya", language="sw", at=AT)
    return out.getvalue()


def test_parts_are_bound_in_order_with_bookmarks_of_two_levels(tmp_path):
    whole = bound(
        ("Jalada", False, samples.pdf("Kwanza")),
        ("12 – Barua ya ng’ombe", False, samples.blank_pdf(pages=2)),
        ("12(a) – Kiambatisho", True, samples.pdf("Tatu (a) \\ mwisho")),
        ("13", False, samples.printing_forbidden_pdf()),
    )
    reader = PdfReader(io.BytesIO(whole), strict=True)
    first, letter, enclosure, last = (
        reader.outline[0],
        reader.outline[1],
        reader.outline[2],
        reader.outline[3],
    )
    titles = [mark.title for mark in (first, letter, *enclosure, last)]
    assert titles == ["Jalada", "12 – Barua ya ng’ombe", "12(a) – Kiambatisho", "13"]
    pages = [reader.get_destination_page_number(mark) for mark in (first, letter, *enclosure, last)]
    assert pages == [0, 1, 3, 4]
    assert "Tatu (a) \\ mwisho" in reader.pages[3].extract_text()
    assert reader.metadata.title == "EA.45/312/02"
    path = tmp_path / "whole.pdf"
    path.write_bytes(whole)
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True)
    assert "Pages:           5" in told.stdout
    assert told.stderr == ""  # poppler mends what is wrong, and says so


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_the_overlay_stands_upright_on_every_page_whichever_way_it_is_turned(angle, tmp_path):
    path = tmp_path / "turned.pdf"
    path.write_bytes(bound(("1", False, turned(samples.blank_pdf(pages=2, width=842, height=595), angle))))
    told = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    assert [page.count("SIRI: Juma Pazi") for page in told.stdout.split("\f")[:2]] == [1, 1]


def test_annotations_with_their_actions_stay_behind():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(samples.pdf())))
    writer.add_uri(0, "https://example.org", [50, 50, 200, 200])
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("a()")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    whole = bound(("1", False, samples._written(writer)))
    assert b"/JavaScript" not in whole
    assert "/Annots" not in PdfReader(io.BytesIO(whole)).pages[0]


def test_a_pdf_under_a_password_is_refused():
    with pytest.raises(PdfLocked):
        overlaid(samples.locked_pdf(), OVERLAY)


def test_what_pdfium_did_not_write_is_not_bound():
    with pytest.raises(NotBindable):
        Binder(io.BytesIO()).add(b"%PDF-1.7\nstartxref\n9\n%%EOF")
