"""Tables that people keep in CSV and XLSX: read whatever their program wrote, written so that it opens.

A cell that begins like a formula is only text here: it is never computed, and in what we write an
apostrophe stands before it, which is taken away again when it comes back.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO

from geos.core.clock import local
from geos.core.errors import Invalid

FORMULA = ("=", "+", "-", "@", "\t", "\r")
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
MARK = "\ufeff"  # without it Excel reads the file in the machine's old code page
DELIMITERS = ",;\t|"
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
INFLATED = 50_000_000  # bytes that a workbook may unpack to
# A few kilobytes unpack to millions of cells, that would fill the memory before the first row is seen.
TAGS = 3_000_000  # signs "<" in a workbook: 20,000 rows of 24 columns have fewer
CELLS = 1_000_000  # cells and shared texts in a workbook
A_CELL = re.compile(rb"<(?:[\w.-]+:)?(?:c|si)\b")
PIECE = 1 << 20  # bytes unpacked at a time
COLUMNS = 100  # of a table that are looked at
CELL = 4_000  # characters kept of one cell
LONGEST_TITLE = 31  # letters of a sheet's name, by Excel's own rule


def N_(text: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return text


EMPTY = N_("The file has no rows")
NOT_A_TABLE = N_("This file cannot be read: save it as CSV or as an Excel workbook (.xlsx)")
TOO_LONG = N_("The file has more than %(most)d rows: divide it")
NO_COLUMN = N_("The column “%(column)s” is missing: its heading stands in the first row")


@dataclass(frozen=True)
class Line:
    """A row as it was sent: its line number in the file, and its text by the names of the columns."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)


def read(
    data: bytes, filename: str, columns: Mapping[str, Sequence[str]], needed: Iterable[str], most: int
) -> list[Line]:
    """The rows of a CSV file or of a workbook's first sheet, empty ones left out.

    `columns` names each column with the headings by which it is known (any case, any punctuation); others
    are ignored. Invalid (field `upload`) where it is no table, has too many rows, or lacks a needed column.
    """
    rows = _workbook(data, most) if data[:4] == b"PK\x03\x04" else _csv(data, most)
    filled = ((number, row) for number, row in rows if any(row))
    heading = next(filled, None)
    if heading is None:
        raise Invalid(fields={"upload": EMPTY})
    places = _places(heading[1], columns, needed)
    lines: list[Line] = []
    for number, row in filled:
        if len(lines) == most:
            raise Invalid(fields={"upload": TOO_LONG}, most=most)
        lines.append(Line(number, {name: row[at] if at < len(row) else "" for name, at in places.items()}))
    if not lines:
        raise Invalid(fields={"upload": EMPTY})
    return lines


def table(data: bytes, filename: str, most: int) -> tuple[list[str], list[Line]]:
    """The same of a table whose columns nobody knows beforehand: its headings, and rows by them.

    A column without heading is left out; of two headings alike the second is told from the first by a number.
    """
    rows = _workbook(data, most) if data[:4] == b"PK\x03\x04" else _csv(data, most)
    filled = ((number, row) for number, row in rows if any(row))
    heading = next(filled, None)
    if heading is None:
        raise Invalid(fields={"upload": EMPTY})
    places = _headings(heading[1])
    lines = [
        Line(number, {name: row[at] if at < len(row) else "" for name, at in places.items()})
        for number, row in islice(filled, most + 1)
    ]
    if len(lines) > most:
        raise Invalid(fields={"upload": TOO_LONG}, most=most)
    if not lines or not places:
        raise Invalid(fields={"upload": EMPTY})
    return list(places), lines


