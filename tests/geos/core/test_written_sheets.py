"""Cells as office programs are given them."""

import io

import pytest
from openpyxl import Workbook

from geos.core import spreadsheets


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x0b=HYPERLINK()", "\x00=1"]
)
def test_no_text_is_a_formula_whatever_stands_before_it(text):
    assert spreadsheets.safe(text).startswith("'")
    assert spreadsheets.plain(text).startswith("'")


@pytest.mark.parametrize("text", ["a\x0bb", "a\x00b", "a\x1fb", "a\ufffeb", "a\ud800b"])
def test_signs_that_a_workbook_cannot_hold_do_not_stop_a_register(text):
    book = Workbook(write_only=True)
    book.create_sheet("Rejista").append([spreadsheets.safe(text)])
    book.save(io.BytesIO())
    assert spreadsheets.safe(text) == "ab"
    "".join(spreadsheets.csv_lines([[text]])).encode()
