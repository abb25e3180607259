"""Acting (Kaimu): who holds a post in the place of somebody, from a day to a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.directory.models import Appointment, AppointmentKind, Person, Post
from geos.directory.policy import NOT_ONESELF, POLICY, may_give
from geos.directory.queries.acting import seat_of
from geos.directory.queries.holding import between, counts
from geos.directory.service.appointing import (
    enter,
    lock_post,
    require_same_institution,
    roles_of,
    stop,
)
from geos.directory.service.telling import shown, tell_acting


@command
def set_acting(
    actor: Actor, post: Post, person: Person, acting_for: Person | None, starts_on: date, ends_on: date
) -> Appointment:
    """Let a person act (Kaimu) in a post from a day to a day: work routes there at once and ends by itself.

    Set by the holder, the holder's secretary or an administrator, never for themselves, also not by making
    somebody act for whom they act now (Denied). Refused with the
    name: a person acting for oneself, a second Kaimu on one of these days, a loop (A acts for B while B acts
    for A, also through others); an end before the start or in the past; a closed post.
    """
    POLICY.require(actor, "set_acting", seat_of(post))
    require_same_institution(person, post)
    _sound_acting(actor, post, person, acting_for, starts_on, ends_on)
    row = Appointment(
        person_id=person.id,
        post_id=post.id,
        kind=AppointmentKind.ACTING,
        acting_for_id=acting_for.id if acting_for else None,
    )
    row = enter(actor, row, "set_acting", starts_on, ends_on)
    tell_acting("acting_set", row, actor)
    return row


@command
def end_acting(actor: Actor, appointment: Appointment) -> Appointment:
    """End an acting appointment at this moment; one that has not begun never counts. Else WrongState."""
    if appointment.kind is not AppointmentKind.ACTING:
        raise NotFound
    POLICY.require(actor, "end_acting", seat_of(appointment.post, appointment.person_id))
    over = appointment.ends_on is not None and appointment.ends_on < today()
    if over or appointment.ended_at is not None:
        raise WrongState("This acting has ended already")
    stop(actor, appointment, "end_acting")
    tell_acting("acting_ended", appointment, actor)
    return appointment


def _sound_acting(
    actor: Actor, post: Post, person: Person, acting_for: Person | None, starts_on: date, ends_on: date
) -> None:
    if ends_on < starts_on or ends_on < today():
        raise Invalid(fields={"ends_on": "Write a last day that is not before the first, nor past"})
    if person.ended_at is not None:
        raise Invalid(fields={"person": "%(name)s has left the service"}, name=person.name)
    if not post.active:
        raise Invalid(fields={"post": "This post is closed"})
    if acting_for is not None and person.id == acting_for.id:
        raise Invalid(fields={"person": "Nobody acts for themselves"})
    if person.id == actor.person_id:
        raise Denied("Ask another administrator: nobody makes themselves acting")
    if not may_give(actor, roles_of(post)):
        raise Denied("Only the e-Government Authority says who acts in this post")
    _not_through(actor, post, person, starts_on, ends_on)
    _only_one(post, person, starts_on, ends_on)
    _no_loop(post, person, acting_for, starts_on, ends_on)


def _not_through(actor: Actor, post: Post, person: Person, starts_on: date, ends_on: date) -> None:
    """Denied where the post would come to the actor too, who acts for this person, maybe through others."""
    for link in _acts_for(person.id, starts_on, ends_on, post.institution_id):
        if link.row.person_id == actor.person_id:
            raise Denied(NOT_ONESELF)


def _only_one(post: Post, person: Person, starts_on: date, ends_on: date) -> None:
    """No second Kaimu in the post on one of these days, and no Kaimu who is the holder."""
    lock_post(post)
    for other in between(post.id, AppointmentKind.ACTING, starts_on, ends_on):
        raise Invalid(
            fields={"starts_on": "%(name)s already acts in this post, from %(first)s to %(last)s"},
            **shown(other),
        )
    for other in between(post.id, AppointmentKind.SUBSTANTIVE, starts_on, ends_on):
        if other.person_id == person.id:
            raise Invalid(
                fields={"person": "%(name)s holds this post and needs not act in it"}, **shown(other)
            )


# Loops ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Link:
    """One acts for another from a day to a day; `through` are those between it and the beginning."""

    row: Appointment
    first: date
    last: date
    through: tuple[str, ...]


def _no_loop(post: Post, person: Person, acting_for: Person | None, starts_on: date, ends_on: date) -> None:
    """Invalid, with the names, where whom one would act for acts for oneself on one of these days."""
    if acting_for is None:
        return
    for link in _acts_for(person.id, starts_on, ends_on, post.institution_id):
        if link.row.person_id == acting_for.id:
            raise Invalid(
                fields={"person": "This would make a loop, for %(chain)s (%(first)s to %(last)s)"},
                chain=" → ".join((link.row.person.name, *link.through, person.name)[-12:]),
                first=f"{link.first:%d/%m/%Y}",
                last=f"{link.last:%d/%m/%Y}",
            )


def _acts_for(person_id: int, starts_on: date, ends_on: date, institution_id: int) -> Iterator[Link]:
    """Everybody who acts for this person, directly or through others, while all of the chain acts."""
    rows = _acting_between(starts_on, ends_on, institution_id)
    ask: list[tuple[int, date, date, tuple[str, ...]]] = [(person_id, starts_on, ends_on, ())]
    seen: set[tuple[int, date, date]] = set()
    while ask:
        whom, first, last, through = ask.pop()
        for row in (row for row in rows if row.acting_for_id == whom):
            begins, ends = max(first, row.starts_on), min(last, row.ends_on or last)
            if begins > ends or (row.id, begins, ends) in seen:
                continue
            seen.add((row.id, begins, ends))
            yield Link(row, begins, ends, through)
            ask.append((row.person_id, begins, ends, (row.person.name, *through)))


def _acting_between(starts_on: date, ends_on: date, institution_id: int) -> list[Appointment]:
    query = (
        select(Appointment)
        .join(Post, Post.id == Appointment.post_id)
        .where(
            Post.institution_id == institution_id,
            Appointment.kind == AppointmentKind.ACTING,
            Appointment.starts_on <= ends_on,
            Appointment.ends_on.is_(None) | (Appointment.ends_on >= starts_on),
            counts(starts_on),
        )
    )
    return list(db.session.scalars(query))
