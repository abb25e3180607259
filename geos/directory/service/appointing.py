"""Appointing people to posts."""

from datetime import date

from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import command, db
from geos.core.errors import Invalid
from geos.directory.models import (
    Appointment,
    Person,
    Post,
)
from geos.directory.policy import POLICY, Seat


@command
def appoint(
    actor: Actor, person: Person, post: Post, starts_on: date | None = None, ends_on: date | None = None
) -> Appointment:
    """Appoint a person to a post of the same institution, substantively."""
    POLICY.require(actor, "appoint", Seat(post.institution_id, post.id))
    require_same_institution(person, post)
    return enter(actor, Appointment(person_id=person.id, post_id=post.id), "appoint", starts_on, ends_on)


def enter(
    actor: Actor, row: Appointment, act: str, starts_on: date | None, ends_on: date | None
) -> Appointment:
    """Put an appointment in, from today where no day is said, and journal it."""
    row.starts_on, row.ends_on = starts_on or today(), ends_on
    db.session.add(row)
    db.session.flush()
    journal.record(
        actor,
        act,
        "appointment",
        row.id,
        institution_id=row.post.institution_id,
        person=row.person_id,
        to_post=row.post_id,
        acting_for=row.acting_for_id,
        starts_on=str(row.starts_on),
        ends_on=str(row.ends_on) if row.ends_on else None,
    )
    return row


def require_same_institution(person: Person, post: Post) -> None:
    """Invalid where the person serves elsewhere: who comes from there is transferred first."""
    if person.institution_id != post.institution_id:
        raise Invalid(fields={"person": "Choose somebody of this institution"})
