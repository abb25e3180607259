"""The file index: files by keyword and title, so that one finds a subject's file."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p
from sqlalchemy import Select, select

from geos.classification.models import Keyword
from geos.core.actor import Actor
from geos.files.models import RegistryFile
from geos.files.policy import KIND
from geos.registers.books import base, files
from geos.registers.books.base import Asked, Book, Cell, Column, Entry
from geos.web.fields import LEVELS
from geos.web.i18n import language

F = RegistryFile
COLUMNS = (
    Column(_("Keyword"), 2.6),
    Column(_("Title of the file"), 4.0),
    Column(_("Reference"), 1.8, "ref"),
    Column(_("Earlier references"), 1.6, "ref"),
    Column(_("Level"), 0.9),
    Column(_p("file", "Opened"), 1.3, "day"),
    Column(_p("book", "Where it is"), 2.0),
    Column(_("Place"), 1.2),
)


def lines(actor: Actor, asked: Asked, newest_first: bool) -> Select[Any]:
    """By title on the page; as a whole by the keyword's name in the reader's language, then by title.

    An index is never read backwards. By title the page comes straight from the database's index, however
    many files there are; the whole book is sorted anyway.
    """
    query = select(F.id).join(F.keyword).where(*files.conditions(asked), files.readable(actor, asked))
    if newest_first:
        return base.ordered(query, False, F.title, F.id)
    name = Keyword.name_en if language() == "en" else Keyword.name_sw
    return base.ordered(query, False, name, F.keyword_id, F.title, F.id)


def told(actor: Actor, asked: Asked, ids: Sequence[int]) -> list[Entry]:
    """Their entries, in this order."""
    found = files.load(actor, asked, ids)
    earlier = files.aliases(found)
    return [_entry(found[each], earlier.get(each, [])) for each in ids if each in found]


def _entry(file: RegistryFile, earlier: list[str]) -> Entry:
    return Entry(
        (
            Cell(files.keyword(file)),
            Cell(file.title),
            Cell(file.reference),
            Cell(", ".join(earlier)),
            Cell(str(LEVELS[file.level])),
            Cell(file.opened_at),
            Cell(files.where(file)),
            Cell(file.location),
        ),
        level=file.level,
        link=(KIND, file.id),
    )


BOOK = Book(
    key="index",
    title=_("File index"),
    about=_("Files by keyword and title, with their earlier references."),
    icon="folders",
    columns=COLUMNS,
    lines=lines,
    told=told,
    level=F.level,
    filters=frozenset({"keyword"}),
)
