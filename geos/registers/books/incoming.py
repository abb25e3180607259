"""The incoming register (Rejista ya barua zinazoingia)."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from geos.core.actor import Actor
from geos.core.db import db
from geos.files.policy import KIND as FILE
from geos.letters import incoming_showing as showing
from geos.letters.models import IncomingEnding, IncomingLetter, IncomingState, SealedItem
from geos.letters.queries.incoming import KIND
from geos.registers.books import base
from geos.registers.books.base import Asked, Book, Cell, Column, Entry
from geos.registers.policy import staff

L = IncomingLetter
COLUMNS = (
    Column(_("No."), 0.9),
    Column(_("Received"), 1.6, "moment"),
    Column(_("Sender"), 2.2),
    Column(_("Their reference"), 1.6, "ref"),
    Column(_("Date of the letter"), 1.2, "day"),
    Column(_("Subject"), 3.2),
    Column(_("File and folio"), 1.7, "ref"),
    Column(_("Came by"), 0.9, screen=False),
    Column(_("Remark"), 1.9),
)


def lines(actor: Actor, asked: Asked, newest_first: bool) -> Select[Any]:
    """By number; numbers that are not the reader's stand there for the registry's own staff only."""
    whose = _readable(actor, asked)
    if staff(actor, asked.registry) and not asked.narrowed:
        whose = or_(whose, L.registry_id == asked.registry.id)
    query = select(L.id).where(L.registry_id == asked.registry.id, whose, *_conditions(asked))
    return base.ordered(query, newest_first, L.year, L.number)


def _readable(actor: Actor, asked: Asked) -> ColumnElement[bool]:
    own = base.need(actor, KIND, L.id, L.level)
    by_file = base.need(actor, FILE, L.file_id, L.level)
    return base.readable(actor, asked.registry, own, by_file, level=L.level)


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    year = [L.year == asked.year] if asked.year else []
    said = base.says(asked, L.subject, L.sender, L.their_reference)
    return [*year, *base.within(L.received_at, asked), *base.of_level(L.level, asked), *said]


def told(actor: Actor, asked: Asked, ids: Sequence[int]) -> list[Entry]:
    """Their entries; of what may not be read nothing but the number is fetched."""
    query = select(L).where(L.id.in_(ids), _readable(actor, asked)).options(
        joinedload(L.file),
        joinedload(L.folio),
        joinedload(L.sealed).joinedload(SealedItem.to_post),
        joinedload(L.sealed).joinedload(SealedItem.to_person),
        joinedload(L.ending).joinedload(IncomingEnding.to_registry),
        selectinload(L.corrections),
    )  # fmt: skip
    found = {letter.id: _entry(letter) for letter in db.session.scalars(query)}
    bare = select(L.id, L.number, L.year).where(L.id.in_([each for each in ids if each not in found]))
    hidden = {row.id: _hidden(f"{row.number}/{row.year}") for row in db.session.execute(bare)}
    return [found.get(each) or hidden[each] for each in ids]


def _entry(letter: IncomingLetter) -> Entry:
    old = {name: _old(letter, name) for name in ("sender", "their_reference", "letter_date", "subject")}
    place = f"{letter.file.reference}/{letter.folio.label}" if letter.file and letter.folio else ""
    return Entry(
        (
            Cell(letter.register_number),
            Cell(letter.received_at),
            Cell(letter.sender, old["sender"]),
            Cell(letter.their_reference, old["their_reference"]),
            Cell(letter.letter_date, old["letter_date"]),
            Cell(showing.subject(letter), old["subject"]),
            Cell(place),
            Cell(str(showing.CHANNELS[letter.channel][1])),
            Cell(_remark(letter)),
        ),
        level=letter.level,
        struck=letter.state is IncomingState.STRUCK_OUT,
        link=(KIND, letter.id),
    )


def _old(letter: IncomingLetter, name: str) -> tuple[str, ...]:
    return tuple(each.old or "–" for each in reversed(letter.corrections) if each.field == name)


def _remark(letter: IncomingLetter) -> str:
    filed = letter.state in (IncomingState.FILED, IncomingState.REGISTERED)
    parts = [
        "" if filed else str(showing.STATES[letter.state][1]),
        showing.addressed_to(letter.sealed) if letter.sealed else "",
        letter.ending.reason if letter.ending else "",
        gettext("Money or valuables") if letter.valuables else "",
        "; ".join(dict.fromkeys(each.reason for each in letter.corrections)),
    ]
    return " · ".join(filter(None, parts))


def _hidden(number: str) -> Entry:
    blank = (Cell(),) * (len(COLUMNS) - 2)
    return Entry((Cell(number), *blank, Cell(gettext("Not for you"))), hidden=True)


BOOK = Book(
    key="incoming",
    title=_("Register of incoming letters"),
    about=_("Every letter in the order of its number, as it was stamped."),
    icon="inbox",
    columns=COLUMNS,
    lines=lines,
    told=told,
    level=L.level,
    seen=_readable,
)
