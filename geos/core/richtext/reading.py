"""From HTML to the parts of a text: what a browser, Word or LibreOffice puts on the clipboard, made plain.

Word writes a list as paragraphs whose style says `mso-list:l0 level1 lfo1`, with the sign of each in a span
`mso-list:Ignore`; both say so in what Word itself puts on the clipboard. LibreOffice writes <font> and
<center>. Nothing that was written is lost: what has no place here keeps its words as a paragraph.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from geos.core.richtext.elements import BLOCKS, TABULAR, Element, parsed
from geos.core.richtext.nodes import Block, Blocks, Listing, Paragraph, Quote, Rule, Runs
from geos.core.richtext.spaces import tidy
from geos.core.richtext.tables import Found, table
from geos.core.richtext.words import Word, words

HEADINGS: dict[str, Literal["h2", "h3"]] = {
    "h1": "h2",
    "h2": "h2",
    "h3": "h3",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
}
DEEPEST = 5  # lists and quotes within one another
WORD_LIST = re.compile(r"mso-list:\s*l\d+\s+level(\d)", re.IGNORECASE)
STYLES = ("1", "a", "A", "i", "I")


@dataclass(frozen=True)
class _Line:
    """A paragraph of Word's that is an item of a list."""

    level: int
    sign: str  # as Word printed it: `1.`, `(a)`, a bullet
    runs: Runs


def read(html: str) -> Blocks:
    """The text of any HTML."""
    return _blocks(parsed(html).children, 0, False)


def _blocks(children: "Iterable[Element | str]", depth: int, flat: bool) -> Blocks:
    """Blocks of these children; `flat` inside a cell or an item, where no table or heading has room."""
    return _with_lists(list(_parts(children, depth, flat)), depth)


def _parts(children: "Iterable[Element | str]", depth: int, flat: bool) -> "Iterator[Block | _Line]":
    loose: list[Element | str] = []
    for child in children:
        if isinstance(child, str) or not _is_block(child):
            loose.append(child)
            continue
        yield from _paragraphs(words(loose))
        loose = []
        yield from _block(child, depth, flat)
    yield from _paragraphs(words(loose))


def _is_block(element: Element) -> bool:
    """Whether it is a block, or holds one although it is none (a list inside a link, say)."""
    if element.tag in BLOCKS or element.tag in TABULAR:
        return True
    return any(isinstance(child, Element) and _is_block(child) for child in element.children)


def _block(element: Element, depth: int, flat: bool) -> "Iterator[Block | _Line]":
    tag = element.tag
    if tag in HEADINGS:
        yield from _heading(element, depth, flat)
    elif tag in ("ul", "ol") and depth < DEEPEST:
        yield from _list(element, depth)
    elif tag == "blockquote" and depth < DEEPEST:
        quoted = _blocks(element.children, depth + 1, flat)
        yield from [Quote(quoted)] if quoted else []
    elif tag == "table" and not flat:
        yield from _table(element, depth)
    elif tag == "hr":
        yield from [] if flat else [Rule()]
    elif tag == "p" and WORD_LIST.search(element.attributes.get("style", "")):
        yield _line(element)
    else:
        yield from _parts(element.children, depth, flat)


def _paragraphs(found: Iterable[Word]) -> Iterator[Paragraph]:
    """A paragraph; where two line breaks follow one another, two."""
    return (Paragraph(runs) for runs in tidy(found))


def _heading(element: Element, depth: int, flat: bool) -> Iterator[Block]:
    kind = HEADINGS[element.tag]
    for block in _blocks(element.children, depth, flat):
        yield replace(block, kind=kind) if isinstance(block, Paragraph) and not flat else block


def _list(element: Element, depth: int) -> Iterator[Block]:
    items: list[Blocks] = []
    for child in element.children:
        if isinstance(child, Element) and child.tag == "li":
            items.append(_blocks(child.children, depth + 1, True))
            continue
        more = _blocks([child], depth + 1, True)
        if items and more and isinstance(more[0], Listing):
            items[-1] += more  # a list directly in a list belongs to the item before it
        else:
            items.append(more)
    found = tuple(item for item in items if item)
    if found:
        yield Listing(found, element.tag == "ol", *_counting(element))


