"""A book as PDF laid out like the book on the shelf, as CSV, and as Excel."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

from flask_babel import gettext as _

from geos.core import spreadsheets
from geos.core.actor import Actor
from geos.core.clock import local
from geos.documents.pdf.binding import Binder
from geos.documents.pdfium import count_pages, overlaid
from geos.registers import queries
from geos.registers.books import Book
from geos.registers.books.base import Asked, Cell, Column, Entry
from geos.sheets.printed import Printed, day, moment, paper, render
from geos.web.fields import LEVELS
from geos.web.i18n import language, named

CHUNK = 400  # lines that Typst sets at a time
LONGEST_SHEET_NAME = 31  # letters, by Excel's own rule


# PDF -------------------------------------------------------------------------------------------------


def as_pdf(actor: Actor, which: Book, asked: Asked, out: BinaryIO) -> int:
    """Write the book; its pages.

    A thick one is set in pieces, twice: only then is it known how many pages there are in all.
    """
    printed = Printed.by(actor)
    base = _base(actor, which, asked, printed)
    pieces = [{**base, "rows": rows} for rows in _rows(actor, which, asked)]
    if len(pieces) == 1:
        made = render("book", pieces[0])
        out.write(made)
        return count_pages(made)
    counts = [count_pages(render("book", piece)) for piece in pieces]
    binder = Binder(out)
    for piece, before in zip(pieces, (sum(counts[:n]) for n in range(len(counts))), strict=True):
        made = render("book", {**piece, "pages_before": before, "pages_in_all": sum(counts)})
        binder.add(overlaid(made, None)[0])
    binder.finish(
        title=base["title"], author=base["institution"], language=language(), at=printed.at.astimezone(UTC)
    )
    return binder.pages


def _base(actor: Actor, which: Book, asked: Asked, printed: Printed) -> dict[str, Any]:
    registry = asked.registry
    base = paper(
        printed,
        registry.institution,
        title=f"{which.title}, {named(registry)}",
        level=queries.highest(actor, which, asked),
        registry=named(registry),
    )
    words = {
        "title": str(which.title),
        "on_page": _("Entries on this page:"),
        "so_far": _("Entries up to here:"),
        "struck": _("Struck out:"),
        "none": _("Nothing was entered in this period."),
    }
    return {
        **base,
        "sub": "".join(f" · {part}" for part in limits(asked)),
        "heads": [str(column.head) for column in which.columns],
        "widths": [column.width for column in which.columns],
        "words": {**base["words"], **words},
    }


def limits(asked: Asked) -> list[str]:
    """The period and whatever else narrows the book, in words."""
    parts = [
        str(asked.year) if asked.year else "",
        _("from %(day)s", day=day(asked.since)) if asked.since else "",
        _("until %(day)s", day=day(asked.until)) if asked.until else "",
        _("level: %(level)s", level=LEVELS[asked.level]) if asked.level is not None else "",
        _("with: %(words)s", words=asked.text) if asked.text else "",
    ]
    return [str(part) for part in parts if part]


def _rows(actor: Actor, which: Book, asked: Asked) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    for place, entry in enumerate(queries.entries(actor, which, asked), start=1):
        if len(rows) == CHUNK:
            yield rows
            rows = []
        rows.append(_row(which, entry, place))
    yield rows


def _row(which: Book, entry: Entry, place: int) -> dict[str, Any]:
    cells = [
        {
            "text": on_paper(column, cell),
            "struck": entry.struck and cell.value not in (None, "") and column is not which.columns[-1],
            "old": list(cell.old),
        }
        for column, cell in zip(which.columns, entry.cells, strict=True)
    ]
    return {"place": place, "struck": entry.struck, "cells": cells}


def on_paper(column: Column, cell: Cell) -> str:
    """A value as it is printed."""
    value = cell.value
    if isinstance(value, datetime):
        return moment(value) if column.kind == "moment" else day(value)
    if isinstance(value, date):
        return day(value)
    return "" if value is None else str(value)


# CSV and Excel ----------------------------------------------------------------------------------------


def as_csv(actor: Actor, which: Book, asked: Asked, out: BinaryIO) -> int:
    """Write the book as CSV in UTF-8, days as ISO 8601; how many lines."""
    lines = 0
    for line in spreadsheets.csv_lines(table(actor, which, asked)):
        out.write(line.encode())
        lines += 1
    return lines - 2  # the mark of UTF-8 and the heads


def as_xlsx(actor: Actor, which: Book, asked: Asked, out: BinaryIO) -> int:
    """Write the book as Excel, row by row; how many lines."""
    from openpyxl import Workbook  # noqa: PLC0415  # heavy: imported when first used
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(str(which.title)[:LONGEST_SHEET_NAME])
    sheet.freeze_panes = "A2"
    for place, column in enumerate(_columns(which), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width * 12
    lines = -1
    for row in table(actor, which, asked):
        cells = [WriteOnlyCell(sheet, spreadsheets.safe(value)) for value in row]
        for cell in cells if lines < 0 else ():
            cell.font = Font(bold=True)
        sheet.append(cells)
        lines += 1
    workbook.save(out)
    return lines


def table(actor: Actor, which: Book, asked: Asked) -> Iterator[list[Any]]:
    """Heads, then the lines; what is struck out and what stood there before get columns of their own."""
    columns = _columns(which)
    yield [*(str(column.head) for column in columns), _("Struck out"), _("Before the correction")]
    shown = [place for place, column in enumerate(which.columns) if column in columns]
    for entry in queries.entries(actor, which, asked):
        cells = [_exact(which.columns[place], entry.cells[place]) for place in shown]
        old = [
            f"{which.columns[place].head}: {', '.join(entry.cells[place].old)}"
            for place in shown
            if entry.cells[place].old
        ]
        yield [*cells, _("yes") if entry.struck else "", "; ".join(old)]


def _columns(which: Book) -> list[Column]:
    return [column for column in which.columns if not column.paper_only]


def _exact(column: Column, cell: Cell) -> Any:
    """The value itself; of a moment in a column of days its day in the office."""
    if isinstance(cell.value, datetime) and column.kind == "day":
        return local(cell.value).date()
    return cell.value
