"""Who and what an institution has now, as plain rows: the same few statements for any number of lines."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, false, func, or_, select

from geos.accounts.models import Account
from geos.core.actor import Role
from geos.core.clock import today
from geos.core.db import db
from geos.directory.models import (
    Appointment,
    AppointmentKind,
    Person,
    PersonRole,
    Post,
    SigningGrant,
    UnitKind,
)
from geos.mail.models import (
    USED,
    GroupMember,
    GroupRule,
    GroupSender,
    Mailbox,
    MailboxKind,
    MailboxState,
    Posting,
    RuleKind,
)

Rule = tuple[RuleKind, int | None, Role | None, UnitKind | None]


@dataclass(frozen=True, slots=True)
class Officer:
    """A person with account and staff mailbox, where there is one; `quota` in bytes."""

    id: int
    given_name: str
    surname: str
    title: str
    check_number: str | None
    language: str
    phone: str
    office: str
    ended: bool
    username: str | None
    mailbox_id: int | None
    address: str | None
    quota: int
    removed: bool  # its mailbox

    @property
    def name(self) -> str:
        """As written on letters."""
        return " ".join(filter(None, (self.title, self.given_name, self.surname)))


def officers(institution_id: int) -> dict[int, Officer]:
    """Every person of an institution, ended ones too, by id."""
    query = (
        select(
            Person.id,
            Person.given_name,
            Person.surname,
            Person.title,
            Person.check_number,
            Person.language,
            Person.phone,
            Person.office,
            Person.ended_at.is_not(None),
            Account.username,
            Mailbox.id,
            Mailbox.address,
            Mailbox.quota,
            func.coalesce(Mailbox.state == MailboxState.REMOVED, false()),
        )
        .outerjoin(Account, Account.person_id == Person.id)
        .outerjoin(Mailbox, and_(Mailbox.person_id == Person.id, Mailbox.state != MailboxState.ARCHIVED))
        .where(Person.institution_id == institution_id)
        .order_by(Person.id)
    )
    found: dict[int, Officer] = {}
    for row in db.session.execute(query):
        values: tuple[Any, ...] = (*row[:12], row[12] or 0, bool(row[13]))
        found[row[0]] = Officer(*values)
    return found


@dataclass(frozen=True, slots=True)
class Holder:
    """A substantive appointment that has not ended: who holds a post, from when, until when (None: open)."""

    post_id: int
    person_id: int
    name: str
    starts_on: date
    ends_on: date | None


def holders(institution_id: int) -> list[Holder]:
    """Every substantive appointment to a post of an institution, today's and those to come."""
    query = (
        select(
            Appointment.post_id,
            Appointment.person_id,
            Person.title,
            Person.given_name,
            Person.surname,
            Appointment.starts_on,
            Appointment.ends_on,
        )
        .join(Post, Post.id == Appointment.post_id)
        .join(Person, Person.id == Appointment.person_id)
        .where(
            Post.institution_id == institution_id,
            Appointment.kind == AppointmentKind.SUBSTANTIVE,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today()),
            Appointment.ended_at.is_(None),
            Person.ended_at.is_(None),
        )
        .order_by(Appointment.id)
    )
    return [
        Holder(post, person, " ".join(filter(None, name)), starts, ends)
        for post, person, *name, starts, ends in db.session.execute(query)
    ]


def given_roles(institution_id: int) -> dict[int, set[Role]]:
    """Roles given to people apart from any post, by person."""
    query = select(PersonRole.person_id, PersonRole.role).join(Person, Person.id == PersonRole.person_id)
    found: dict[int, set[Role]] = {}
    for person_id, role in db.session.execute(query.where(Person.institution_id == institution_id)):
        found.setdefault(person_id, set()).add(role)
    return found


@dataclass(frozen=True, slots=True)
class Group:
    """A group: the mailboxes that were put into it by hand, its rules (kind, unit, role, kind of unit), and
    who may write to it."""

    id: int
    address: str
    posting: Posting
    members: set[int]
    rules: set[Rule]
    senders: set[str]


def groups(institution_id: int) -> dict[str, Group]:
    """The groups of an institution by address."""
    query = select(Mailbox.id, Mailbox.address, Mailbox.posting).where(
        Mailbox.institution_id == institution_id, Mailbox.kind == MailboxKind.GROUP, Mailbox.state.in_(USED)
    )
    found = {row[0]: Group(*row, set(), set(), set()) for row in db.session.execute(query)}
    rows = select(GroupMember.group_id, GroupMember.member_id).join(
        Mailbox, Mailbox.id == GroupMember.group_id
    )
    for group_id, member_id in db.session.execute(rows.where(Mailbox.institution_id == institution_id)):
        if group_id in found:
            found[group_id].members.add(member_id)
    within = select(Mailbox.id).where(Mailbox.institution_id == institution_id)
    for rule in db.session.scalars(select(GroupRule).where(GroupRule.group_id.in_(within))):
        if rule.group_id in found:
            found[rule.group_id].rules.add((rule.kind, rule.unit_id, rule.role, rule.unit_kind))
    senders = select(GroupSender.group_id, GroupSender.address).where(GroupSender.group_id.in_(within))
    for group_id, address in db.session.execute(senders):
        if group_id in found:
            found[group_id].senders.add(address)
    return {group.address: group for group in found.values()}


def grants(institution_id: int) -> dict[int, set[int]]:
    """For whom the holder of a post may sign (Kny.): the principals' posts, by post."""
    query = select(SigningGrant.post_id, SigningGrant.principal_id)
    query = query.join(Post, Post.id == SigningGrant.post_id).where(Post.institution_id == institution_id)
    found: dict[int, set[int]] = {}
    for post_id, principal_id in db.session.execute(query):
        found.setdefault(post_id, set()).add(principal_id)
    return found
