"""HTML mail as plain text: nothing is fetched, nothing runs, what can be read stays."""

import re
from html.parser import HTMLParser

import nh3

LIMIT = 500_000  # characters of HTML that are looked at
DEPTH = 1000  # of open tags; more takes the cleaner quadratic time, and no program writes it
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
VOID = {"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "source", "embed"}
# fmt: off
PARAGRAPHS = frozenset((
    "p", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre",
))
BLOCKS = PARAGRAPHS | {
    "div", "section", "article", "header", "footer", "address", "center", "tr", "dt", "dd", "figure",
    "figcaption", "form", "fieldset",
}
KEPT = BLOCKS | {"a", "br", "hr", "li", "td", "th", "img", "span", "b", "i", "strong", "em", "u"}
# fmt: on
DROPPED = {"script", "style", "title", "template", "noscript", "svg", "math", "object", "iframe"}


def from_html(html: str) -> tuple[str, bool]:
    """The text of an HTML body, its links' addresses behind their words, and whether all of it was read."""
    sane = html[: _end(html)]
    clean = nh3.clean(
        sane,
        tags=set(KEPT),
        clean_content_tags=DROPPED,
        attributes={"a": {"href"}, "img": {"alt"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    return reader.text, len(sane) == len(html)


def _end(html: str) -> int:
    """Where to stop reading: at LIMIT, or where more than DEPTH tags stand open."""
    open_tags = 0
    for found in TAG.finditer(html, 0, LIMIT):
        if found[2].lower() not in VOID:
            open_tags = max(0, open_tags - 1) if found[1] else open_tags + 1
        if open_tags > DEPTH:
            return found.start()
    return LIMIT


class _Reader(HTMLParser):
    """Walks cleaned, well-formed HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._links: list[tuple[str, int]] = []
        self._pre = 0

    @property
    def text(self) -> str:
        """Lines without blanks at their ends, never two empty ones in a row."""
        lines: list[str] = []
        for line in "".join(self._parts).replace("\u00a0", " ").split("\n"):
            line = line.rstrip() if line.startswith("\t") else line.strip(" ")
            if line.strip() or (lines and lines[-1]):
                lines.append(line.rstrip())
        return "\n".join(lines).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("br", "hr") or tag in BLOCKS:
            self._parts.append("\n\n" if tag in PARAGRAPHS else "\n")
        elif tag == "li":
            self._parts.append("\n- ")
        elif tag in ("td", "th"):
            self._parts.append(" ")
        elif tag == "img" and given.get("alt"):
            self._parts.append(f"[{given['alt']}]")
        elif tag == "a":
            self._links.append((given.get("href") or "", len(self._parts)))
        self._pre += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._parts.append("\n\n" if tag in PARAGRAPHS else "\n")
        if tag == "a" and self._links:
            self._close_link(*self._links.pop())
        self._pre -= tag == "pre"

    def _close_link(self, href: str, start: int) -> None:
        shown = "".join(self._parts[start:]).strip()
        target = href.removeprefix("mailto:")
        if target and target.rstrip("/") != shown.rstrip("/"):
            self._parts.append(f" <{target}>")

    def handle_data(self, data: str) -> None:
        if self._pre:
            self._parts.append(data)
            return
        words = " ".join(data.split())
        before = " " if data[:1].isspace() and words else ""
        after = " " if data[-1:].isspace() else ""
        self._parts.append(before + words + after)
