"""Text is drawn from what carries text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geos.documents.pdfium import PdfError, page_text
from geos.documents.text import LIMIT, extract
from tests.geos.documents import samples


def test_the_text_of_a_pdf_is_drawn():
    text = extract(samples.pdf("Fedha za maabara ni TZS 184,500,000."), "application/pdf")
    assert "Fedha za maabara ni TZS 184,500,000." in text
    assert "YAH: MAONI KUHUSU IKAMA YA MWAKA 2027/28" in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_in_the_codes_that_offices_use(encoding):
    assert extract("Café – barua\r\nya pili".encode(encoding), "text/plain") == "Café – barua\nya pili"


@pytest.mark.parametrize(
    "media_type", ["image/svg+xml", "text/html", "application/zip", "application/octet-stream"]
)
def test_nothing_is_drawn_from_what_carries_no_text(media_type):
    assert extract(b"Barua", media_type) is None


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png"])
def test_what_is_broken_says_so(media_type):
    with pytest.raises(PdfError):
        extract(b"%PDF-1.7 karatasi", media_type)


def test_a_blank_page_has_an_empty_text():
    assert extract(samples.blank_pdf(), "application/pdf") == ""


def test_text_is_cut_at_the_limit():
    assert len(extract(b"a" * (LIMIT + 10), "text/plain")) == LIMIT
    assert len(page_text(samples.pdf("maneno " * 5000), 100)) == 100


@given(st.binary(max_size=200))
def test_what_is_drawn_fits_every_database(data):
    text = extract(data, "text/plain") or ""
    assert "\x00" not in text
    text.encode("utf-8")