def _counting(element: Element) -> tuple[int, str]:
    """With which number a list begins, and how its numbers look."""
    if element.tag != "ol":
        return 1, "1"
    start, style = element.attributes.get("start", ""), element.attributes.get("type", "1")
    good = start.isascii() and start.isdigit() and 0 < int(start[:6]) < 1000
    return int(start[:6]) if good else 1, style if style in STYLES else "1"


def _table(element: Element, depth: int) -> Iterator[Block]:
    """The table, before it what was not in a cell (its caption)."""
    for child in element.children:
        if isinstance(child, str) or child.tag not in TABULAR or child.tag == "caption":
            yield from _blocks([child] if isinstance(child, str) else child.children, depth, False)
    rows = [[_cell(cell, head, depth) for cell in cells] for cells, head in _rows(element)]
    made = table(rows)
    if made is not None:
        yield made


def _rows(element: Element) -> Iterator[tuple[list[Element], bool]]:
    """The cells of each row, and whether it stands in the table's head."""
    for part in element.children:
        if isinstance(part, str):
            continue
        if part.tag == "tr":
            yield _elements(part, "td", "th"), False
        elif part.tag in ("thead", "tbody", "tfoot"):
            for row in _elements(part, "tr"):
                yield _elements(row, "td", "th"), part.tag == "thead"


def _elements(parent: Element, *tags: str) -> list[Element]:
    return [child for child in parent.children if isinstance(child, Element) and child.tag in tags]


def _cell(element: Element, in_head: bool, depth: int) -> Found:
    return Found(
        _blocks(element.children, depth, True),
        in_head or element.tag == "th",
        _span(element, "colspan"),
        _span(element, "rowspan"),
    )


def _span(element: Element, name: str) -> int:
    given = element.attributes.get(name, "")
    return max(1, min(500, int(given[:4]))) if given.isascii() and given.isdigit() else 1


# Lists of Word's -----------------------------------------------------------------------------------


def _line(element: Element) -> _Line:
    found = WORD_LIST.search(element.attributes["style"])
    sign = _sign(element)
    runs = [run for part in tidy(words(element.children)) for run in part]
    return _Line(int(found[1]) if found else 1, sign, tuple(runs))


def _sign(element: Element) -> str:
    """The sign before a list paragraph, taken out of it."""
    for number, child in enumerate(element.children):
        if not isinstance(child, Element):
            continue
        if "mso-list:ignore" in child.attributes.get("style", "").replace(" ", "").lower():
            del element.children[number]
            return _text(child).strip().strip("\xa0")
        inside = _sign(child)
        if inside:
            return inside
    return ""


def _text(element: Element) -> str:
    return "".join(child if isinstance(child, str) else _text(child) for child in element.children)


def _with_lists(parts: "list[Block | _Line]", depth: int) -> Blocks:
    """The blocks, each row of Word's list paragraphs made one list."""
    made: list[Block] = []
    waiting: list[_Line] = []
    for part in parts:
        if isinstance(part, _Line):
            waiting.append(part)
            continue
        made += _listed(waiting, depth)
        waiting = []
        made.append(part)
    return (*made, *_listed(waiting, depth))


def _listed(lines: list[_Line], depth: int) -> Blocks:
    """Lists of these lines; a line of a lower level goes into the item before it."""
    if not lines:
        return ()
    if depth >= DEEPEST:
        return tuple(Paragraph(line.runs) for line in lines if line.runs)
    level, signs = lines[0].level, list[str]()
    items: list[Blocks] = []
    below: list[_Line] = []
    for line in lines:
        if line.level > level and items:
            below.append(line)
            continue
        if below:
            items[-1] += _listed(below, depth + 1)
            below = []
        if line.runs:
            items.append((Paragraph(line.runs),))
            signs.append(line.sign)
    if below:
        items[-1] += _listed(below, depth + 1)
    return (_listing(tuple(items), signs[0]),) if items else ()


def _listing(items: tuple[Blocks, ...], sign: str) -> Listing:
    """What the first sign says: `1.` and `4)` are numbers, `a.` and `(i)` letters, all else a bullet."""
    found = re.fullmatch(r"\(?([0-9]{1,3}|[A-Za-z])[.)]", sign)
    if found is None:
        return Listing(items)
    said = found[1]
    if said.isdigit():
        return Listing(items, True, max(1, int(said)), "1")
    style = {"i": "i", "I": "I"}.get(said, "a" if said.islower() else "A")
    start = 1 if said in "iI" else ord(said.lower()) - ord("a") + 1
    return Listing(items, True, start, style)
