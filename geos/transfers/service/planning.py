"""What an order does to the appointments, at the moment in which it is planned: they end and begin by dates.

So the work goes to the right desk at 00:00 of the day in Dar es Salaam, whether or not the worker runs then.
"""

from datetime import date

from sqlalchemy import select

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import WrongState
from geos.directory import queries as directory
from geos.directory import service as structure
from geos.directory.models import Appointment, AppointmentKind, Person, Post
from geos.mail.models import USED, Mailbox
from geos.transfers.models import Transfer


def end_and_begin(actor: Actor, order: Transfer, person: Person, post: Post) -> None:
    """The old appointments end the day before, the new one begins on the day."""
    make_room(actor, order, person, post)
    begin(actor, order, person, post)


def make_room(actor: Actor, order: Transfer, person: Person, post: Post) -> None:
    """The first half: the person's own appointments end, and what the new one will end is remembered."""
    _remember(order, directory.between(post.id, AppointmentKind.ACTING, order.starts_on, None))
    end(actor, order, person)


def begin(actor: Actor, order: Transfer, person: Person, post: Post) -> None:
    """The second half: the new appointment begins on the day."""
    row = structure.reserve(actor, person, post, order.starts_on, None, order.reference)
    order.to_post_id, order.appointment_id = post.id, row.id


def end(actor: Actor, order: Transfer, person: Person) -> None:
    """Every appointment of the person ends the day before, or at this moment where the order says so."""
    last_day = None if order.at_once else order.last_day
    _remember(order, directory.standing(person.id, order.last_day))
    structure.end_appointments(actor, person, last_day)


def _remember(order: Transfer, rows: list[Appointment]) -> None:
    said = [[row.id, row.ends_on.isoformat() if row.ends_on else None] for row in rows]
    known = {row_id for row_id, _ in order.ended}
    order.ended = [*order.ended, *(each for each in said if each[0] not in known)]


def undo(actor: Actor, *orders: Transfer) -> None:
    """The appointments are as they were before the orders; Invalid names who is in a post meanwhile."""
    for order in orders:
        begun = db.session.get(Appointment, order.appointment_id) if order.appointment_id else None
        if begun is not None and begun.ended_at is None:
            structure.take_back(actor, begun)
    for appointment_id, last_day in dict(each for order in orders for each in order.ended).items():
        row = db.session.get_one(Appointment, appointment_id)
        before = date.fromisoformat(last_day) if last_day else None
        if row.ends_on != before or row.ended_at is not None:
            structure.resume_appointment(actor, row, before)


def lock_person(person: Person) -> None:
    """Let nobody else order about this person until the transaction ends; SQLite has one writer anyhow."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())


def staff_mailbox(person_id: int) -> Mailbox | None:
    """The person's own mailbox that is in use."""
    query = select(Mailbox).where(Mailbox.person_id == person_id, Mailbox.state.in_(USED))
    return db.session.scalars(query.order_by(Mailbox.id).limit(1)).first()


def post_mailbox(post_id: int) -> Mailbox | None:
    """The mailbox of a post that is in use."""
    query = select(Mailbox).where(Mailbox.post_id == post_id, Mailbox.state.in_(USED))
    return db.session.scalars(query.order_by(Mailbox.id).limit(1)).first()


def require_future(order: Transfer) -> None:
    """WrongState once the day has come: then it is history."""
    if order.done_at is not None:
        raise WrongState("This was carried out already")
