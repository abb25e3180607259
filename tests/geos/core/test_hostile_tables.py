"""Workbooks that were made to hurt."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from geos.core import spreadsheets
from geos.core.errors import Invalid

COLUMNS = {"code": ("Namba",), "name": ("Jina",)}
SHEET = "xl/worksheets/sheet1.xml"


def workbook():
    book, data = Workbook(), io.BytesIO()
    book.active.append(["Namba", "Jina"])
    book.active.append(["45", "Tiba"])
    book.save(data)
    return data.getvalue()


def with_part(name, change):
    """The workbook with one part rewritten; `change` makes its new bytes from the old."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for each in source.namelist():
            data = source.read(each)
            out.writestr(each, change(data) if each == name else data)
    return made.getvalue()


def read(data, most=50):
    return [line.cells for line in spreadsheets.read(data, "x.xlsx", COLUMNS, ("code",), most)]


def bomb(data):
    """Two hundred megabytes of nothing."""
    return data + b" " * 200_000_000


def huge(data):
    """A sheet that says that it fills every cell there is."""
    return data.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')


def far(data):
    """One more row, a million rows below."""
    return data.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>46</v></c></row></sheetData>')


def entities(data):
    """The billion laughs in the place of a cell's text."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return _declared(f'<!ENTITY l0 "ha">{laughs}', data.replace(b"Tiba", b"&l9;"))


def outside(data):
    """A file of this machine in the place of a cell's text."""
    return _declared('<!ENTITY f SYSTEM "file:///etc/passwd">', data.replace(b"Tiba", b"&f;"))


def _declared(entities, data):
    body = data.split(b"?>", 1)[1] if data.startswith(b"<?xml") else data
    return f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>'.encode() + body


def broken(data):
    return data[: len(data) // 2]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "change", [bomb, far, entities, broken, outside, lambda data: b"", lambda data: b"<a/>"]
)
def test_a_workbook_that_was_made_to_hurt_is_no_table(change):
    with pytest.raises(Invalid) as refused:
        print(read(with_part(SHEET, change)))
    assert list(refused.value.fields) == ["upload"]


@pytest.mark.timeout(20)
def test_what_a_sheet_says_of_its_own_size_is_not_believed():
    assert read(with_part(SHEET, huge)) == [{"code": "45", "name": "Tiba"}]


def test_a_workbook_without_sheets_or_cut_short_is_no_table():
    for data in (with_part("xl/workbook.xml", lambda data: b"<workbook/>"), workbook()[:-200]):
        with pytest.raises(Invalid):
            read(data)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("change", [entities, outside])
def test_nothing_that_a_workbook_declares_is_put_in_the_place_of_its_texts(change):
    try:
        found = read(with_part("xl/sharedStrings.xml", change))
    except Invalid:
        return
    assert "root:" not in str(found)
    assert len(str(found)) < 1000
