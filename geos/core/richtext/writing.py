"""From the parts of a text to what is stored, shown, printed and read aloud."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import Any

from geos.core.richtext.nodes import (
    MARKS,
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
from geos.core.richtext.spaces import tidy

BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


def typed(text: str) -> Blocks:
    """The parts of a text as it was typed: a blank line between paragraphs, lines as they are."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = (line for part in whole.split("\n") for line in (Run(part), Run("\n")))
    return tuple(Paragraph(runs) for runs in tidy(lines))


# HTML ----------------------------------------------------------------------------------------------


def html(blocks: Blocks) -> str:
    """Clean HTML; reading it again gives the same parts."""
    return "".join(_html(block) for block in blocks)


def _html(block: Block) -> str:
    match block:
        case Paragraph():
            return f"<{block.kind}>{_inline(block.runs)}</{block.kind}>"
        case Listing():
            return _list(block)
        case Quote():
            return f"<blockquote>{html(block.blocks)}</blockquote>"
        case Table():
            return _table(block)
        case Rule():
            return "<hr>"


def _inline(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    if run.text == "\n":
        return "<br>"
    said = escape(run.text, quote=False)
    for mark in reversed(MARKS):
        said = f"<{mark}>{said}</{mark}>" if mark in run.marks else said
    return f'<a href="{escape(run.href)}">{said}</a>' if run.href else said


def _list(block: Listing) -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    style = f' type="{block.style}"' if block.ordered and block.style != "1" else ""
    style += (
        ' class="upper"' if block.ordered and block.style.isupper() else ""
    )  # CSS reads `type` in any case
    return f"<{tag}{start}{style}>{''.join(f'<li>{html(item)}</li>' for item in block.items)}</{tag}>"


def _table(block: Table) -> str:
    head, body = block.rows[: block.head], block.rows[block.head :]
    top = f"<thead>{_rows(head)}</thead>" if head else ""
    return f"<table>{top}<tbody>{_rows(body)}</tbody></table>"


def _rows(rows: Iterable[tuple[Cell, ...]]) -> str:
    return "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in rows)


def _cell(cell: Cell) -> str:
    tag = "th" if cell.head else "td"
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan))
        if count > 1
    )
    return f"<{tag}{spans}>{html(cell.blocks)}</{tag}>"


# Plain ---------------------------------------------------------------------------------------------


def plain(blocks: Blocks) -> str:
    """The words alone: a blank line between paragraphs, list items and table rows each on a line."""
    return "\n\n".join(part for block in blocks if (part := _plain(block)))


def _plain(block: Block) -> str:
    match block:
        case Paragraph():
            return joined(block.runs)
        case Listing():
            return "\n".join(_indented(sign, item) for sign, item in _signed(block))
        case Quote():
            return plain(block.blocks)
        case Table():
            return "\n".join(" | ".join(_flat(cell.blocks) for cell in row) for row in block.rows)
        case Rule():
            return ""


def _signed(block: Listing) -> Iterator[tuple[str, Blocks]]:
    for number, item in enumerate(block.items, start=block.start):
        yield (f"{sign_of(number, block.style)}. " if block.ordered else "- "), item


def _indented(sign: str, item: Blocks) -> str:
    text = "\n".join(part for block in item if (part := _plain(block)))
    return sign + text.replace("\n", "\n" + " " * len(sign))


def _flat(blocks: Blocks) -> str:
    return " ".join(plain(blocks).split("\n")).strip()


def sign_of(number: int, style: str) -> str:
    """A number as a list writes it: 4, d, D, iv, IV."""
    if style in "aA":
        letters = _letters(number)
        return letters if style == "a" else letters.upper()
    return str(number) if style == "1" else (_roman(number) if style == "I" else _roman(number).lower())


def _letters(number: int) -> str:
    said = ""
    while number:
        number, rest = divmod(number - 1, 26)
        said = chr(ord("a") + rest) + said
    return said


def _roman(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
    said = ""
    for value, sign in zip(values, signs, strict=True):
        count, number = divmod(number, value)
        said += sign * count
    return said


# Tree ----------------------------------------------------------------------------------------------


def tree(blocks: Blocks) -> list[dict[str, Any]]:
    """The same as plain values, for whoever sets it on paper; texts are strings, never markup."""
    return [_tree(block) for block in blocks]


def _tree(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": block.kind, "lines": _lines(block.runs)}
        case Listing():
            signs = [
                sign_of(number, block.style) for number in range(block.start, block.start + len(block.items))
            ]
            return {
                "kind": "ol" if block.ordered else "ul",
                "signs": signs,
                "items": [tree(item) for item in block.items],
            }
        case Quote():
            return {"kind": "quote", "blocks": tree(block.blocks)}
        case Table():
            rows = [[_tree_cell(cell) for cell in row] for row in block.rows]
            return {"kind": "table", "columns": block.columns, "head": block.head, "rows": rows}
        case Rule():
            return {"kind": "rule"}


def _lines(runs: Runs) -> list[list[dict[str, Any]]]:
    """The runs of each line."""
    groups = [(broken, list(group)) for broken, group in groupby(runs, key=lambda run: run.text == "\n")]
    return [
        [
            {"text": run.text, "marks": [mark for mark in MARKS if mark in run.marks], "href": run.href}
            for run in group
        ]
        for broken, group in groups
        if not broken
    ]


def _tree_cell(cell: Cell) -> dict[str, Any]:
    return {
        "blocks": tree(cell.blocks),
        "head": cell.head,
        "colspan": cell.colspan,
        "rowspan": cell.rowspan,
    }
