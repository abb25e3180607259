"""The outgoing register (Rejista ya barua zinazotoka)."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, selectinload

from geos.core.actor import Actor
from geos.core.db import db
from geos.letters import drawing
from geos.letters.models import Addressee, OutgoingLetter
from geos.letters.policy.outgoing import FILE, KIND
from geos.registers.books import base
from geos.registers.books.base import Asked, Book, Cell, Column, Entry

L = OutgoingLetter
EVERYBODY = 100  # addressees named in a line; a circular has more, and says how many
COLUMNS = (
    Column(_("No."), 0.9),
    Column(_("Sent on"), 1.6, "moment"),
    Column(_("Reference"), 1.7, "ref"),
    Column(_("To whom"), 2.4),
    Column(_("Subject"), 3.2),
    Column(_("Signed by"), 2.2),
    Column(_("Sent by"), 1.3, screen=False),
    Column(_("Their reference"), 1.7, "ref"),
)


def lines(actor: Actor, asked: Asked, newest_first: bool) -> Select[Any]:
    """By number, as far as the actor may read them."""
    query = select(L.id).where(
        L.registry_id == asked.registry.id,
        L.register_year == asked.year if asked.year else L.register_year.is_not(None),
        L.register_number.is_not(None),
        _readable(actor, asked),
        *base.within(L.dispatched_at, asked),
        *base.of_level(L.level, asked),
        *base.says(asked, L.subject, L.reference),
    )
    return base.ordered(query, newest_first, L.register_year, L.register_number)


def _readable(actor: Actor, asked: Asked) -> ColumnElement[bool]:
    own = base.need(actor, KIND, L.id, L.level)
    by_file = base.need(actor, FILE, L.file_id, L.level)
    return base.readable(actor, asked.registry, own, by_file, level=L.level)


def told(actor: Actor, asked: Asked, ids: Sequence[int]) -> list[Entry]:
    """Their entries, in this order."""
    query = select(L).where(L.id.in_(ids), _readable(actor, asked)).options(
        joinedload(L.signer),
        joinedload(L.signed_for),
        joinedload(L.signer_post),
        joinedload(L.signed_post),
        joinedload(L.dispatched_by),
        selectinload(L.addressees).joinedload(Addressee.institution),
    )  # fmt: skip
    found = {letter.id: _entry(letter) for letter in db.session.scalars(query)}
    return [found[each] for each in ids if each in found]


def _entry(letter: OutgoingLetter) -> Entry:
    signer = letter.signer.name if letter.signer else ""
    return Entry(
        (
            Cell(drawing.register_number(letter)),
            Cell(letter.dispatched_at),
            Cell(letter.reference),
            Cell(drawing.addressed_to(letter, EVERYBODY)),
            Cell(letter.subject),
            Cell(", ".join(filter(None, (signer, drawing.signed_as(letter))))),
            Cell(letter.dispatched_by.name if letter.dispatched_by else ""),
            Cell(letter.their_reference),
        ),
        level=letter.level,
        link=(KIND, letter.id),
    )


BOOK = Book(
    key="outgoing",
    title=_("Register of outgoing letters"),
    about=_("Every letter that was sent, in the order of its number."),
    icon="send",
    columns=COLUMNS,
    lines=lines,
    told=told,
    level=L.level,
)
