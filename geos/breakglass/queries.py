"""Reading openings: the register, one of them, who may decide, and what was looked at."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, union
from sqlalchemy.orm import joinedload

from geos.accounts import queries as accounts
from geos.audit import queries as journal
from geos.breakglass.models import PATIENCE, Opening, OpeningState
from geos.breakglass.policy import ASKING, POLICY
from geos.core.actor import Actor, Role
from geos.core.clock import now, today
from geos.core.db import db
from geos.core.errors import NotFound, WrongState
from geos.directory import queries as directory
from geos.directory.models import Appointment, Person, PersonRole, Post, PostRole
from geos.mail import queries as mail
from geos.mail.models import Mailbox

WATCHING = (Role.INSTITUTION_ADMIN, Role.AUDITOR)
# Acts of the journal that say what of the mailbox was looked at.
LOOKED = ("look_through_opened", "read_opened", "save_opened")


def visible(actor: Actor) -> Select[Opening]:
    """The openings that this actor may see; the policy says the same of each."""
    own = _own_mail(actor)
    watches = and_(_watched(actor), ~own)
    asked = Opening.asked_by_id == actor.person_id if actor.has(Role.INSTITUTION_ADMIN) else false()
    return (
        select(Opening)
        .join(Mailbox, Mailbox.id == Opening.mailbox_id)
        .where(
            Opening.institution_id == actor.institution_id,
            or_(asked, watches, and_(Opening.told_at.is_not(None), own)),
        )
        .options(
            joinedload(Opening.mailbox).joinedload(Mailbox.person),
            joinedload(Opening.asked_by),
            joinedload(Opening.decided_by),
        )
    )


def _watched(actor: Actor) -> ColumnElement[bool]:
    if actor.has(*WATCHING):
        return Opening.institution_id == actor.institution_id
    posts = [post.id for post in actor.posts]
    return Opening.head_post_id.in_(posts) if posts else false()


def _own_mail(actor: Actor) -> ColumnElement[bool]:
    posts = [post.id for post in actor.posts]
    return or_(
        func.coalesce(Mailbox.person_id, 0) == (actor.person_id or -1),
        func.coalesce(Mailbox.post_id, 0).in_(posts) if posts else false(),
        func.coalesce(Mailbox.registry_id, 0).in_(actor.registry_ids) if actor.registry_ids else false(),
    )


def register(actor: Actor, state: str = "", text: str = "") -> Select[Opening]:
    """The register of openings, by state and by a word of address, reason or asker. NotFound for others."""
    if not keeps_register(actor):
        raise NotFound
    query = visible(actor).join(Person, Person.id == Opening.asked_by_id)
    if state in set(OpeningState):
        query = query.where(Opening.state == OpeningState(state))
    for word in text.split()[:5]:
        query = query.where(
            or_(
                *(column.icontains(word, autoescape=True)
                  for column in (Mailbox.address, Opening.reason, Person.given_name, Person.surname))
            )
        )  # fmt: skip
    return query


def keeps_register(actor: Actor) -> bool:
    """Whether the register is this reader's: administrators, auditors, and the head of the institution."""
    if actor.institution_id is None or actor.has(*WATCHING):
        return actor.institution_id is not None
    head = directory.head_of_institution(actor.institution_id)
    return head is not None and actor.holds(head.id)


def get(actor: Actor, opening_id: int) -> Opening:
    """An opening that this actor may see, or NotFound."""
    found = db.session.get(Opening, opening_id)
    if found is None or not POLICY.can(actor, "read", found):
        raise NotFound
    return found


def opened(actor: Actor, opening_id: int) -> Opening:
    """An opening by which this actor reads the mailbox now. WrongState where that time is over."""
    found = get(actor, opening_id)
    if not POLICY.can(actor, "read_mail", found):
        if found.asked_by_id != actor.person_id:
            raise NotFound
        raise WrongState("This mailbox is not open to you")
    return found


def standing(mailbox_id: int, person_id: int | None) -> Opening | None:
    """What this person has asked for or has open of a mailbox."""
    query = select(Opening).where(
        Opening.mailbox_id == mailbox_id,
        Opening.asked_by_id == person_id,
        or_(
            and_(Opening.state == OpeningState.ASKED, Opening.asked_at > now() - PATIENCE),
            and_(Opening.state == OpeningState.OPEN, Opening.ends_at > now()),
        ),
    )
    return db.session.scalars(query.limit(1)).first()


def mailbox_to_open(actor: Actor, address: str) -> Mailbox | None:
    """The mailbox of the actor's institution that an address leads to, if it holds mail of its own."""
    ASKING.require(actor, "ask", actor.institution_id or 0)
    found = mail.by_address(address)
    if found is None or not found.path or found.institution_id != actor.institution_id:
        return None
    return found


def deciders(opening: Opening) -> list[Person]:
    """Who may decide today: other administrators, auditors and the head.

    Not the mailbox's owners, nor anybody whose way in the asker held of late.
    """
    holding = (
        select(Appointment.person_id)
        .join(Post, Post.id == Appointment.post_id)
        .outerjoin(PostRole, PostRole.post_id == Post.id)
        .where(
            directory.in_force(today()),
            Post.institution_id == opening.institution_id,
            or_(PostRole.role.in_(WATCHING), Post.id == opening.head_post_id),
        )
    )
    given = select(PersonRole.person_id).where(PersonRole.role.in_(WATCHING))
    besides = {opening.asked_by_id, *owners(opening.mailbox)}
    query = (
        select(Person)
        .where(
            Person.id.in_(union(holding, given)),
            Person.institution_id == opening.institution_id,
            Person.ended_at.is_(None),
            Person.id.not_in(besides),
            Person.id.not_in(accounts.let_in_by([opening.asked_by_id])),
        )
        .order_by(Person.surname, Person.id)
    )
    return list(db.session.scalars(query))


def owners(mailbox: Mailbox) -> list[int]:
    """Whose mail it is today: its person, the holders of its post, the clerks of its registry."""
    if mailbox.person_id is not None:
        return [mailbox.person_id]
    if mailbox.post_id is not None:
        return [person.id for person in directory.holders(mailbox.post_id)]
    return directory.staff_of(mailbox.registry_id) if mailbox.registry_id else []


def due(at: datetime) -> tuple[list[int], list[int]]:
    """Ids of openings whose time is over, and of requests that nobody decided in time."""
    over = select(Opening.id).where(Opening.state == OpeningState.OPEN, Opening.ends_at <= at)
    old = select(Opening.id).where(Opening.state == OpeningState.ASKED, Opening.asked_at <= at - PATIENCE)
    return list(db.session.scalars(over.limit(200))), list(db.session.scalars(old.limit(200)))


@dataclass(frozen=True)
class Look:
    """One thing that was looked at: when, which act, in which folder, and of when the message is."""

    at: datetime
    act: str
    folder: str
    message_at: datetime | None


def looks(opening: Opening, most: int = 500) -> list[Look]:
    """What was looked at by an opening, as the journal has it, oldest first."""
    query = journal.of_subject("mailbox_opening", opening.id)
    entries = [entry for entry in db.session.scalars(query.limit(most)) if entry.act in LOOKED]
    return [_look(entry.at, entry.act, json.loads(entry.payload)["facts"]) for entry in entries]


def _look(at: datetime, act: str, facts: dict[str, Any]) -> Look:
    moment = facts.get("message_at")
    return Look(at, act, facts.get("folder", ""), datetime.fromisoformat(moment) if moment else None)
