"""A text's parts made ready for paper: numbered paragraphs, levels of headings, widths of columns."""

import re
from collections.abc import Iterator
from math import sqrt
from typing import Any

from geos.core.richtext import TextFormat, tree
from geos.documents.pdf.printable import printed

Node = dict[str, Any]

OWN_NUMBER = re.compile(r"\(?\d{1,3}[.)](\s|$)")
AMOUNT = re.compile(r"[A-Z]{0,3}\s?[\d.,\s/-]+%?")
LONGEST_HEADING = 300  # characters
NARROW = 14  # characters; a column of no more keeps them on one line
MANY_COLUMNS = 7  # from here on the letters are smaller
SIZES = {False: 11.0, True: 9.0}  # points


def parts(text: str, format: TextFormat) -> list[Node]:
    """The parts as the templates set them. Paragraphs from the second on begin with 2., 3. …, as offices
    here write, unless their writer has numbered them."""
    nodes = [_ready(node) for node in tree(text, format)]
    _number([node for node in nodes if node["kind"] == "p"])
    _level(nodes)
    return nodes


def _number(paragraphs: list[Node]) -> None:
    for number, node in enumerate(paragraphs[1:], start=2):
        if not OWN_NUMBER.match(_words(node)):
            node["lines"][0].insert(0, {"text": f"{number}. ", "marks": [], "href": ""})


def _level(nodes: list[Node]) -> None:
    """A heading is at most one level below the one before it, so that a hearer misses none."""
    last = 1  # the subject
    for node in nodes:
        if node["kind"] == "heading":
            node["level"] = last = min(node["level"], last + 1)


def _ready(node: Node) -> Node:
    kind = node["kind"]
    if kind in ("p", "h2", "h3"):
        lines = [[_run(run) for run in line] for line in node["lines"]]
        return {"kind": "p", "lines": lines} if kind == "p" else _heading(lines, int(kind[1]))
    if kind in ("ul", "ol"):
        signs = [f"{sign}." for sign in node["signs"]]
        return {"kind": kind, "signs": signs, "items": [_inside(item) for item in node["items"]]}
    if kind == "quote":
        return {"kind": kind, "blocks": _inside(node["blocks"])}
    return _table(node) if kind == "table" else {"kind": kind}


def _heading(lines: list[Any], level: int) -> Node:
    """A heading; one as long as a paragraph is a bold one, for it would be no entry of a list of contents."""
    node = {"kind": "heading", "level": level, "lines": lines}
    return node if len(_words(node)) <= LONGEST_HEADING else _bold(node)


def _inside(nodes: list[Node]) -> list[Node]:
    """Within a list, a quotation or a cell a heading is a bold paragraph: the outline has no place for it."""
    return [_bold(_ready(node)) for node in nodes]


def _bold(node: Node) -> Node:
    if node["kind"] != "heading":
        return node
    lines = [[{**run, "marks": sorted({*run["marks"], "strong"})} for run in line] for line in node["lines"]]
    return {"kind": "p", "lines": lines}


def _run(run: Node) -> Node:
    """Words as they are printed; a link to a place of this installation leads nowhere on paper."""
    href = run["href"] if run["href"].startswith(("https://", "mailto:")) else ""
    return {"text": printed(run["text"]), "marks": list(reversed(run["marks"])), "href": href}


def _table(node: Node) -> Node:
    columns, head = node["columns"], node["head"]
    rows = [[{**cell, "blocks": _inside(cell["blocks"])} for cell in row] for row in node["rows"]]
    said = _said(rows, head, columns)
    amounts = [_are_amounts(words) for words in said]
    for row, column, cell in _placed(rows):
        cell["right"] = row >= head and cell["colspan"] == 1 and amounts[column]
        if row < head and cell["colspan"] == 1:
            said[column].extend(word for block in cell["blocks"] for word in _words(block).split())
    return {
        "kind": "table",
        "head": head,
        "rows": rows,
        "widths": _widths(said),
        "size": SIZES[columns >= MANY_COLUMNS],
    }


def _widths(said: list[list[str]]) -> list[float]:
    """Shares of the width; 0 for a column that takes what its words need."""
    longest = [max(map(len, words), default=1) for words in said]
    if len(said) >= MANY_COLUMNS or all(length <= NARROW for length in longest):
        return [min(4.0, max(1.0, sqrt(length) / 2)) for length in longest]
    return [0 if length <= NARROW else min(8.0, max(2.0, sqrt(length))) for length in longest]


def _said(rows: list[list[Node]], head: int, columns: int) -> list[list[str]]:
    """What the cells of each column say below the head."""
    found: list[list[str]] = [[] for _ in range(columns)]
    for row, column, cell in _placed(rows):
        if row >= head and cell["colspan"] == 1:
            found[column].append(" ".join(_words(block) for block in cell["blocks"]))
    return found


def _are_amounts(words: list[str]) -> bool:
    """Whether a column holds nothing but amounts: they stand under one another at the right."""
    written = [word for word in words if word]
    return bool(written) and all(AMOUNT.fullmatch(word) for word in written)


def _placed(rows: list[list[Node]]) -> Iterator[tuple[int, int, Node]]:
    """Row, column and cell of each cell; the grid has no gap, so a cell stands in the first free column."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            yield number, column, cell
            across, down = range(cell["colspan"]), range(cell["rowspan"])
            taken |= {(number + r, column + c) for r in down for c in across}


def _words(node: Node) -> str:
    """The words of a paragraph; of anything else enough to know that it is long."""
    if node["kind"] in ("p", "heading"):
        return " ".join("".join(run["text"] for run in line) for line in node["lines"])
    return "…" * 40
