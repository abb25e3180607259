"""HTML mail as plain text: nothing is fetched, nothing runs, what can be read stays."""

from html.parser import HTMLParser

import nh3

LIMIT = 2_000_000  # characters of HTML that are looked at
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


def from_html(html: str) -> str:
    """The text of an HTML body, its links' addresses behind their words."""
    clean = nh3.clean(
        html[:LIMIT],
        tags=set(KEPT),
        clean_content_tags=DROPPED,
        attributes={"a": {"href"}, "img": {"alt"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    return reader.text


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
