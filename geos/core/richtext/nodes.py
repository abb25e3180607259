"""The parts of which a text is made. Whatever was pasted, it is these and nothing else once it has been read.

All are immutable; equal texts are equal values. Words stand as they were written, never as markup.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class TextFormat(StrEnum):
    """How a body is written."""

    PLAIN = "plain"
    HTML = "html"


# In the order in which they are written, the outermost first. `ins` and `del` only a comparison has.
MARKS = ("ins", "del", "strong", "em", "u", "s")


@dataclass(frozen=True)
class Run:
    """Words of one look; a line feed alone is a line break. `href` is where they lead, '' for nowhere."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """Lines of words; `kind` p, or a heading h2 or h3."""

    runs: Runs
    kind: Literal["p", "h2", "h3"] = "p"


@dataclass(frozen=True)
class Listing:
    """A list; each item is blocks, the first as a rule a paragraph. `style` is 1, a, A, i or I."""

    items: tuple[tuple["Block", ...], ...]
    ordered: bool = False
    start: int = 1
    style: str = "1"


@dataclass(frozen=True)
class Quote:
    """Words of somebody else."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Cell:
    """One cell; the spans are at least 1 and stay inside the table."""

    blocks: tuple["Block", ...] = ()
    head: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class Table:
    """Rows that cover `columns` columns without gap or overlap; the first `head` rows are its head."""

    rows: tuple[tuple[Cell, ...], ...]
    columns: int
    head: int = 0


@dataclass(frozen=True)
class Rule:
    """A line across."""


Block = Paragraph | Listing | Quote | Table | Rule
Blocks = tuple[Block, ...]


def joined(runs: Runs) -> str:
    """The words of these runs, line breaks as line feeds."""
    return "".join(run.text for run in runs)


def inner(block: Block) -> Iterator[Blocks]:
    """What stands inside a block: items, cells, quoted blocks."""
    match block:
        case Listing():
            yield from block.items
        case Quote():
            yield block.blocks
        case Table():
            yield from (cell.blocks for row in block.rows for cell in row)


def paragraphs(blocks: Blocks) -> Iterator[Paragraph]:
    """Every paragraph and heading, those of lists and cells too, in reading order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        for within in inner(block):
            yield from paragraphs(within)
