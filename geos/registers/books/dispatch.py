"""The dispatch book: what left for whom, how, and who has received it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import contains_eager, joinedload

from geos.core.actor import Actor
from geos.core.db import db
from geos.exchange import tracking
from geos.exchange.models import Carrier, Consignment, ConsignmentState
from geos.letters import drawing
from geos.letters.models import Addressee, OutgoingLetter
from geos.letters.policy.outgoing import FILE, KIND
from geos.registers.books import base
from geos.registers.books.base import Asked, Book, Cell, Column, Entry

C, L = Consignment, OutgoingLetter
CARRIERS: dict[Carrier, LazyString] = {Carrier.MEMBER: _("GeOS"), Carrier.MAIL: _("E-mail")}
COLUMNS = (
    Column(_p("book", "Entered"), 1.6, "moment"),
    Column(_("No."), 0.9),
    Column(_("Reference"), 1.7, "ref"),
    Column(_("To whom"), 2.6),
    Column(_("Carried by"), 1.0),
    Column(_p("dispatch", "Sent"), 1.6, "moment"),
    Column(_p("dispatch", "Delivered"), 1.6, "moment"),
    Column(_("State"), 1.5),
    Column(_("Receipt"), 1.2, "ref"),
    Column(_("Received by, signature"), 2.0, screen=False, paper_only=True),
)


def lines(actor: Actor, asked: Asked, newest_first: bool) -> Select[Any]:
    """In the order in which they were handed to their carriers."""
    query = select(C.id).join(C.letter).where(
        C.from_institution_id == asked.registry.institution_id,
        L.registry_id == asked.registry.id,
        _readable(actor, asked),
        *base.in_year(C.created_at, asked),
        *base.within(C.created_at, asked),
        *base.of_level(L.level, asked),
        *([C.carrier == Carrier(asked.carrier)] if asked.carrier else []),
        *_says(asked),
    )  # fmt: skip
    return base.ordered(query, newest_first, C.id)


def _says(asked: Asked) -> list[ColumnElement[bool]]:
    if not asked.words:
        return []
    addressee = select(Addressee.id).where(Addressee.id == C.addressee_id)
    return [
        L.reference.icontains(word, autoescape=True)
        | addressee.where(Addressee.lines.icontains(word, autoescape=True)).exists()
        for word in asked.words
    ]


def _readable(actor: Actor, asked: Asked) -> ColumnElement[bool]:
    own = base.need(actor, KIND, L.id, L.level)
    by_file = base.need(actor, FILE, L.file_id, L.level)
    return base.readable(actor, asked.registry, own, by_file, level=L.level)


def told(actor: Actor, asked: Asked, ids: Sequence[int]) -> list[Entry]:
    """Their entries, in this order."""
    query = select(C).join(C.letter).where(C.id.in_(ids), _readable(actor, asked)).options(
        contains_eager(C.letter).selectinload(L.addressees),
        joinedload(C.addressee).joinedload(Addressee.institution),
    )  # fmt: skip
    found = {each.id: _entry(each) for each in db.session.scalars(query)}
    return [found[each] for each in ids if each in found]


def _entry(consignment: Consignment) -> Entry:
    letter = consignment.letter
    return Entry(
        (
            Cell(consignment.created_at),
            Cell(drawing.register_number(letter)),
            Cell(letter.reference),
            Cell(drawing.name_of(consignment.addressee)),
            Cell(str(CARRIERS[consignment.carrier])),
            Cell(consignment.sent_at),
            Cell(consignment.delivered_at),
            Cell(str(tracking.TAGS[consignment.state][1])),
            Cell(consignment.receipt),
            Cell(),
        ),
        level=letter.level,
        struck=consignment.state is ConsignmentState.CANCELLED,
        link=(C.__tablename__, consignment.id),
    )


BOOK = Book(
    key="dispatch",
    title=_("Dispatch book"),
    about=_("What was handed to which carrier, and who has received it."),
    icon="mail-forward",
    columns=COLUMNS,
    lines=lines,
    told=told,
    level=L.level,
    filters=frozenset({"carrier"}),
)
