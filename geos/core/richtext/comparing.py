"""Two texts side by side in one: what went is deleted, what came is inserted, word by word.

Nothing is lost: whoever reads all but the deletions has the new text, all but the insertions the old one.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TypeVar

from geos.core.richtext.nodes import (
    Block,
    Blocks,
    Cell,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
    joined,
)
from geos.core.richtext.writing import plain

T = TypeVar("T")

TOKEN = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")
ALIKE = 0.3  # the share of common words from which two blocks are versions of one another
MOST_PAIRS = 40_000  # blocks times blocks; beyond, they are paired in order


def compared(old: Blocks, new: Blocks) -> Blocks:
    """The new text with the words of both, marked `ins` and `del`."""
    return tuple(block for before, after in _aligned(old, new, _words) for block in _pair(before, after))


def _pair(before: Block | None, after: Block | None) -> Blocks:
    if before is None or after is None:
        return (_marked(after, "ins") if before is None else _marked(before, "del"),)  # type: ignore[arg-type]
    if before == after:
        return (after,)
    match before, after:
        case Paragraph(), Paragraph() if before.kind == after.kind:
            return (replace(after, runs=_runs(before.runs, after.runs)),)
        case Listing(), Listing() if before.ordered == after.ordered:
            return (replace(after, items=tuple(_items(before, after))),)
        case Quote(), Quote():
            return (Quote(compared(before.blocks, after.blocks)),)
        case Table(), Table() if before.columns == after.columns:
            return _tables(before, after)
    return (_marked(before, "del"), _marked(after, "ins"))


def _items(before: Listing, after: Listing) -> Iterator[Blocks]:
    for old, new in _aligned(before.items, after.items, plain):
        yield compared(old or (), new or ())


def _tables(before: Table, after: Table) -> Blocks:
    """Cell by cell where the rows of both are cut alike, else one table after the other."""
    pairs = list(_aligned(before.rows, after.rows, _row_words))
    whole = all(old is None or new is None or _cut(old) == _cut(new) for old, new in pairs)
    single = all(cell.rowspan == 1 for table in (before, after) for row in table.rows for cell in row)
    if not whole or not single:
        return (_marked(before, "del"), _marked(after, "ins"))
    rows = tuple(_row(old, new) for old, new in pairs)
    head = next(
        (number for number, row in enumerate(rows) if not all(cell.head for cell in row)), len(rows) - 1
    )
    return (Table(rows, after.columns, min(head, max(before.head, after.head))),)


def _row(old: tuple[Cell, ...] | None, new: tuple[Cell, ...] | None) -> tuple[Cell, ...]:
    if old is None or new is None:
        mark = "ins" if old is None else "del"
        return tuple(_marked_cell(cell, mark) for cell in (new if old is None else old) or ())
    return tuple(replace(b, blocks=compared(a.blocks, b.blocks)) for a, b in zip(old, new, strict=True))


def _cut(row: tuple[Cell, ...]) -> list[tuple[int, bool]]:
    return [(cell.colspan, cell.head) for cell in row]


# Words ---------------------------------------------------------------------------------------------


def _runs(old: Runs, new: Runs) -> Runs:
    before, after = list(_tokens(old)), list(_tokens(new))
    matcher = SequenceMatcher(None, [run.text for run in before], [run.text for run in after], autojunk=False)
    made: list[Run] = []
    for same, a, b, c, d in matcher.get_opcodes():
        if same == "equal":
            made += after[c:d]
            continue
        made += [_mark(run, "del") for run in before[a:b]]
        made += [_mark(run, "ins") for run in after[c:d]]
    return _joined(made)


def _tokens(runs: Runs) -> Iterator[Run]:
    for run in runs:
        for text in TOKEN.findall(run.text):
            yield replace(run, text=text)


def _mark(run: Run, mark: str) -> Run:
    return run if run.text == "\n" else replace(run, marks=run.marks | {mark})


def _joined(runs: Sequence[Run]) -> Runs:
    made: list[Run] = []
    for run in runs:
        last = made[-1] if made else None
        if last and "\n" not in (run.text, last.text) and (last.marks, last.href) == (run.marks, run.href):
            made[-1] = replace(last, text=last.text + run.text)
        else:
            made.append(run)
    return tuple(made)


def _marked(block: Block, mark: str) -> Block:
    match block:
        case Paragraph():
            return replace(block, runs=tuple(_mark(run, mark) for run in block.runs))
        case Listing():
            return replace(
                block, items=tuple(tuple(_marked(part, mark) for part in item) for item in block.items)
            )
        case Quote():
            return Quote(tuple(_marked(part, mark) for part in block.blocks))
        case Table():
            rows = tuple(tuple(_marked_cell(cell, mark) for cell in row) for row in block.rows)
            return replace(block, rows=rows)
        case Rule():
            return block


def _marked_cell(cell: Cell, mark: str) -> Cell:
    return replace(cell, blocks=tuple(_marked(part, mark) for part in cell.blocks))


# Which goes with which -----------------------------------------------------------------------------


def _words(block: Block) -> str:
    return f"{type(block).__name__} {joined(block.runs) if isinstance(block, Paragraph) else plain((block,))}"


def _row_words(row: tuple[Cell, ...] | None) -> str:
    return " ".join(plain(cell.blocks) for cell in row or ())


def _aligned(
    old: Sequence[T], new: Sequence[T], words: Callable[[T], str]
) -> Iterator[tuple[T | None, T | None]]:
    """Pairs in order; None where one side has no counterpart."""
    before, after = [words(each) for each in old], [words(each) for each in new]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for same, a, b, c, d in matcher.get_opcodes():
        if same == "equal":
            yield from zip(old[a:b], new[c:d], strict=True)
            continue
        for left, right in _matched(before[a:b], after[c:d]):
            yield (
                old[a + left] if left is not None else None,
                new[c + right] if right is not None else None,
            )


def _matched(before: list[str], after: list[str]) -> Iterator[tuple[int | None, int | None]]:
    """The pairing in order that shares most words; equal numbers on both sides go with one another."""
    if len(before) == len(after) or len(before) * len(after) > MOST_PAIRS:
        shared = min(len(before), len(after))
        yield from ((number, number) for number in range(shared))
        yield from ((number, None) for number in range(shared, len(before)))
        yield from ((None, number) for number in range(shared, len(after)))
        return
    yield from _traced(_table_of_gains(before, after))


def _table_of_gains(before: list[str], after: list[str]) -> list[list[tuple[float, int]]]:
    """What the best pairing from (i, j) on shares, and its first step: 0 pair, 1 delete, 2 insert."""
    left, right = [Counter(text.split()) for text in before], [Counter(text.split()) for text in after]
    gains = [
        [(0.0, 1 if j == len(right) else 2) for j in range(len(right) + 1)] for _ in range(len(left) + 1)
    ]
    for i in reversed(range(len(left))):
        for j in reversed(range(len(right))):
            alike = _alike(left[i], right[j])
            paired = alike + gains[i + 1][j + 1][0] if alike >= ALIKE else -1.0
            gains[i][j] = max((paired, -0), (gains[i + 1][j][0], -1), (gains[i][j + 1][0], -2))
            gains[i][j] = (gains[i][j][0], -gains[i][j][1])
    return gains


def _alike(left: Counter[str], right: Counter[str]) -> float:
    most = max(left.total(), right.total())
    return (left & right).total() / most if most else 1.0


def _traced(gains: list[list[tuple[float, int]]]) -> Iterator[tuple[int | None, int | None]]:
    i, j = 0, 0
    while i < len(gains) - 1 or j < len(gains[0]) - 1:
        step = gains[i][j][1] if i < len(gains) - 1 else 2
        yield (i if step < 2 else None, j if step != 1 else None)
        i, j = i + (step < 2), j + (step != 1)
