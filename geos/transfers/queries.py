"""Orders and hand-over lists, as far as the reader is concerned with them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from geos.core.actor import Actor, Role
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.folding import words
from geos.directory import queries as directory
from geos.directory.models import Appointment, Institution, Person, Post
from geos.mail import queries as mail
from geos.mail.models import USED, Mailbox
from geos.provisioning import naming
from geos.provisioning import queries as provisioning
from geos.transfers import gathering
from geos.transfers.models import (
    HandOver,
    HandOverLine,
    HandOverState,
    Part,
    Transfer,
    TransferKind,
    TransferState,
)
from geos.transfers.policy import HAND_OVER, POLICY

RUNNING = (TransferState.ASKED, TransferState.PLANNED)
SHOWN = (HandOverState.OPEN, HandOverState.WAITING, HandOverState.RECEIVED)  # void lists are left out
PEOPLE = 12  # that a search for whom to transfer shows


def get(actor: Actor, transfer_id: int) -> Transfer:
    """An order of or to the institution that the actor administers, or about the actor; else NotFound."""
    query = select(Transfer).where(Transfer.id == transfer_id).options(*_whole())
    found = db.session.scalars(query).one_or_none()
    if found is None or not POLICY.can(actor, "read", found):
        raise NotFound
    return found


def _whole() -> list[ExecutableOption]:
    return [
        joinedload(each)
        for each in (
            Transfer.person,
            Transfer.institution,
            Transfer.to_institution,
            Transfer.from_post,
            Transfer.to_post,
            Transfer.forward_to,
        )
    ]


def listed(institution_id: int, state: str = "", kind: str = "", text: str = "") -> Select[Transfer]:
    """The orders of and to an institution; `text` is looked for in the person's name."""
    query = (
        select(Transfer)
        .join(Person, Person.id == Transfer.person_id)
        .where(or_(Transfer.institution_id == institution_id, Transfer.to_institution_id == institution_id))
        .options(*_whole())
    )
    if state in set(TransferState):
        query = query.where(Transfer.state == TransferState(state))
    if kind in set(TransferKind):
        query = query.where(Transfer.kind == TransferKind(kind))
    return query.where(*_named(text))


def _named(text: str) -> list[ColumnElement[bool]]:
    return [Person.sought.contains(f" {word}", autoescape=True) for word in words(text)]


def counts(institution_id: int) -> dict[str, int]:
    """How many orders there are in each state."""
    query = (
        select(Transfer.state, func.count())
        .where(or_(Transfer.institution_id == institution_id, Transfer.to_institution_id == institution_id))
        .group_by(Transfer.state)
    )
    found = {row[0].value: int(row[1]) for row in db.session.execute(query)}
    return {state.value: found.get(state.value, 0) for state in TransferState}


def running(person_id: int) -> Transfer | None:
    """The order about a person that is not carried out yet."""
    query = select(Transfer).where(Transfer.person_id == person_id, Transfer.state.in_(RUNNING))
    return db.session.scalars(query).one_or_none()


def changing_with(order: Transfer) -> list[Transfer]:
    """The order, in a list of one, about the officer with whom this one changes places; else an empty one."""
    query = select(Transfer).where(
        Transfer.id != order.id,
        Transfer.ordered_at == order.ordered_at,
        Transfer.institution_id == order.institution_id,
        Transfer.kind == TransferKind.INSIDE,
        Transfer.state == order.state,
        Transfer.from_post_id == order.to_post_id,
        Transfer.to_post_id == order.from_post_id,
    )
    return list(db.session.scalars(query.options(joinedload(Transfer.person)))) if order.to_post_id else []


def due() -> list[int]:
    """The ids of planned orders whose day has come, the earliest first."""
    query = select(Transfer.id).where(Transfer.state == TransferState.PLANNED, Transfer.starts_on <= today())
    return list(db.session.scalars(query.order_by(Transfer.starts_on, Transfer.id).limit(200)))


def administered(actor: Actor) -> Institution:
    """The institution whose administrator this actor is; NotFound for anybody else."""
    return directory.institution(directory.administered(actor))


def person(actor: Actor, person_id: int) -> Person:
    """A serving person of the institution that the actor administers; else NotFound."""
    directory.administered(actor)
    return directory.colleague(actor, person_id)


def people(actor: Actor, text: str) -> list[Person]:
    """Serving people whose name has these words, but not the actor."""
    query = directory.people(directory.administered(actor)).where(Person.id != actor.person_id)
    return list(db.session.scalars(query.where(*_named(text)).limit(PEOPLE)))


def those(actor: Actor, person_id: int) -> list[Person]:
    """This one person of the institution that the actor administers, or nobody."""
    try:
        return [person(actor, person_id)]
    except NotFound:
        return []


