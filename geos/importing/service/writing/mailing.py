"""Mailboxes of many lines at once: rows, first addresses, Maildirs; and who is put into which group."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import delete, insert, update

from geos.core.actor import Actor
from geos.core.db import db
from geos.importing.queries.planning import Plan
from geos.importing.queries.planning.known import Rule
from geos.mail.models import GroupMember, GroupRule, GroupSender, MailAddress, Mailbox, MailboxKind
from geos.mail.service import path_of
from mailserver import maildir


def make_boxes(actor: Actor, plan: Plan, wanted: Sequence[Mapping[str, Any]]) -> list[int]:
    """Mailboxes with their first addresses and Maildirs; their ids in the order of the wishes.

    A wish says address, kind, quota and whose it is (`person_id`, `post_id`, `registry_id`, `label`).
    """
    if not wanted:
        return []
    rows = [_row(actor, plan, wish) for wish in wanted]
    statement = insert(Mailbox).returning(Mailbox.id, sort_by_parameter_order=True)
    ids = [int(id) for id in db.session.scalars(statement, rows)]
    add_addresses((row["address"], id) for row, id in zip(rows, ids, strict=True))
    root = Path(current_app.config["GEOS_MAIL_ROOT"])
    maildir.create_all(root / row["path"] for row in rows if row["path"])
    return ids


def _row(actor: Actor, plan: Plan, wish: Mapping[str, Any]) -> dict[str, Any]:
    group = wish["kind"] is MailboxKind.GROUP
    return {
        "institution_id": plan.institution.id,
        "kind": wish["kind"],
        "address": wish["address"],
        "label": wish.get("label", ""),
        "path": "" if group else path_of(wish["address"]),
        "person_id": wish.get("person_id"),
        "post_id": wish.get("post_id"),
        "registry_id": wish.get("registry_id"),
        "quota": 0 if group else wish["quota"],
        "created_by_id": actor.person_id,
        "version": 1,
    }


def add_addresses(pairs: Iterable[tuple[str, int]], had: Collection[str] = ()) -> None:
    """Addresses that lead to mailboxes from now on; those that they `had` before come back."""
    rows = [{"address": address, "mailbox_id": id} for address, id in pairs]
    fresh = [row for row in rows if row["address"] not in had]
    if fresh:
        db.session.execute(insert(MailAddress), fresh)
    if len(fresh) < len(rows):
        back = [row["address"] for row in rows if row["address"] in had]
        statement = update(MailAddress).where(MailAddress.address.in_(back))
        db.session.execute(statement.values(until=None, forward_id=None))


def put_into_groups(pairs: Iterable[tuple[int, int]]) -> None:
    """Memberships, as (group, mailbox)."""
    rows = [{"group_id": group, "member_id": member} for group, member in pairs]
    if rows:
        db.session.execute(insert(GroupMember), rows)


def take_out_of_groups(members: Iterable[int]) -> None:
    """These mailboxes are in no group any more."""
    db.session.execute(delete(GroupMember).where(GroupMember.member_id.in_(list(members))))


def empty_groups(groups: Iterable[int]) -> None:
    """These groups have no members any more."""
    db.session.execute(delete(GroupMember).where(GroupMember.group_id.in_(list(groups))))


def put_rules(rules: Mapping[int, Collection[Rule]]) -> None:
    """These groups find members by exactly these rules."""
    db.session.execute(delete(GroupRule).where(GroupRule.group_id.in_(list(rules))))
    rows = [
        {"group_id": group, "kind": kind, "unit_id": unit, "role": role, "unit_kind": unit_kind}
        for group, wanted in rules.items()
        for kind, unit, role, unit_kind in sorted(wanted, key=str)
    ]
    if rows:
        db.session.execute(insert(GroupRule), rows)


def put_senders(group: int, addresses: Iterable[str]) -> None:
    """Exactly these addresses may write to a group for named senders."""
    db.session.execute(delete(GroupSender).where(GroupSender.group_id == group))
    rows = [{"group_id": group, "address": address} for address in {each.lower() for each in addresses}]
    if rows:
        db.session.execute(insert(GroupSender), rows)
