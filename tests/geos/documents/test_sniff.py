"""The bytes say what a file is; the name only what it claims."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geos.documents.sniff import BROKEN, EMPTY, LOCKED, MISNAMED, UNKNOWN, sniff
from tests.geos.documents import samples

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("barua.pdf", samples.blank_pdf(), "application/pdf"),
        ("barua", samples.blank_pdf(), "application/pdf"),
        ("picha.png", samples.picture("PNG"), "image/png"),
        ("picha.JPG", samples.picture("JPEG"), "image/jpeg"),
        ("skani.tif", samples.picture("TIFF"), "image/tiff"),
        ("barua.docx", samples.docx(), DOCX),
        ("barua", samples.docx(), DOCX),
        ("jedwali.xlsx", samples.xlsx(), XLSX),
        ("barua.odt", samples.odt(), "application/vnd.oasis.opendocument.text"),
        ("vyote.zip", samples.zipped("a.txt"), "application/zip"),
        ("barua.doc", OLE, "application/x-ole-storage"),
        ("maelezo.txt", "Ng’ombe".encode(), "text/plain"),
        ("maelezo.txt", "Café".encode("cp1252"), "text/plain"),
        ("maelezo.txt", "Barua".encode("utf-16"), "text/plain"),
        ("jedwali.csv", b"a,b\n1,2\n", "text/csv"),
        ("ujumbe.eml", b"From: a@b.tz\r\nSubject: x\r\n\r\nBarua", "message/rfc822"),
        ("ukurasa.html", samples.HTML, "text/html"),
        ("nembo.svg", samples.SVG, "image/svg+xml"),
        ("nembo.svg", b'<?xml version="1.0"?>\n' + samples.SVG, "image/svg+xml"),
        ("kitu.xyz", b"\x00\x01\x02\x03" * 8, UNKNOWN),
    ],
)
def test_a_file_that_is_what_its_name_says_needs_no_remark(name, data, media_type):
    seen = sniff(data, name)
    assert (seen.media_type, seen.remark) == (media_type, "")


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("barua.pdf", samples.HTML, "text/html"),
        ("barua.pdf", b"sio pdf", "text/plain"),
        ("barua.pdf", b"MZ\x90\x00" + bytes(200), "application/vnd.microsoft.portable-executable"),
        ("barua.pdf", samples.picture("PNG"), "image/png"),
        ("barua.pdf", samples.docx(), DOCX),
        ("barua.docx", samples.zipped("a.txt"), "application/zip"),
        ("barua.docx", samples.xlsx(), XLSX),
        ("jedwali.xlsx", samples.docx(), DOCX),
        ("picha.png", samples.picture("JPEG"), "image/jpeg"),
        ("picha.png", samples.SVG, "image/svg+xml"),
        ("picha.jpg", samples.blank_pdf(), "application/pdf"),
        ("maelezo.txt", samples.blank_pdf(), "application/pdf"),
        ("maelezo.txt", samples.HTML, "text/html"),
    ],
)
def test_name_and_bytes_that_disagree_are_remarked_upon(name, data, media_type):
    seen = sniff(data, name)
    assert (seen.media_type, seen.remark) == (media_type, MISNAMED)


def test_a_page_that_hides_a_pdf_behind_its_head_stays_a_page():
    seen = sniff(samples.HTML + b"\n" + samples.blank_pdf(), "barua.pdf")
    assert (seen.media_type, seen.remark) != ("application/pdf", "")
    assert seen.remark == MISNAMED


def test_a_pdf_with_a_page_inside_is_a_pdf_and_nothing_else():
    seen = sniff(samples.blank_pdf() + samples.HTML, "barua.pdf")
    assert seen.media_type == "application/pdf"


def test_a_picture_with_a_script_behind_it_is_a_picture_and_nothing_else():
    assert sniff(samples.picture("PNG") + samples.HTML, "picha.png").media_type == "image/png"


def test_an_empty_file_is_marked():
    assert sniff(b"", "barua.pdf").remark == EMPTY


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\nkaratasi iliyochanika", b"%PDF-", samples.blank_pdf()[:40], b"%PDF-1.4\n%%EOF\n"],
)
def test_a_pdf_that_does_not_open_is_marked_broken(data):
    seen = sniff(data, "barua.pdf")
    assert (seen.media_type, seen.remark, seen.pages) == ("application/pdf", BROKEN, None)


def test_a_pdf_under_a_password_is_marked_locked():
    seen = sniff(samples.locked_pdf(), "barua.pdf")
    assert (seen.media_type, seen.remark, seen.pages) == ("application/pdf", LOCKED, None)


def test_a_pdf_that_only_forbids_printing_is_not_locked():
    assert sniff(samples.printing_forbidden_pdf(), "barua.pdf").remark == ""


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "picha.png"), ("JPEG", "picha.jpg"), ("TIFF", "skani.tif")]
)
def test_a_picture_that_does_not_open_is_marked_broken(kind, name):
    assert sniff(samples.picture(kind)[:12], name).remark == BROKEN


def test_a_cut_zip_is_marked_broken():
    assert sniff(samples.zipped("a.txt")[:30], "vyote.zip").remark == BROKEN


def test_pages_are_counted():
    assert sniff(samples.blank_pdf(7), "barua.pdf").pages == 7
    assert sniff(samples.picture("PNG"), "picha.png").pages == 1
    assert sniff(samples.tiff(4), "skani.tif").pages == 4
    assert sniff(samples.docx(), "barua.docx").pages is None


@given(st.binary(max_size=300), st.sampled_from(["a.pdf", "a.docx", "a.png", "a", "a.txt", "a.zip", "a.csv"]))
def test_no_bytes_at_all_bring_it_down(data, name):
    assert sniff(data, name).media_type


@given(
    st.sampled_from(
        [b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\x00", b"<?xml"]
    ),
    st.binary(max_size=300),
)
def test_no_bytes_after_a_promising_beginning_bring_it_down(start, rest):
    assert sniff(start + rest, "a.pdf").media_type
