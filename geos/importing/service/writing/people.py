"""Writing people: a number of statements that does not grow with the lines, but for changed people."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert, or_, select

from geos.accounts.models import Account
from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import db
from geos.directory.models import Appointment, AppointmentKind, Person, PersonRole, Post
from geos.directory.service.appointing import reserve
from geos.importing.models import RowState
from geos.importing.queries.planning import PeoplePlan
from geos.importing.reading import Entry
from geos.importing.service.writing import mailing
from geos.importing.service.writing.recording import journal
from geos.mail.models import Mailbox, MailboxKind
from geos.mail.service import QUOTA

FIELDS = ("check_number", "given_name", "surname", "title", "phone", "office", "language")


def write(actor: Actor, plan: PeoplePlan) -> None:
    """Every good line of the plan."""
    acted = [entry for entry in plan.good if entry.state is not RowState.SAME]
    fresh = [entry for entry in acted if entry.known is None]
    made = {id(entry) for entry in fresh}
    _enter(plan, fresh)
    changed = [entry for entry in acted if id(entry) not in made]
    _change(changed)
    _open_accounts(plan, acted)
    boxes = _make_boxes(actor, plan, acted)
    _set_quotas(plan, changed)
    _set_roles(acted)
    _set_groups(plan, acted, boxes)
    _appoint(actor, acted)
    for entry in acted:
        journal(actor, plan, "person", entry, id(entry) in made, **_facts(plan, entry, id(entry) in made))


def _enter(plan: PeoplePlan, entries: list[Entry]) -> None:
    rows = [
        {
            "institution_id": plan.institution.id,
            "given_name": entry.get("given_name"),
            "surname": entry.get("surname"),
            "title": entry.get("title", ""),
            "check_number": entry.get("check_number"),
            "language": entry.get("language", "sw"),
            "phone": entry.get("phone", ""),
            "office": entry.get("office", ""),
            "version": 1,
        }
        for entry in entries
    ]
    if rows:
        statement = insert(Person).returning(Person.id, sort_by_parameter_order=True)
        for entry, person_id in zip(entries, db.session.scalars(statement, rows), strict=True):
            entry.known = person_id


def _change(entries: list[Entry]) -> None:
    differing = {entry.known: entry for entry in entries if any(name in FIELDS for name, *_ in entry.changes)}
    for person in db.session.scalars(select(Person).where(Person.id.in_(differing))):
        for name in FIELDS:
            if name in differing[person.id].values:
                setattr(person, name, differing[person.id].values[name])
    db.session.flush()


def _open_accounts(plan: PeoplePlan, entries: list[Entry]) -> None:
    """A way in for whoever gets an address and has none; it waits for the slip with the link."""
    rows = [
        {"person_id": entry.known, "username": entry.values["new_address"]}
        for entry in entries
        if entry.get("new_address") and _officer(plan, entry, "username") is None
    ]
    if rows:
        db.session.execute(insert(Account), rows)


def _officer(plan: PeoplePlan, entry: Entry, name: str) -> Any:
    return getattr(plan.officers.get(entry.known or 0), name, None)


def _make_boxes(actor: Actor, plan: PeoplePlan, entries: list[Entry]) -> dict[int, int]:
    """Person → mailbox, old and new."""
    wanting = [entry for entry in entries if entry.get("new_address")] if plan.institution.has_mail else []
    wishes = [
        {
            "kind": MailboxKind.STAFF,
            "address": entry.values["new_address"],
            "quota": entry.get("quota", QUOTA),
            "person_id": entry.known,
        }
        for entry in wanting
    ]
    ids = mailing.make_boxes(actor, plan, wishes)
    old = {each.id: each.mailbox_id for each in plan.officers.values() if each.mailbox_id is not None}
    return {**old, **{entry.known or 0: box for entry, box in zip(wanting, ids, strict=True)}}


def _set_quotas(plan: PeoplePlan, entries: list[Entry]) -> None:
    wanted = {
        _officer(plan, entry, "mailbox_id"): entry.values["quota"]
        for entry in entries
        if any(name == "quota" for name, *_ in entry.changes)
    }
    for box in db.session.scalars(select(Mailbox).where(Mailbox.id.in_(wanted))):
        box.quota = wanted[box.id]
    db.session.flush()


def _set_roles(entries: list[Entry]) -> None:
    told = [entry for entry in entries if "roles" in entry.values]
    db.session.execute(delete(PersonRole).where(PersonRole.person_id.in_([entry.known for entry in told])))
    rows = [{"person_id": entry.known, "role": role} for entry in told for role in entry.values["roles"]]
    if rows:
        db.session.execute(insert(PersonRole), rows)


def _set_groups(plan: PeoplePlan, entries: list[Entry], boxes: dict[int, int]) -> None:
    told = [entry for entry in entries if "group_ids" in entry.values and entry.known in boxes]
    old = [boxes[entry.known or 0] for entry in told if entry.known in plan.officers]
    if old:
        mailing.take_out_of_groups(old)
    mailing.put_into_groups(
        (group, boxes[entry.known or 0]) for entry in told for group in entry.values["group_ids"]
    )


def _appoint(actor: Actor, entries: list[Entry]) -> None:
    wanted = {post_id: entry for entry in entries for post_id in entry.get("post_ids", ())}
    acted_in = _acted_in(wanted)
    rows = [
        {
            "person_id": entry.known,
            "post_id": post_id,
            "kind": AppointmentKind.SUBSTANTIVE,
            "starts_on": entry.get("starts_on", today()),
            "set_by_id": actor.person_id,
        }
        for post_id, entry in wanted.items()
        if post_id not in acted_in
    ]
    if rows:
        db.session.execute(insert(Appointment), rows)
    for post_id in acted_in:
        person = db.session.get_one(Person, wanted[post_id].known)
        reserve(actor, person, db.session.get_one(Post, post_id), wanted[post_id].get("starts_on"))


def _acted_in(posts: Iterable[int]) -> list[int]:
    """Those of these posts in which somebody acts: there the appointment ends the acting, by its own door."""
    query = select(Appointment.post_id).where(
        Appointment.post_id.in_(list(posts)),
        Appointment.kind == AppointmentKind.ACTING,
        Appointment.ended_at.is_(None),
        or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today()),
    )
    return sorted(set(db.session.scalars(query)))


def _facts(plan: PeoplePlan, entry: Entry, made: bool) -> dict[str, Any]:
    if not made:
        return {"named": _officer(plan, entry, "name")}
    name = " ".join(filter(None, (entry.get("title"), entry.get("given_name"), entry.get("surname"))))
    facts = {
        "named": name,
        "address": entry.get("new_address"),
        "posts": entry.get("post_ids"),
        "roles": [str(role) for role in entry.get("roles", ())],
        "groups": entry.get("group_ids"),
    }
    return {key: value for key, value in facts.items() if value}