def mailbox_here(institution_id: int, address: str) -> Mailbox | None:
    """The mailbox of an institution that an address leads to; None where there is none."""
    found = mail.by_address(address)
    return found if found is not None and found.institution_id == institution_id else None


def brings_mailbox(order: Transfer) -> bool:
    """Whether the person has a mailbox at the receiving institution afterwards."""
    joined = order.to_institution is not None and order.to_institution.has_mail
    box = select(Mailbox.id).where(Mailbox.person_id == order.person_id, Mailbox.state.in_(USED))
    return joined and db.session.scalars(box.limit(1)).first() is not None


def proposed_address(order: Transfer) -> str:
    """The plainest local part that is free at the receiving institution; one's own from before counts."""
    person, domain = order.person, order.to_institution.domain if order.to_institution else ""
    plainest = next(naming.candidates(person.given_name, person.surname), "")
    own = mail.by_address(f"{plainest}@{domain}")
    if order.keep_mailbox and own is not None and own.person_id == person.id:
        return plainest
    return next(iter(provisioning.proposals(domain, person.given_name, person.surname)), "")


def posts_of(person_ids: Sequence[int]) -> dict[int, list[Post]]:
    """The posts that each of these people holds substantively today."""
    query = (
        select(Appointment)
        .options(joinedload(Appointment.post))
        .where(
            Appointment.person_id.in_(person_ids),
            Appointment.kind == "substantive",
            directory.in_force(today()),
        )
        .order_by(Appointment.id)
    )
    found: dict[int, list[Post]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.person_id, []).append(row.post)
    return found


def posts_held(person_id: int) -> list[Post]:
    """The posts that a person holds substantively today."""
    return posts_of([person_id]).get(person_id, [])


def appointment(actor: Actor, appointment_id: int) -> Appointment:
    """An appointment to a post of the institution that the actor administers; else NotFound."""
    found = db.session.get(Appointment, appointment_id)
    if found is None or found.post.institution_id != directory.administered(actor):
        raise NotFound
    return found


def administrators(institution_id: int) -> list[int]:
    """The posts of an institution's administrators, who answer for it."""
    return sorted(directory.posts_with_role(institution_id, Role.INSTITUTION_ADMIN))


# Hand-over lists ------------------------------------------------------------------------------------


def hand_overs(transfer: Transfer) -> list[HandOver]:
    """The lists of an order; that they are there and how far they came, an administrator may know."""
    query = (
        select(HandOver)
        .filter_by(transfer_id=transfer.id)
        .options(
            joinedload(HandOver.post), joinedload(HandOver.receiver_post), joinedload(HandOver.received_by)
        )
        .order_by(HandOver.id)
    )
    return list(db.session.scalars(query))


def hand_over(actor: Actor, hand_over_id: int) -> HandOver:
    """A list for its giver, or for whoever takes over; else NotFound."""
    found = db.session.get(HandOver, hand_over_id)
    if found is None or not HAND_OVER.can(actor, "read", found):
        raise NotFound
    return found


def mine(actor: Actor, state: str = "") -> Select[HandOver]:
    """The lists that this actor gives or takes over, in a state where one is named; unsorted."""
    giver = (HandOver.person_id == actor.person_id) & (HandOver.institution_id == actor.institution_id)
    known = HandOver.state.in_((HandOverState.WAITING, HandOverState.RECEIVED))
    receiver = known & HandOver.receiver_post_id.in_([post.id for post in actor.posts])
    wanted = (HandOverState(state),) if state in set(SHOWN) else SHOWN
    return (
        select(HandOver)
        .join(Person, Person.id == HandOver.person_id)
        .join(Transfer, Transfer.id == HandOver.transfer_id)
        .where(or_(giver, receiver), HandOver.state.in_(wanted))
        .options(joinedload(HandOver.person), joinedload(HandOver.post), joinedload(HandOver.transfer))
    )


def by_part(found: Sequence[HandOverLine]) -> list[tuple[Part, list[HandOverLine]]]:
    """The lines by the part of the list in which they stand; empty parts are left out."""
    parts = [(part, [line for line in found if line.part is part]) for part in Part]
    return [(part, rows) for part, rows in parts if rows]


def lines(actor: Actor, found: HandOver) -> list[HandOverLine]:
    """The lines that the reader is cleared for: frozen ones, or, before anything is frozen, what is now."""
    if found.frozen_at is None:
        now = gathering.lines_of(found)
        return [line for line in now if line.level <= actor.clearance]
    return list(
        db.session.scalars(
            select(HandOverLine)
            .where(HandOverLine.hand_over_id == found.id, HandOverLine.level <= actor.clearance)
            .order_by(HandOverLine.ordinal)
        )
    )
