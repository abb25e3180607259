"""Ordering that somebody goes: to another post, to another institution, or out of the service."""

from datetime import date, timedelta
from typing import Any

from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, WrongState
from geos.directory.models import Institution, Person, Post
from geos.directory.policy import NOT_ONESELF
from geos.mail import policy as mail
from geos.mail.models import Mailbox, MailboxState
from geos.transfers import queries
from geos.transfers.models import (
    FORWARD_DAYS,
    REASON,
    REFERENCE,
    LeavingCause,
    Transfer,
    TransferKind,
    TransferState,
)
from geos.transfers.policy import POLICY
from geos.transfers.service import planning
from geos.transfers.service.carrying_out import carry_out
from geos.transfers.service.handing_over import open_lists
from geos.transfers.service.telling import ask_receivers, note, tell_person

LONGEST = 365  # days
AHEAD = timedelta(days=730)  # how far ahead an order may be dated


@command
def transfer(
    actor: Actor,
    person: Person,
    to_post: Post | None,
    starts_on: date,
    *,
    to_institution: Institution | None = None,
    keep_mailbox: bool = True,
    forward_days: int = FORWARD_DAYS,
    reference: str = "",
    reason: str = "",
) -> Transfer:
    """Order that a person moves from `starts_on` to a post of the own institution, or to another one.

    Inside, the appointments end and begin by their dates at 00:00 of that day; to another institution, once
    it has accepted and said to which post. Invalid names the field: a held post (with the holder), a past
    day, somebody with a running order. Nobody orders their own transfer (Denied).
    """
    between = to_institution is not None and to_institution.id != person.institution_id
    order = begun(
        actor,
        person,
        starts_on,
        kind=TransferKind.BETWEEN if between else TransferKind.INSIDE,
        state=TransferState.ASKED if between else TransferState.PLANNED,
        to_institution_id=to_institution.id if between and to_institution else None,
        to_post_id=to_post.id if to_post and not between else None,
        keep_mailbox=keep_mailbox,
        forward_days=_days(forward_days),
        reference=reference.strip(),
        reason=reason.strip(),
    )
    if between and to_institution is not None:
        return _asked(actor, order, to_institution)
    return _planned(actor, order, person, to_post)


def _asked(actor: Actor, order: Transfer, institution: Institution) -> Transfer:
    if not institution.active:
        raise Invalid(fields={"to_institution": "This institution takes nobody at present"})
    entered(actor, order, "transfer", [])
    ask_receivers(order)
    return order


def _planned(actor: Actor, order: Transfer, person: Person, to_post: Post | None) -> Transfer:
    if to_post is None or to_post.institution_id != person.institution_id:
        raise Invalid(fields={"to_post": "Choose a post of this institution"})
    held = queries.posts_held(person.id)  # before a new one begins, which may be today
    planning.end_and_begin(actor, order, person, to_post)
    entered(actor, order, "transfer", held)
    return on_its_day(actor, order)


@command
def leave(
    actor: Actor,
    person: Person,
    last_day: date,
    *,
    cause: LeavingCause,
    at_once: bool = False,
    forward_to: Mailbox | None = None,
    forward_days: int = 0,
    reference: str = "",
    reason: str = "",
) -> Transfer:
    """Order that a person leaves the service with this day; posts, access and mailbox end by themselves.

    A past day may be written (a death, a letter that came late): it is carried out now, and so it is
    `at_once`. Mail to the old address goes to `forward_to` for `forward_days`, where one is given.
    """
    order = begun(
        actor,
        person,
        today() if at_once else last_day + timedelta(days=1),
        past=True,
        kind=TransferKind.LEAVING,
        cause=cause,
        at_once=at_once,
        forward_to_id=_forwarding(actor, person, forward_to),
        forward_days=_days(forward_days) if forward_to else 0,
        reference=reference.strip(),
        reason=reason.strip(),
    )
    held = queries.posts_held(person.id)
    planning.end(actor, order, person)
    entered(actor, order, "leave", held)
    return on_its_day(actor, order)


def begun(actor: Actor, person: Person, starts_on: date, *, past: bool = False, **said: Any) -> Transfer:
    """The order before it is entered, where this may be ordered at all."""
    held = queries.posts_held(person.id)
    order = Transfer(
        institution_id=person.institution_id,
        person_id=person.id,
        starts_on=starts_on,
        from_post_id=held[0].id if held else None,
        ordered_by_id=actor.person_id,
        ended=[],
        **said,
    )
    POLICY.require(actor, "order", order)
    if actor.person_id == person.id:
        raise Denied(NOT_ONESELF)
    _require_serving(person)
    _check_texts(order)
    if not (past or starts_on >= today()) or starts_on > today() + AHEAD:
        raise Invalid(fields={"starts_on": "Write a date from today on, at most two years ahead"})
    return order


def _require_serving(person: Person) -> None:
    planning.lock_person(person)
    if person.ended_at is not None:
        raise WrongState("%(name)s has left the service", name=person.name)
    other = queries.running(person.id)
    if other is not None:
        raise Invalid(
            fields={"person": "There is an order about %(name)s already, for %(day)s. Cancel it first"},
            name=person.name,
            day=f"{other.starts_on:%d/%m/%Y}",
        )


def _check_texts(order: Transfer) -> None:
    for name, most in (("reference", REFERENCE), ("reason", REASON)):
        if len(getattr(order, name)) > most:
            raise Invalid(fields={name: "Shorten this to %(most)d characters"}, most=most)


def _days(days: int) -> int:
    if not 0 <= days <= LONGEST:
        raise Invalid(fields={"forward_days": "Write a number of days from 0 to %(most)d"}, most=LONGEST)
    return days


def _forwarding(actor: Actor, person: Person, forward_to: Mailbox | None) -> int | None:
    """A working mailbox of the same institution, not the person's own, nor one of whoever orders it."""
    if forward_to is None:
        return None
    if mail.owner(actor, forward_to):
        raise Invalid(fields={"forward_to": NOT_ONESELF})
    own = forward_to.person_id == person.id
    if (
        own
        or forward_to.institution_id != person.institution_id
        or forward_to.state is not MailboxState.ACTIVE
    ):
        raise Invalid(fields={"forward_to": "Choose another mailbox of this institution that works"})
    return forward_to.id


def entered(actor: Actor, order: Transfer, act: str, held: list[Post]) -> None:
    """The order is entered and journaled; where it stands, there is a list for each post held until then."""
    box = planning.staff_mailbox(order.person_id)
    order.old_address = box.address if box else ""
    db.session.add(order)
    db.session.flush()
    note(actor, act, order)
    if order.state is TransferState.PLANNED:
        open_lists(order, held)
        tell_person(order)


def on_its_day(actor: Actor, order: Transfer) -> Transfer:
    """What is dated for today, or before, is carried out in the same act."""
    if order.starts_on <= today():
        carry_out(order)
    return order
