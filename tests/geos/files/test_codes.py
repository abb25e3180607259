"""What a hand scanner types: codes of files, papers and separator sheets, and nothing else."""

import pytest

from geos.files import codes


@pytest.mark.parametrize(
    ("code", "named"),
    [
        (codes.file_code(12), ("file", 12)),
        (codes.folio_code(5), ("folio", 5)),
        (codes.separator_code(), ("separator", None)),
        (codes.separator_code(3), ("separator", 3)),
    ],
)
def test_what_is_written_is_read(code, named):
    assert codes.read(code) == named


def test_a_code_holds_nothing_but_a_number():
    assert codes.file_code(12) == "GEOS:FILE:12"
    assert codes.folio_code(5) == "GEOS:FOLIO:5"
    assert codes.separator_code(3) == "GEOS:SEPARATOR:3"


def test_white_space_and_small_letters_do_no_harm():
    assert codes.read("  geos:file:12\n") == ("file", 12)


@pytest.mark.parametrize(
    "text",
    [
        "", "EA.45/312/02", "GEOS:FILE", "GEOS:FILE:", "GEOS:FILE:0", "GEOS:FILE:-1", "GEOS:FILE:12x",
        "GEOS:FILE:١٢", "GEOS:FILE:4294967296", "GEOS:FOLIO", "GEOS:SEPARATOR:0", "GEOS:POST:3",
        "xGEOS:FILE:12", "GEOS:FILE:12 GEOS:FILE:13",
    ],
)  # fmt: skip
def test_other_text_is_no_code(text):
    assert codes.read(text) is None
