"""Writing mailboxes: new ones, further addresses, members of groups, space."""

from sqlalchemy import select

from geos.core.actor import Actor
from geos.core.db import db
from geos.importing.models import RowState
from geos.importing.queries.planning import MailboxPlan
from geos.importing.reading import Entry
from geos.importing.service.writing import mailing
from geos.importing.service.writing.recording import journal
from geos.mail.models import Mailbox, MailboxKind, Posting
from geos.mail.service import QUOTA
from geos.mail.service.noting import touch


def write(actor: Actor, plan: MailboxPlan) -> None:
    """Every good line of the plan."""
    acted = [entry for entry in plan.good if entry.state is not RowState.SAME]
    fresh = [entry for entry in acted if entry.known is None]
    made = {id(entry) for entry in fresh}
    lines = {id(entry): number for number, entry in plan.made.items()}
    ids = mailing.make_boxes(actor, plan, [_wish(entry) for entry in fresh])
    of_lines = {lines[id(entry)]: box for entry, box in zip(fresh, ids, strict=True)}
    for entry, box in zip(fresh, ids, strict=True):
        entry.known = box
    _change([entry for entry in acted if id(entry) not in made])
    mailing.add_addresses(
        ((address, entry.known or 0) for entry in acted for address in entry.get("new_aliases", ())),
        plan.ended,
    )
    _set_members(acted, of_lines)
    _set_rules(acted)
    _set_posting(acted)
    for entry in acted:
        journal(actor, plan, "mailbox", entry, id(entry) in made, address=entry.get("address"))


def _wish(entry: Entry) -> dict[str, object]:
    return {
        "kind": entry.values["kind"],
        "address": entry.values["address"],
        "label": entry.get("label", ""),
        "post_id": entry.get("post_id"),
        "registry_id": entry.get("registry_id"),
        "quota": entry.get("quota", QUOTA),
    }


def _change(entries: list[Entry]) -> None:
    wanted = {entry.known: entry for entry in entries}
    for box in db.session.scalars(select(Mailbox).where(Mailbox.id.in_(wanted))):
        entry = wanted[box.id]
        box.label = entry.get("label", box.label)
        if box.kind is not MailboxKind.GROUP:
            box.quota = entry.get("quota", box.quota)
        touch(box)
    db.session.flush()


def _set_rules(entries: list[Entry]) -> None:
    told = [entry for entry in entries if "group_rules" in entry.values]
    mailing.put_rules({entry.known or 0: entry.values["group_rules"] for entry in told})


def _set_posting(entries: list[Entry]) -> None:
    """Who may write; named senders stay only where it is theirs."""
    told = {entry.known: entry for entry in entries if {"posting", "senders"} & entry.values.keys()}
    for box in db.session.scalars(select(Mailbox).where(Mailbox.id.in_(told))):
        entry = told[box.id]
        box.posting = entry.get("posting", box.posting)
        if box.posting is not Posting.NAMED:
            mailing.put_senders(box.id, ())
        elif "senders" in entry.values:
            mailing.put_senders(box.id, entry.values["senders"])
    db.session.flush()


def _set_members(entries: list[Entry], of_lines: dict[int, int]) -> None:
    told = [entry for entry in entries if "member_ids" in entry.values]
    mailing.empty_groups(entry.known or 0 for entry in told)
    mailing.put_into_groups(
        (entry.known or 0, of_lines.get(member, member))
        for entry in told
        for member in entry.values["member_ids"]
    )
