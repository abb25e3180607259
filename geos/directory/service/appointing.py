"""Appointing people to posts, changing the dates of an appointment, and ending it."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from geos.audit import service as journal
from geos.core.actor import Actor, Role
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, WrongState
from geos.directory.models import Appointment, AppointmentKind, Person, Post, PostRole
from geos.directory.policy import NOT_ONESELF, POLICY, Seat, may_give
from geos.directory.queries.holding import between
from geos.directory.service.telling import shown, tell_acting
from geos.web.times import day

REFERENCE = 80  # characters of the letter's reference


@command
def appoint(
    actor: Actor,
    person: Person,
    post: Post,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reference: str = "",
) -> Appointment:
    """Appoint a person to a post of the same institution, substantively; from today where no day is said.

    Invalid where somebody holds the post in these days (the message says who). Whoever acted in the vacant
    post acts no longer from the first day on. Nobody appoints themselves, nor to a post whose roles are not
    theirs to give (Denied).
    """
    POLICY.require(actor, "appoint", Seat(post.institution_id, post.id))
    require_same_institution(person, post)
    return reserve(actor, person, post, starts_on, ends_on, reference)


def reserve(
    actor: Actor,
    person: Person,
    post: Post,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reference: str = "",
) -> Appointment:
    """The appointment itself, inside a command that has asked whether it may.

    The person may come from elsewhere; until the move, such an appointment gives nothing.
    """
    first = starts_on or today()
    require_sound(actor, person, post, first, ends_on, reference)
    require_vacant(post, person, first, ends_on)
    row = Appointment(person_id=person.id, post_id=post.id, reference=reference.strip())
    row = enter(actor, row, "appoint", first, ends_on)
    _end_acting_in_vacancy(actor, post, person, first)
    return row


@command
def change_appointment(
    actor: Actor, appointment: Appointment, starts_on: date, ends_on: date | None, reference: str = ""
) -> Appointment:
    """Other dates for a substantive appointment, or another letter behind it; one that ended stays as it is.

    The first day of one that has begun is history and stays.
    """
    post = appointment.post
    POLICY.require(actor, "appoint", Seat(post.institution_id, post.id))
    _require_running(appointment)
    if appointment.kind is not AppointmentKind.SUBSTANTIVE:
        raise WrongState("Acting is set anew with other days; it is not changed")
    begun = appointment.starts_on <= today() or starts_on < today()
    if begun and starts_on != appointment.starts_on:
        raise Invalid(fields={"starts_on": "This appointment has begun: its first day stays"})
    require_sound(actor, appointment.person, post, starts_on, ends_on, reference)
    require_vacant(post, appointment.person, starts_on, ends_on, besides=appointment)
    before = [str(appointment.starts_on), str(appointment.ends_on or "")]
    appointment.starts_on, appointment.ends_on = starts_on, ends_on
    appointment.reference = reference.strip()
    note(actor, "change_appointment", appointment, before=before)
    return appointment


@command
def end_appointment(actor: Actor, appointment: Appointment, last_day: date) -> Appointment:
    """End an appointment with this day; before its first day, it is taken back and never counts.

    A past day may be written: it was forgotten. An acting appointment is ended by `end_acting`.
    """
    post = appointment.post
    POLICY.require(actor, "appoint", Seat(post.institution_id, post.id))
    _require_running(appointment)
    if appointment.kind is not AppointmentKind.SUBSTANTIVE:
        raise WrongState("Acting is ended on the page of acting")
    _require_other(actor, appointment.person)
    if last_day < appointment.starts_on <= today():
        raise Invalid(fields={"last_day": "Write a day from %(first)s on"}, first=day(appointment.starts_on))
    cut(actor, appointment, last_day, "end_appointment")
    return appointment


def cut(actor: Actor, appointment: Appointment, last_day: date, act: str) -> None:
    """Let an appointment end with this day; one that has not begun by then never counts."""
    if last_day < appointment.starts_on:
        appointment.ends_on, appointment.ended_at = appointment.starts_on, now()
    else:
        appointment.ends_on = last_day
    note(actor, act, appointment)


def stop(actor: Actor, appointment: Appointment, act: str) -> None:
    """End an appointment at this very moment."""
    appointment.ends_on, appointment.ended_at = max(appointment.starts_on, today()), now()
    note(actor, act, appointment)


def enter(
    actor: Actor, row: Appointment, act: str, starts_on: date | None, ends_on: date | None
) -> Appointment:
    """Put an appointment in, from today where no day is said, and journal it."""
    row.starts_on, row.ends_on = starts_on or today(), ends_on
    row.set_by_id = actor.person_id
    db.session.add(row)
    db.session.flush()
    note(actor, act, row)
    return row


def note(actor: Actor, act: str, row: Appointment, **more: Any) -> None:
    """Journal what was done to an appointment, in the institution of its post."""
    journal.record(
        actor,
        act,
        "appointment",
        row.id,
        institution_id=row.post.institution_id,
        person=row.person_id,
        named=row.person.name,
        to_post=row.post_id,
        acting_for=row.acting_for_id,
        starts_on=str(row.starts_on),
        ends_on=str(row.ends_on) if row.ends_on else None,
        reference=row.reference,
        **more,
    )


@command
def take_back(actor: Actor, appointment: Appointment) -> Appointment:
    """An appointment that has not begun never counts. For whoever made it, inside their command."""
    stop(actor, appointment, "end_appointment")
    return appointment


@command
def resume_appointment(actor: Actor, appointment: Appointment, ends_on: date | None) -> Appointment:
    """An appointment that was shortened goes on as before, until `ends_on`: the reason for it fell away.

    For whoever cancels what shortened it, inside their command: they have asked their policy. Invalid, with
    the name, where somebody else was put in the post meanwhile.
    """
    kind, post = appointment.kind, appointment.post
    lock_post(post)
    for other in between(post.id, kind, max(appointment.starts_on, today()), ends_on):
        if other.id != appointment.id:
            raise Invalid(fields={"post": _taken(other, appointment.person)}, **shown(other))
    appointment.ends_on, appointment.ended_at = ends_on, None
    note(actor, "resume_appointment", appointment)
    return appointment


# What is asked first --------------------------------------------------------------------------------


def require_same_institution(person: Person, post: Post) -> None:
    """Invalid where the person serves elsewhere: who comes from there is transferred first."""
    if person.institution_id != post.institution_id:
        raise Invalid(fields={"person": "Choose somebody of this institution"})


def require_sound(
    actor: Actor, person: Person, post: Post, starts_on: date, ends_on: date | None, reference: str = ""
) -> None:
    """Serving person, open post, days in order, roles that the actor may give, and nobody for themselves."""
    _require_other(actor, person)
    if not may_give(actor, roles_of(post)):
        raise Denied("Only the e-Government Authority appoints to this post")
    if person.ended_at is not None:
        raise Invalid(fields={"person": "%(name)s has left the service"}, name=person.name)
    if not post.active:
        raise Invalid(fields={"post": "This post is closed"})
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(fields={"ends_on": "Write a last day that is not before the first"})
    if len(reference.strip()) > REFERENCE:
        raise Invalid(fields={"reference": "Shorten this to %(most)d characters"}, most=REFERENCE)


def require_vacant(
    post: Post,
    person: Person,
    starts_on: date,
    ends_on: date | None,
    besides: Appointment | None = None,
) -> None:
    """Invalid, with the name, where somebody holds the post substantively on one of these days.

    The post's row is locked, so that of two who appoint at one moment the second is told.
    """
    lock_post(post)
    for other in between(post.id, AppointmentKind.SUBSTANTIVE, starts_on, ends_on):
        if besides is not None and other.id == besides.id:
            continue
        raise Invalid(fields={"post": _taken(other, person)}, **shown(other))


def _taken(other: Appointment, person: Person) -> str:
    """The message that says who holds the post; marked for the catalogues, translated where it is shown."""
    if other.person_id == person.id:
        return N_("%(name)s holds this post already, from %(first)s")
    if other.ends_on is None:
        return N_("%(name)s holds this post. End or transfer that appointment first")
    return N_("%(name)s holds this post until %(last)s. Choose a later day, or end that appointment first")


def N_(text: str) -> str:
    """A message id that is translated later."""
    return text


def lock_post(post: Post) -> None:
    """Let nobody else appoint to this post until the transaction ends; SQLite has one writer anyhow."""
    db.session.execute(select(Post.id).where(Post.id == post.id).with_for_update())


def roles_of(post: Post) -> list[Role]:
    """The roles that come with a post."""
    return list(db.session.scalars(select(PostRole.role).where(PostRole.post_id == post.id)))


def _require_other(actor: Actor, person: Person) -> None:
    if actor.person_id == person.id:
        raise Denied(NOT_ONESELF)


def _require_running(appointment: Appointment) -> None:
    over = appointment.ends_on is not None and appointment.ends_on < today()
    if over or appointment.ended_at is not None:
        raise WrongState("This appointment has ended")


def _end_acting_in_vacancy(actor: Actor, post: Post, person: Person, first: date) -> None:
    """Who acts in a vacant post, or for its former holder, acts until the new holder begins."""
    for row in between(post.id, AppointmentKind.ACTING, first, None):
        if row.acting_for_id != person.id:
            if row.starts_on < first:
                cut(actor, row, first - timedelta(days=1), "end_acting")
            else:
                stop(actor, row, "end_acting")
            tell_acting("acting_ended", row, actor)
