"""Scanned pages are read by Tesseract; without it papers are kept without their text."""

import io
import logging

import pytest
from PIL import Image

from geos.documents import ocr, service
from geos.documents.models import TextState
from geos.documents.pdfium import PdfError
from geos.documents.text import extract
from tests.geos.documents import samples
from tests.geos.scans import heaps

SUBJECT = "UPUNGUFU WA DAWA MUHIMU"


@pytest.fixture
def without_tesseract(monkeypatch, tmp_path):
    """A machine on which Tesseract is not installed."""
    for known in (ocr.languages, ocr._installed):
        known.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    yield
    for known in (ocr.languages, ocr._installed):
        known.cache_clear()


def saved(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def test_a_swahili_letter_is_read_from_its_scan_whichever_way_up_it_lies():
    for turned in (0.7, 180):
        text = extract(heaps.heap(heaps.scanned(heaps.letter(), turned)), "application/pdf")
        assert SUBJECT in text
        assert "Bohari imepokea maombi ya vituo" in text


def test_a_photographed_letter_is_read():
    assert SUBJECT in extract(saved(heaps.letter(), "JPEG", quality=70), "image/jpeg")


def test_each_picture_of_a_tiff_is_read():
    pages = [heaps.letter(), heaps.blank(), heaps.letter()]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="jpeg")
    parts = extract(data, "image/tiff").split("\f")
    assert [SUBJECT in part for part in parts] == [True, False, True]


def test_only_pages_without_text_are_read_as_pictures():
    written = samples.render_letter(samples.letter(body="maneno " * 900))
    data = samples.joined(written, heaps.heap(heaps.letter()))
    parts = extract(data, "application/pdf").split("\f")
    assert SUBJECT in parts[-1]
    assert "maneno maneno" in parts[0]


def test_a_broken_picture_says_so():
    with pytest.raises(PdfError):
        extract(b"\x89PNG\r\n\x1a\nkaratasi", "image/png")


def test_a_page_on_which_nothing_stands_is_not_given_to_tesseract(without_tesseract):
    assert extract(samples.blank_pdf(), "application/pdf") == ""


def test_without_tesseract_it_is_said_once_and_all_goes_on(store, without_tesseract, caplog):
    documents = [store(data=saved(heaps.letter(), "PNG"), filename=f"{n}.png") for n in range(2)]
    written = store()
    with caplog.at_level(logging.WARNING):
        assert service.extract_pending(10) == 3
    assert [document.text_state for document in documents] == [TextState.NONE, TextState.NONE]
    assert written.text_state is TextState.DONE
    assert len([record for record in caplog.records if "tesseract" in record.message]) == 1


def test_a_page_that_takes_too_long_is_given_up_and_its_words_are_in_no_log(monkeypatch, caplog):
    assert ocr.available()
    monkeypatch.setattr(ocr, "SECONDS", 0.001)
    assert ocr.read(heaps.letter()) == ""
    assert "TimeoutExpired" in caplog.text


def test_a_round_begins_no_further_document_when_its_time_is_over(store):
    for n in range(3):
        store(data=saved(Image.new("L", (300, 400), 255 - n), "PNG"), filename=f"{n}.png")
    assert service.extract_pending(10, seconds=-1) == 1
    assert service.extract_pending(10) == 2