def _headings(row: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, text in enumerate(row[:COLUMNS]):
        if text:
            again = sum(1 for known in places if known == text or known.startswith(f"{text} ("))
            places[f"{text} ({again + 1})" if again else text] = at
    return places


def write(rows: Iterable[Sequence[Any]]) -> bytes:
    """CSV in UTF-8 with its mark, so that office programs take it for what it is."""
    return "".join(csv_lines(rows)).encode()


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The rows as CSV (RFC 4180), one text for each; the mark of UTF-8 comes first."""
    yield MARK
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow([plain(cell) for cell in row])
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def write_workbook(title: str, rows: Iterable[Sequence[Any]], out: BinaryIO) -> None:
    """A workbook of one sheet, written row by row; the first row is the heading and stays in sight."""
    from openpyxl import Workbook  # noqa: PLC0415  # heavy: imported when first used

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:LONGEST_TITLE])
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([safe(cell) for cell in row])
    book.save(out)


def safe(value: Any) -> Any:
    """Texts that look like a formula get an apostrophe in front; times are those of the office.

    Signs that no workbook can hold (XML 1.0 has no place for them) are left out.
    """
    if isinstance(value, datetime):
        return local(value).replace(tzinfo=None)
    if not isinstance(value, str):
        return value
    text = UNFIT.sub("", value)
    return f"'{text}" if text.startswith(FORMULA) else text


def plain(value: Any) -> str:
    """The same as text for CSV: days and times as ISO 8601 writes them."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return local(value).isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(safe(value))


def _places(
    heading: Sequence[str], columns: Mapping[str, Sequence[str]], needed: Iterable[str]
) -> dict[str, int]:
    known = {_plain(text): name for name, texts in columns.items() for text in (name, *texts)}
    places: dict[str, int] = {}
    for at, text in enumerate(heading):
        name = known.get(_plain(text))
        if name is not None:
            places.setdefault(name, at)
    for name in needed:
        if name not in places:
            raise Invalid(fields={"upload": NO_COLUMN}, column=next(iter(columns[name]), name))
    return places


def _plain(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


def _tidy(text: str) -> str:
    """What a person wrote: one line, no signs that cannot be seen, no apostrophe before a formula."""
    text = text[: 4 * CELL]
    text = " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())[:CELL]
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA) else text


def _csv(data: bytes, most: int) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(data)
    if text.count("\0") > len(text) // 100:
        raise Invalid(fields={"upload": NOT_A_TABLE})
    text = text.replace("\0", "")
    first, _, rest = text.partition("\n")
    told = first.strip().lower().removeprefix("sep=")
    skipped = 1 if first.lower().startswith("sep=") and len(told) <= 1 else 0
    delimiter = told or "\t" if skipped else _delimiter(text)
    reader = csv.reader(io.StringIO(rest if skipped else text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for number, row in enumerate(reader, start=1):
            _refuse_longer(number, most)
            yield begins + skipped, [_tidy(cell) for cell in row[:COLUMNS]]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Invalid(fields={"upload": NOT_A_TABLE}) from error


def _decoded(data: bytes) -> str:
    """By its mark; else UTF-8; else what Windows in these offices writes."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The sign that divides the heading; quoted parts do not count."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _workbook(data: bytes, most: int) -> Iterator[tuple[int, list[str]]]:
    """The filled part of the first sheet; what the sheet says of its own size is not believed."""
    # heavy: imported when first used
    from openpyxl import load_workbook  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _refuse_bomb(packed)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True, max_col=COLUMNS, max_row=most * 2 + 100)
        for number, row in enumerate(rows, start=1):
            _refuse_longer(number, most)
            yield number, [_tidy(_text(cell)) for cell in row]
    except Invalid:
        raise
    except Exception as error:  # of a strange file openpyxl raises whatever it stumbles upon
        raise Invalid(fields={"upload": NOT_A_TABLE}) from error


def _refuse_longer(number: int, most: int) -> None:
    """Invalid at a row that no list has, were the empty ones left out."""
    if number >= most * 2 + 100:
        raise Invalid(fields={"upload": TOO_LONG}, most=most)


def _refuse_bomb(packed: zipfile.ZipFile) -> None:
    """Invalid where a workbook unpacks to more than fits, in bytes or in cells. Nothing is parsed for it."""
    if sum(each.file_size for each in packed.infolist()) > INFLATED:
        raise Invalid(fields={"upload": NOT_A_TABLE})
    tags = cells = 0
    for each in packed.infolist():
        with packed.open(each) as part:
            while piece := part.read(PIECE).replace(b"\0", b""):  # UTF-16 is counted as UTF-8
                tags += piece.count(b"<")
                cells += len(A_CELL.findall(piece))
                if tags > TAGS or cells > CELLS:
                    raise Invalid(fields={"upload": NOT_A_TABLE})


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
