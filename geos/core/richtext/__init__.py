"""What people write with more than letters: paragraphs, lists and tables, and nothing that could run.

A text is kept either as it was typed (`plain`, a blank line between paragraphs) or as clean HTML of a few
elements (`html`); its format stands beside it in the database. Others use what stands here:

- `clean` makes any HTML fit to be kept; `check` does so with what a form brought, and says what is wrong.
- `as_html` shows a text, `plain` gives its words alone, `tree` its parts for paper.
- `compare` shows two versions in one, word by word; `merge` puts together what two people made of one.
"""

from typing import Any

from markupsafe import Markup

from geos.core.errors import Invalid
from geos.core.richtext.comparing import compared
from geos.core.richtext.merging import merged
from geos.core.richtext.nodes import Blocks, TextFormat
from geos.core.richtext.reading import read
from geos.core.richtext.writing import html as _html
from geos.core.richtext.writing import plain as _plain
from geos.core.richtext.writing import tree as _tree
from geos.core.richtext.writing import typed

__all__ = [
    "MARKUP",
    "TextFormat",
    "as_html",
    "check",
    "clean",
    "compare",
    "from_plain",
    "is_plain",
    "merge",
    "plain",
    "tree",
]

MARKUP = 6  # characters of HTML to one of text, at most; a text of nothing but markup is none


def clean(html: str) -> str:
    """This HTML as it may be kept: known elements, nothing that runs. Cleaning it again changes nothing."""
    return _html(read(html))


def from_plain(text: str) -> str:
    """Typed text as clean HTML; no sign of it is read as markup."""
    return _html(typed(text))


def plain(text: str, format: TextFormat) -> str:
    """The words alone, a blank line between paragraphs: for search, notices and whoever hears the page."""
    return text if format is TextFormat.PLAIN else _plain(read(text))


def is_plain(text: str, format: TextFormat) -> bool:
    """Whether the text loses nothing when it is shown and edited as plain text."""
    if format is TextFormat.PLAIN:
        return True
    blocks = read(text)
    return typed(_plain(blocks)) == blocks


def as_html(text: str, format: TextFormat) -> Markup:
    """The text, safe to stand in a page."""
    return Markup(_html(_blocks(text, format)))  # noqa: S704 - written from known parts, every text escaped


def tree(text: str, format: TextFormat) -> list[dict[str, Any]]:
    """The parts as plain values, for paper. Each has a `kind`:

    p, h2, h3: `lines`, each a list of runs {text, marks, href}; ul, ol: `items` (lists of parts) and `signs`;
    quote: `blocks`; table: `columns`, `head` (rows to repeat), `rows` of cells {blocks, head, colspan,
    rowspan}; rule.
    """
    return _tree(_blocks(text, format))


def compare(old: str, old_format: TextFormat, new: str, new_format: TextFormat) -> Markup:
    """The new text with <ins> around what came and <del> around what went; tables cell by cell."""
    return Markup(_html(compared(_blocks(old, old_format), _blocks(new, new_format))))  # noqa: S704 - as above


def merge(
    base: tuple[str, TextFormat], mine: tuple[str, TextFormat], theirs: tuple[str, TextFormat]
) -> tuple[str, TextFormat] | None:
    """What two people made of `base`, put together; None where both changed the same part."""
    found = merged(_blocks(*base), _blocks(*mine), _blocks(*theirs))
    if found is None:
        return None
    simple = typed(_plain(found)) == found
    return (_plain(found), TextFormat.PLAIN) if simple else (_html(found), TextFormat.HTML)


def check(text: str, format: TextFormat, most: int, field: str) -> str:
    """What is kept of a text that somebody wrote; Invalid where it has more than `most` characters."""
    kept = text.replace("\r\n", "\n").strip() if format is TextFormat.PLAIN else clean(text)
    count = len(plain(kept, format))
    if count > most or len(kept) > most * MARKUP + 2000:
        raise Invalid(
            fields={field: "Shorten this text to %(most)d characters; it has %(count)d"},
            most=most,
            count=count,
        )
    return kept


def _blocks(text: str, format: TextFormat) -> Blocks:
    return typed(text) if format is TextFormat.PLAIN else read(text)
