"""The words of inline elements, each with its look."""

import re
from collections.abc import Iterable, Iterator

from geos.core.richtext.elements import Element
from geos.core.richtext.nodes import Run

Word = Run

MARKS = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em"), "em"),
    **dict.fromkeys(("u", "ins"), "u"),
    **dict.fromkeys(("s", "strike", "del"), "s"),
}
# What the style of an element says of its words, where it says anything: the mark, set or taken away.
STYLES = (
    (re.compile(r"(?<![\w-])font-weight:\s*(bold|bolder|[6-9]00)\b"), "strong", True),
    (re.compile(r"(?<![\w-])font-weight:\s*(normal|lighter|[1-5]00)\b"), "strong", False),
    (re.compile(r"(?<![\w-])font-style:\s*(italic|oblique)\b"), "em", True),
    (re.compile(r"(?<![\w-])font-style:\s*normal\b"), "em", False),
    (re.compile(r"(?<![\w-])text-decoration(-line)?:[^;]*\bunderline\b"), "u", True),
    (re.compile(r"(?<![\w-])text-decoration(-line)?:[^;]*\bline-through\b"), "s", True),
)
# A place of this installation, another one over a safe line, or an address to write to.
LINK = re.compile(r"(https://[^\s/][^\s]*|mailto:[^\s@]+@[^\s@]+|/(?![/\\])[^\s\\]*|/)", re.IGNORECASE)
LONGEST_LINK = 2000  # characters


def words(children: "Iterable[Element | str]") -> Iterator[Word]:
    """The words in order; a line break is a word of its own."""
    for child in children:
        yield from _words(child, frozenset(), "")


def _words(child: "Element | str", marks: frozenset[str], href: str) -> Iterator[Word]:
    if isinstance(child, str):
        yield Run(_one_line(child), marks, href)
        return
    if child.tag == "br":
        yield Run("\n", marks, href)
        return
    marks, href = _looks(child, marks), _href(child) or href
    for inside in child.children:
        yield from _words(inside, marks, href)


def _one_line(text: str) -> str:
    return re.sub(r"[^\S\xa0]", " ", text)  # a line feed of the source is a space; only <br> breaks a line


def _looks(element: Element, marks: frozenset[str]) -> frozenset[str]:
    if element.tag in MARKS:
        marks |= {MARKS[element.tag]}
    style = element.attributes.get("style", "").lower()
    for pattern, mark, on in STYLES if style else ():
        if pattern.search(style):
            marks = marks | {mark} if on else marks - {mark}
    return marks


def _href(element: Element) -> str:
    given = element.attributes.get("href", "").strip()
    return given if len(given) <= LONGEST_LINK and LINK.fullmatch(given) else ""
