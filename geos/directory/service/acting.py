"""Acting (Kaimu): who holds a post in the place of somebody, from a day to a day."""

from datetime import date

from sqlalchemy import or_, select

from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import command, db
from geos.core.errors import Invalid, NotFound
from geos.directory.models import (
    Appointment,
    AppointmentKind,
    Person,
    Post,
)
from geos.directory.policy import POLICY, Seat
from geos.directory.service.appointing import enter, require_same_institution


@command
def set_acting(
    actor: Actor, post: Post, person: Person, acting_for: Person | None, starts_on: date, ends_on: date
) -> Appointment:
    """Let a person act (Kaimu) in a post from a day to a day: work routes there at once and ends by itself.

    Refused: a person acting for oneself, a second Kaimu in the same days, an end before the start or in
    the past, and a loop (A acts for B while B acts for A).
    """
    POLICY.require(actor, "set_acting", Seat(post.institution_id, post.id))
    require_same_institution(person, post)
    _sound_acting(post, person, acting_for, starts_on, ends_on)
    row = Appointment(
        person_id=person.id,
        post_id=post.id,
        kind=AppointmentKind.ACTING,
        acting_for_id=acting_for.id if acting_for else None,
    )
    return enter(actor, row, "set_acting", starts_on, ends_on)


@command
def end_acting(actor: Actor, appointment: Appointment) -> Appointment:
    """End an acting appointment with yesterday; one that has not begun is ended on its first day."""
    if appointment.kind is not AppointmentKind.ACTING:
        raise NotFound
    POLICY.require(actor, "set_acting", Seat(appointment.post.institution_id, appointment.post_id))
    yesterday = date.fromordinal(today().toordinal() - 1)
    appointment.ends_on = max(appointment.starts_on, yesterday)
    journal.record(actor, "end_acting", "appointment", appointment.id, person=appointment.person_id)
    return appointment


def _sound_acting(
    post: Post, person: Person, acting_for: Person | None, starts_on: date, ends_on: date
) -> None:
    if ends_on < starts_on or ends_on < today():
        raise Invalid(fields={"ends_on": "Write a last day that is not before the first, nor past"})
    if acting_for is not None and person.id == acting_for.id:
        raise Invalid(fields={"person": "Nobody acts for themselves"})
    for other in _acting_between(starts_on, ends_on, post.institution_id):
        if other.post_id == post.id:
            raise Invalid(fields={"starts_on": "Somebody already acts in this post on these days"})
    if acting_for is not None and acting_for.id in _acting_for(
        person.id, starts_on, ends_on, post.institution_id
    ):
        raise Invalid(fields={"person": "This would make a loop: they are acted for by each other"})


def _acting_between(starts_on: date, ends_on: date, institution_id: int) -> list[Appointment]:
    query = (
        select(Appointment)
        .join(Post, Post.id == Appointment.post_id)
        .where(
            Post.institution_id == institution_id,
            Appointment.kind == AppointmentKind.ACTING,
            Appointment.starts_on <= ends_on,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= starts_on),
        )
    )
    return list(db.session.scalars(query))


def _acting_for(person_id: int, starts_on: date, ends_on: date, institution_id: int) -> set[int]:
    """Everybody who acts, directly or through others, for this person in these days."""
    rows = _acting_between(starts_on, ends_on, institution_id)
    found: set[int] = set()
    ask = {person_id}
    while ask:
        ask = {row.person_id for row in rows if row.acting_for_id in ask} - found
        found |= ask
    return found
