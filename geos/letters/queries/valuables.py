"""Reading the valuables book of a registry."""

from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.letters.models import IncomingLetter, ValuableItem
from geos.letters.queries.incoming import LARGEST, readable

# Of the letter no more than its number: who may read the rest is asked apart.
_NUMBER = tuple(
    getattr(IncomingLetter, name) for name in ("id", "registry_id", "number", "year", "state", "version")
)


def book(actor: Actor, *, kept: bool = False) -> Select[ValuableItem]:
    """The valuables book of the actor's registries, newest first; `kept`: only what was not given on yet."""
    query = (
        select(ValuableItem)
        .where(ValuableItem.registry_id.in_(actor.registry_ids or (0,)))
        .options(
            joinedload(ValuableItem.letter).load_only(*_NUMBER),
            joinedload(ValuableItem.entered_by),
            joinedload(ValuableItem.given_by),
        )
    )
    if kept:
        query = query.where(ValuableItem.given_at.is_(None))
    return query.order_by(ValuableItem.id.desc())


def get(actor: Actor, item_id: int) -> ValuableItem:
    """A line of the valuables book of one of the actor's registries, or NotFound."""
    query = book(actor).where(ValuableItem.id == item_id)
    found = db.session.scalars(query).one_or_none() if 0 < item_id < LARGEST else None
    if found is None:
        raise NotFound
    return found


def letters_of(actor: Actor, items: Iterable[ValuableItem]) -> dict[int, IncomingLetter]:
    """The letters with which these came, by id, as far as this actor may read them."""
    return readable(actor, [item.letter_id for item in items])
