"""Groups: their members by hand and by rule, and who may write to them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete

from geos.core.actor import Actor, Role
from geos.core.db import command, db
from geos.core.errors import Invalid
from geos.directory.models import Unit, UnitKind
from geos.mail import queries
from geos.mail.models import (
    GroupMember,
    GroupRule,
    GroupSender,
    Mailbox,
    MailboxKind,
    MailboxState,
    Posting,
    RuleKind,
)
from geos.mail.policy import POLICY
from geos.mail.service.limits import hold
from geos.mail.service.noting import note, touch
from mailserver.address import BadAddress, parse

SENDERS = 200  # named senders of one group


@dataclass(frozen=True)
class Rule:
    """Members that a group finds by itself; a unit, a role or a kind of unit goes with the kind of rule."""

    kind: RuleKind
    unit: Unit | None = None
    role: Role | None = None
    unit_kind: UnitKind | None = None


@command
def set_members(
    actor: Actor, group: Mailbox, members: Iterable[Mailbox], rules: Iterable[Rule] | None = None
) -> Mailbox:
    """Exactly these mailboxes, and whoever the rules find, get what is sent to the group.

    Members are of the group's institution, and no group may come back to itself. Without `rules` they stay
    as they are.
    """
    POLICY.require(actor, "administer", group)
    _check_group(group, "members")
    hold(group.institution)
    wanted = {member.id: member for member in members}
    _check_members(group, wanted)
    _check_no_loop(group, wanted)
    db.session.execute(delete(GroupMember).where(GroupMember.group_id == group.id))
    db.session.add_all(GroupMember(group_id=group.id, member_id=id) for id in sorted(wanted))
    facts: dict[str, object] = {"members": sorted(wanted)}
    if rules is not None:
        facts["rules"] = _set_rules(group, list(dict.fromkeys(rules)))
    touch(group)
    note(actor, "set_members", group, **facts)
    return group


def _check_group(group: Mailbox, field: str) -> None:
    if group.kind is not MailboxKind.GROUP:
        raise Invalid(fields={field: "Choose mailboxes of this institution"})


def _check_members(group: Mailbox, wanted: dict[int, Mailbox]) -> None:
    gone = (MailboxState.REMOVED, MailboxState.ARCHIVED)
    for member in wanted.values():
        if member.institution_id != group.institution_id or member.id == group.id:
            raise Invalid(fields={"members": "Choose mailboxes of this institution"})
        if member.state in gone:
            raise Invalid(
                fields={"members": "%(address)s is removed; take it off the list"}, address=member.address
            )


def _check_no_loop(group: Mailbox, wanted: dict[int, Mailbox]) -> None:
    for member in wanted.values():
        if member.kind is MailboxKind.GROUP and group.id in queries.nested(member.id):
            raise Invalid(
                fields={"members": "%(address)s contains this group already: they would go round for ever"},
                address=member.address,
            )


def _set_rules(group: Mailbox, rules: list[Rule]) -> list[str]:
    for rule in rules:
        _check_rule(group, rule)
    db.session.execute(delete(GroupRule).where(GroupRule.group_id == group.id))
    db.session.add_all(
        GroupRule(
            group_id=group.id,
            kind=rule.kind,
            unit_id=rule.unit.id if rule.unit else None,
            role=rule.role,
            unit_kind=rule.unit_kind,
        )
        for rule in rules
    )
    return [":".join(filter(None, (rule.kind.value, _detail(rule)))) for rule in rules]


def _check_rule(group: Mailbox, rule: Rule) -> None:
    """A rule says what its kind needs and nothing else, of the group's own institution."""
    needs = {RuleKind.UNIT: rule.unit is not None, RuleKind.ROLE: rule.role is not None}
    said = [rule.unit is not None, rule.role is not None, rule.unit_kind is not None]
    fits = needs.get(rule.kind, True) and sum(said) <= (0 if rule.kind is RuleKind.STAFF else 1)
    if rule.kind is RuleKind.HEADS:
        fits = fits and rule.unit is None and rule.role is None
    if not fits or (rule.unit is not None and rule.unit.institution_id != group.institution_id):
        raise Invalid(fields={"rules": "Choose one from the list"})


def _detail(rule: Rule) -> str:
    if rule.unit is not None:
        return str(rule.unit.id)
    return (rule.role or rule.unit_kind or RuleKind.STAFF).value if rule.role or rule.unit_kind else ""


@command
def set_posting(actor: Actor, group: Mailbox, posting: Posting, senders: Iterable[str] = ()) -> Mailbox:
    """Who may write to the group; `senders` are the addresses where only named ones may."""
    POLICY.require(actor, "administer", group)
    _check_group(group, "posting")
    named = list(dict.fromkeys(sender.strip().lower() for sender in senders))
    if posting is not Posting.NAMED:
        named = []
    elif not named:
        raise Invalid(fields={"senders": "Write the addresses that may write to this group"})
    _check_senders(named)
    db.session.execute(delete(GroupSender).where(GroupSender.group_id == group.id))
    db.session.add_all(GroupSender(group_id=group.id, address=address) for address in named)
    before, group.posting = group.posting, posting
    touch(group)
    note(actor, "set_posting", group, before=before, posting=posting, senders=len(named))
    return group


def _check_senders(named: list[str]) -> None:
    if len(named) > SENDERS:
        raise Invalid(fields={"senders": "Write at most %(most)d addresses"}, most=SENDERS)
    for address in named:
        try:
            parse(address)
        except BadAddress as error:
            raise Invalid(
                fields={"senders": "“%(address)s” is no e-mail address"}, address=address[:80]
            ) from error
