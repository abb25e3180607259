"""The file diary: files in the order in which they were opened."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p
from sqlalchemy import Select, select

from geos.core.actor import Actor
from geos.files.models import ENDED, RegistryFile
from geos.files.policy import KIND
from geos.registers.books import base, files
from geos.registers.books.base import Asked, Book, Cell, Column, Entry
from geos.web.fields import LEVELS

F = RegistryFile
COLUMNS = (
    Column(_p("file", "Opened"), 1.3, "day"),
    Column(_("Reference"), 1.7, "ref"),
    Column(_("Title of the file"), 3.9),
    Column(_("Keyword"), 2.4),
    Column(_("Level"), 0.9),
    Column(_("Volumes"), 0.8),
    Column(_("Opened by"), 1.6),
    Column(_p("file", "Closed"), 1.3, "day"),
    Column(_("Remark"), 1.5),
)


def lines(actor: Actor, asked: Asked, newest_first: bool) -> Select[Any]:
    """By the moment of opening."""
    query = select(F.id).join(F.keyword).where(*files.conditions(asked), files.readable(actor, asked))
    return base.ordered(query, newest_first, F.opened_at, F.id)


def told(actor: Actor, asked: Asked, ids: Sequence[int]) -> list[Entry]:
    """Their entries, in this order."""
    found = files.load(actor, asked, ids)
    volumes, names = files.volumes(found), files.openers(found.values())
    return [_entry(found[each], volumes.get(each, 0), names) for each in ids if each in found]


def _entry(file: RegistryFile, volumes: int, names: dict[int, str]) -> Entry:
    return Entry(
        (
            Cell(file.opened_at),
            Cell(file.reference),
            Cell(file.title),
            Cell(files.keyword(file)),
            Cell(str(LEVELS[file.level])),
            Cell(volumes),
            Cell(names.get(file.opened_by_id or 0, "")),
            Cell(file.closed_at),
            Cell(files.where(file) if file.state in ENDED else ""),
        ),
        level=file.level,
        link=(KIND, file.id),
    )


BOOK = Book(
    key="diary",
    title=_("File diary"),
    about=_("Files in the order in which they were opened."),
    icon="clipboard-list",
    columns=COLUMNS,
    lines=lines,
    told=told,
    level=F.level,
    filters=frozenset({"keyword"}),
)
