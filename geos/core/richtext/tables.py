"""Cells made a table that covers its grid: no gap, no overlap, no span that leaves it."""

from collections.abc import Sequence
from dataclasses import dataclass

from geos.core.richtext.nodes import Blocks, Cell, Table

MOST_COLUMNS = 30
MOST_HEAD_ROWS = 5  # a head is repeated on each page, so it must leave room


@dataclass
class Found:
    """A cell as it was read, with the spans that it claims."""

    blocks: Blocks
    head: bool
    colspan: int = 1
    rowspan: int = 1


def table(found: Sequence[Sequence[Found]]) -> Table | None:
    """The table; None without a single cell. Cells beyond the last column join the one before them."""
    if not any(found):
        return None
    head = _head(found)
    placed = _placed(found, head)
    columns = max((column + cell.colspan for row in placed for column, cell in row), default=1)
    taken = {
        spot
        for number, row in enumerate(placed)
        for column, cell in row
        for spot in _spots(number, column, cell)
    }
    rows = []
    for number, row in enumerate(placed):
        gaps = [
            (column, Found((), number < head)) for column in range(columns) if (number, column) not in taken
        ]
        rows.append(tuple(_cell(cell) for _column, cell in sorted([*row, *gaps], key=lambda pair: pair[0])))
    return Table(tuple(rows), columns, head)


def _head(found: Sequence[Sequence[Found]]) -> int:
    """How many rows from the first on are head cells alone; a table is never its head alone."""
    count = next(
        (n for n, row in enumerate(found) if not row or not all(cell.head for cell in row)), len(found)
    )
    return min(count, len(found) - 1, MOST_HEAD_ROWS)


def _placed(found: Sequence[Sequence[Found]], head: int) -> list[list[tuple[int, Found]]]:
    """Each row's cells with their column, spans cut where another cell or the table's end is."""
    taken: set[tuple[int, int]] = set()
    placed: list[list[tuple[int, Found]]] = []
    last: Found | None = None
    for number, row in enumerate(found):
        placed.append([])
        end = head if number < head else len(found)
        for cell in row:
            column = _free(taken, number)
            if column >= MOST_COLUMNS and last is not None:
                last.blocks += cell.blocks
                continue
            cell.colspan = _room(taken, number, column, cell.colspan)
            cell.rowspan = min(cell.rowspan, end - number)
            taken |= _spots(number, column, cell)
            placed[-1].append((column, cell))
            last = cell
    return placed


def _free(taken: set[tuple[int, int]], row: int) -> int:
    return next(column for column in range(MOST_COLUMNS + 1) if (row, column) not in taken)


def _room(taken: set[tuple[int, int]], row: int, column: int, wanted: int) -> int:
    room = 1
    while room < wanted and column + room < MOST_COLUMNS and (row, column + room) not in taken:
        room += 1
    return room


def _spots(row: int, column: int, cell: Found) -> set[tuple[int, int]]:
    across, down = range(column, column + cell.colspan), range(row, row + cell.rowspan)
    return {(r, c) for r in down for c in across}


def _cell(found: Found) -> Cell:
    return Cell(found.blocks, found.head, found.colspan, found.rowspan)
