"""Groups: who gets what is sent to one, and who may write to it.

Members by a rule are looked up at the moment of delivery: who is appointed today is in the group today.
"""

from collections.abc import Callable, Collection

from sqlalchemy import ColumnElement, Select, exists, or_, select, union

from geos.core.clock import today
from geos.core.db import db
from geos.directory import queries as directory
from geos.directory.models import Appointment, Person, PersonRole, Post, PostRole, Unit
from geos.mail.models import (
    GroupMember,
    GroupRule,
    GroupSender,
    MailAddress,
    Mailbox,
    MailboxKind,
    MailboxState,
    Posting,
    RuleKind,
)
from geos.mail.queries.addresses import destination


def members(group: Mailbox) -> list[Mailbox]:
    """The mailboxes that were put into a group by hand."""
    query = (
        select(Mailbox)
        .join(GroupMember, GroupMember.member_id == Mailbox.id)
        .where(GroupMember.group_id == group.id)
        .order_by(Mailbox.address)
    )
    return list(db.session.scalars(query))


def rules(group: Mailbox) -> list[GroupRule]:
    """The rules by which a group finds further members."""
    return list(db.session.scalars(select(GroupRule).filter_by(group_id=group.id).order_by(GroupRule.id)))


def senders(group: Mailbox) -> list[str]:
    """The addresses that may write to a group for named senders."""
    query = select(GroupSender.address).filter_by(group_id=group.id).order_by(GroupSender.address)
    return list(db.session.scalars(query))


def groups_of(mailbox: Mailbox) -> list[Mailbox]:
    """The groups into which a mailbox was put by hand."""
    query = select(Mailbox).join(GroupMember, GroupMember.group_id == Mailbox.id)
    return list(
        db.session.scalars(query.where(GroupMember.member_id == mailbox.id).order_by(Mailbox.address))
    )


def reached(box: Mailbox) -> list[Mailbox]:
    """The working mailboxes with a Maildir in which mail for this one ends; groups within groups too."""
    if box.kind is not MailboxKind.GROUP:
        return [box] if box.state is MailboxState.ACTIVE else []
    groups = nested(box.id, working_only=True)
    by_hand = select(GroupMember.member_id).where(GroupMember.group_id.in_(groups))
    found = or_(Mailbox.id.in_(by_hand), *_by_rules(groups))
    query = select(Mailbox).where(
        found, Mailbox.kind != MailboxKind.GROUP, Mailbox.state == MailboxState.ACTIVE
    )
    return list(db.session.scalars(query.order_by(Mailbox.id)))


def nested(group_id: int, working_only: bool = False) -> set[int]:
    """The ids of a group and of every group within it; where they go round, each once."""
    found: set[int] = set()
    ask = {group_id}
    while ask:
        found |= ask
        query = (
            select(GroupMember.member_id)
            .join(Mailbox, Mailbox.id == GroupMember.member_id)
            .where(GroupMember.group_id.in_(ask), Mailbox.kind == MailboxKind.GROUP)
        )
        if working_only:
            query = query.where(Mailbox.state == MailboxState.ACTIVE)
        ask = set(db.session.scalars(query)) - found
    return found


def _by_rules(groups: Collection[int]) -> list[ColumnElement[bool]]:
    """The conditions by which the rules of these groups, all of one institution, find staff mailboxes."""
    query = select(GroupRule, Mailbox.institution_id).join(Mailbox, Mailbox.id == GroupRule.group_id)
    rows = db.session.execute(query.where(GroupRule.group_id.in_(groups))).all()
    return [_found_by(rule, institution_id) for rule, institution_id in rows]


def _found_by(rule: GroupRule, institution_id: int) -> ColumnElement[bool]:
    serving = exists().where(Person.id == Mailbox.person_id, Person.ended_at.is_(None))
    staff = (Mailbox.institution_id == institution_id) & (Mailbox.kind == MailboxKind.STAFF) & serving
    if rule.kind is RuleKind.STAFF:
        return staff
    return staff & Mailbox.person_id.in_(PEOPLE[rule.kind](rule, institution_id))


def _holders() -> Select[int]:
    return (
        select(Appointment.person_id)
        .join(Post, Post.id == Appointment.post_id)
        .where(directory.in_force(today()), Post.active)
    )


def _in_unit(rule: GroupRule, institution_id: int) -> Select[int]:
    return _holders().where(Post.unit_id.in_(units_below(institution_id, rule.unit_id or 0)))


def _with_role(rule: GroupRule, institution_id: int) -> Select[int]:
    of_posts = _holders().join(PostRole, PostRole.post_id == Post.id).where(
        Post.institution_id == institution_id, PostRole.role == rule.role
    )  # fmt: skip
    given = select(PersonRole.person_id).where(PersonRole.role == rule.role)
    both = union(of_posts, given).subquery()
    return select(both.c[0])


def _heads(rule: GroupRule, institution_id: int) -> Select[int]:
    query = _holders().join(Unit, Unit.head_post_id == Post.id)
    query = query.where(Unit.institution_id == institution_id, Unit.active)
    return query.where(Unit.kind == rule.unit_kind) if rule.unit_kind else query


PEOPLE: dict[RuleKind, Callable[[GroupRule, int], Select[int]]] = {
    RuleKind.UNIT: _in_unit,
    RuleKind.ROLE: _with_role,
    RuleKind.HEADS: _heads,
}


def units_below(institution_id: int, unit_id: int) -> set[int]:
    """The ids of a unit and of every unit below it."""
    query = select(Unit.id, Unit.parent_id).where(Unit.institution_id == institution_id)
    below: dict[int | None, set[int]] = {}
    for id, parent_id in db.session.execute(query):
        below.setdefault(parent_id, set()).add(id)
    found: set[int] = set()
    ask = {unit_id}
    while ask:
        found |= ask
        ask = set().union(*(below.get(id, set()) for id in ask)) - found
    return found


def may_post(group: Mailbox, sender: str, signed_in: bool) -> bool:
    """Whether this sender ("" for the null one) may write to a group.

    That the envelope names an address of ours is believed only of somebody who signed in.
    """
    if group.posting is Posting.ANYONE:
        return True
    box = destination(sender) if sender else None
    if group.posting is Posting.NAMED:
        return sender.lower() in senders(group) and (signed_in or box is None)
    if box is None or not signed_in:
        return False
    if group.posting is Posting.INSTITUTION:
        return box.institution_id == group.institution_id
    return _is_member(group, box)


def closed_to(addresses: Collection[str], sender: str) -> dict[str, Posting]:
    """Of these recipients the groups to which this sender, signed in, may not write; and who may."""
    query = (
        select(MailAddress.address, Mailbox)
        .join(Mailbox, Mailbox.id == MailAddress.mailbox_id)
        .where(
            MailAddress.address.in_({address.lower() for address in addresses}),
            MailAddress.until.is_(None),
            Mailbox.kind == MailboxKind.GROUP,
            Mailbox.posting != Posting.ANYONE,
        )
        .order_by(MailAddress.address)
    )
    found = db.session.execute(query).all()
    return {address: group.posting for address, group in found if not may_post(group, sender, True)}


def _is_member(group: Mailbox, box: Mailbox) -> bool:
    """Whether a mailbox, or that of whoever holds its post, is in the group."""
    found = reached(group)
    if any(member.id == box.id for member in found):
        return True
    holders = {person.id for person in directory.holders(box.post_id)} if box.post_id else set()
    return any(member.person_id in holders for member in found if member.person_id)
