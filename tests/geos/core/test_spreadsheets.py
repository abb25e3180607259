"""Tables as office programs write them."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from geos.core import spreadsheets
from geos.core.errors import Invalid

COLUMNS = {"code": ("Namba", "Code"), "name": ("Jina", "Name")}


def read(data, most=100):
    lines = spreadsheets.read(data, "x.csv", COLUMNS, ("code",), most)
    return [(line.number, line.cells) for line in lines]


def workbook(*rows):
    book, data = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


GOOD = [(2, {"code": "45", "name": "Tiba, na dawa – é"}), (4, {"code": "46", "name": ""})]
TEXT = 'Namba{0}Jina\r\n45{0}"Tiba, na dawa – é"\r\n\r\n46{0}\r\n'


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_delimiter_and_encoding_of_an_office_program_is_read(delimiter, encoding):
    assert read(TEXT.format(delimiter).encode(encoding)) == GOOD


def test_excel_says_its_delimiter_in_a_line_of_its_own():
    assert read(b"sep=;\r\nCODE ;name\r\n45;Tiba\r\n") == [(3, {"code": "45", "name": "Tiba"})]


def test_a_cell_of_several_lines_counts_its_lines():
    assert read(b'code,name\n1,"a\nb"\n2,c\n') == [
        (2, {"code": "1", "name": "a b"}),
        (4, {"code": "2", "name": "c"}),
    ]


def test_a_workbook_is_read_with_numbers_and_days_as_people_write_them():
    data = workbook(["Code", "Name"], [45.0, date(2026, 11, 24)], [None, None], ["=1+1", "x"])
    assert read(data)[0] == (2, {"code": "45", "name": "2026-11-24"})
    assert read(data)[1][0] == 4


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no rows"),
        (b"code,name\n", "no rows"),
        (b"PK\x03\x04 not a workbook", "cannot be read"),
        (b"%PDF-1.7\n\0\0\0\0\0\0\0\0\0\0", "cannot be read"),
        (b"name,other\nTiba,1\n", "is missing"),
        (b"code\n1\n2\n3\n", "more than"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(data, said):
    with pytest.raises(Invalid) as error:
        read(data, most=2)
    assert said in error.value.fields["upload"]


def test_a_formula_leaves_as_text_and_comes_back_as_it_was():
    written = spreadsheets.write([["code", "name"], ["=cmd|' /C calc'!A0", "+255"], ["@x", "-1"]])
    assert b",'+255" in written
    assert not any(line.startswith((b"=", b"@")) for line in written.splitlines())
    assert [cells for _, cells in read(written)] == [
        {"code": "=cmd|' /C calc'!A0", "name": "+255"},
        {"code": "@x", "name": "-1"},
    ]


def packed(sheet):
    """A workbook whose sheet is this."""
    book, out = Workbook(), io.BytesIO()
    book.active.append(["Kifupi"])
    book.save(out)
    again = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            part = "xl/worksheets/sheet1.xml"
            new.writestr(each, sheet if each.filename == part else old.read(each))
    return again.getvalue()


@pytest.mark.parametrize(
    "inside",
    [b"<c/>" * 1_000_001, b"<x:c/>" * 1_000_001, "<c/>".encode("utf-16") * 1_000_001, b"<row/>" * 3_000_001],
    ids=["cells", "with a prefix", "in UTF-16", "rows"],
)
def test_a_workbook_of_a_few_kilobytes_does_not_fill_the_memory(inside):
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
    data = packed(head + inside)
    assert len(data) < 100_000
    with pytest.raises(Invalid) as refused:
        spreadsheets.table(data, "a.xlsx", 10)
    assert refused.value.fields == {"upload": spreadsheets.NOT_A_TABLE}


def test_a_table_has_no_million_columns_or_empty_rows():
    heads, _lines = spreadsheets.table(("x," * 1_000_000 + "\n1\n").encode(), "a.csv", 10)
    assert len(heads) == spreadsheets.COLUMNS
    with pytest.raises(Invalid) as refused:
        spreadsheets.table(b"x\n1\n" + b"\n" * 1000, "a.csv", 10)
    assert refused.value.fields == {"upload": spreadsheets.TOO_LONG}
