"""Two officers who change places on one day: two orders, given and cancelled together."""

from datetime import date
from typing import Any

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command
from geos.core.errors import Invalid
from geos.directory import queries as directory
from geos.directory.models import AppointmentKind, Person, Post
from geos.transfers import queries
from geos.transfers.models import Transfer, TransferKind, TransferState
from geos.transfers.service import planning
from geos.transfers.service.ordering import begun, entered, on_its_day


@command
def swap(
    actor: Actor, person: Person, to_post: Post, starts_on: date, *, reference: str = "", reason: str = ""
) -> Transfer:
    """Order that a person and whoever holds `to_post` on that day change places, inside one institution.

    Each of the two orders is as any other; one cannot be cancelled without the other. Invalid names `swap`
    where there is nobody to change with. Whoever orders may be neither of the two (Denied).
    """
    if to_post.institution_id != person.institution_id:
        raise Invalid(fields={"to_post": "Choose a post of this institution"})
    other, own = _other(person, to_post, starts_on), _own(person)
    for each in sorted((person, other), key=lambda one: one.id):
        planning.lock_person(each)
    said: dict[str, Any] = {"reference": reference.strip(), "reason": reason.strip(), "ordered_at": now()}
    sides = ((person, to_post), (other, own))
    orders = [_side(actor, one, post, starts_on, said) for one, post in sides]
    held = [queries.posts_held(one.id) for one, _ in sides]
    for order, (one, post) in zip(orders, sides, strict=True):
        planning.make_room(actor, order, one, post)
    for order, (one, post) in zip(orders, sides, strict=True):
        planning.begin(actor, order, one, post)
    for order, posts in zip(orders, held, strict=True):
        entered(actor, order, "transfer", posts)
    first, _ = [on_its_day(actor, order) for order in orders]
    return first


def _side(actor: Actor, person: Person, post: Post, starts_on: date, said: dict[str, Any]) -> Transfer:
    kind, state = TransferKind.INSIDE, TransferState.PLANNED
    return begun(actor, person, starts_on, kind=kind, state=state, to_post_id=post.id, **said)


def _other(person: Person, post: Post, starts_on: date) -> Person:
    held = directory.between(post.id, AppointmentKind.SUBSTANTIVE, starts_on, starts_on)
    if not held:
        raise Invalid(fields={"swap": "Nobody holds this post on that day: there is nobody to change with"})
    if held[0].person_id == person.id:
        raise Invalid(fields={"to_post": "%(name)s holds this post already"}, name=person.name)
    return held[0].person


def _own(person: Person) -> Post:
    """The post that the other one gets: the first that the person holds."""
    held = queries.posts_held(person.id)
    if not held:
        raise Invalid(fields={"swap": "%(name)s holds no post that could be given up"}, name=person.name)
    return held[0]
