"""Cells of CSV and Excel: no text of ours is ever taken for a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO
from typing import Any

from geos.core.clock import local

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a program of sheets begins to calculate at
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
BOM = "\ufeff"  # without it Excel reads the file in the machine's old code page


def safe(value: Any) -> Any:
    """Texts that look like a formula get an apostrophe in front; times are those of the office.

    Signs that no workbook can hold (XML 1.0 has no place for them) are left out.
    """
    if isinstance(value, datetime):
        return local(value).replace(tzinfo=None)
    if not isinstance(value, str):
        return value
    text = UNFIT.sub("", value)
    return "'" + text if text.startswith(FORMULA) else text


def plain(value: Any) -> str:
    """The same as text for CSV: days and times as ISO 8601 writes them."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return local(value).isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(safe(value))


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The rows as CSV (RFC 4180), one text for each."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    yield BOM
    for row in rows:
        writer.writerow([plain(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
