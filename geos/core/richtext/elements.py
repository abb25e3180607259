"""HTML of anybody as a small tree of known elements: first through nh3, then read by the standard library.

nh3 (html5ever) repairs the markup as a browser would and drops scripts, styles and unknown attributes;
what is read from it is only ever used to build the nodes of `geos.core.richtext.nodes`.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

INLINE = frozenset(
    {"a", "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "font", "sub", "sup", "code"}
)
TABULAR = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
BLOCKS = frozenset(
    {
        *("p", "div", "center", "address", "article", "section", "header", "footer", "main", "figure", "pre"),
        *("figcaption", "dl", "dt", "dd", "blockquote", "ul", "ol", "li", "hr", "body"),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    }
)
VOID = frozenset({"br", "hr"})
TAGS = INLINE | TABULAR | BLOCKS | VOID
# What these hold is no text of the writer's.
DROPPED = frozenset(
    {"script", "style", "title", "head", "template", "noscript", "iframe", "object", "svg", "math"}
)
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    **{tag: {"style", "class"} for tag in ("p", "span", "b", "i", "u", "h1", "h2", "h3", "div", "li")},
}
DEEPEST = 120  # elements within one another; what is deeper loses its look and keeps its words


@dataclass
class Element:
    """An element with its attributes; `children` are elements and strings in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)


def parsed(html: str) -> Element:
    """The text as a tree below an element `body`."""
    tidy = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(DROPPED),
        attributes=ATTRIBUTES,
        link_rel=None,
        url_schemes={"https", "mailto"},
    )
    reader = _Reader()
    reader.feed(tidy)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    """Builds the tree of what nh3 wrote, which is always well nested."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("body")
        self._open = [self.root]
        self._passed: list[str] = []  # elements too deep to be kept

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self._open) > DEEPEST and tag not in VOID:
            self._passed.append(tag)
            return
        made = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(made)
        if tag not in VOID:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if self._passed:
            self._passed.pop()
        elif tag not in VOID and len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
