"""What an administrator sees of the own institution's mailboxes: never a message."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from geos.accounts.models import Account, UserSession
from geos.audit import queries as journal
from geos.audit.models import AuditEntry
from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory import queries as directory
from geos.directory.models import Appointment, AppointmentKind, Institution, Person, Post
from geos.mail import boxes
from geos.mail import queries as mail
from geos.mail.models import USED, GroupMember, GroupRule, Mailbox, MailboxKind, MailboxState

FULL, FILLING = 95, 75  # percent of the quota from which the meter is red, amber


def institution(actor: Actor) -> Institution:
    """The institution that this actor administers; NotFound for anybody else."""
    return directory.institution(directory.administered(actor))


def get(actor: Actor, mailbox_id: int) -> Mailbox:
    """A mailbox of the institution that this actor administers."""
    mailbox = db.session.get(Mailbox, mailbox_id)
    if mailbox is None or mailbox.institution_id != directory.administered(actor):
        raise NotFound
    return mailbox


def room(actor: Actor) -> mail.Room:
    """What the own institution has given out to mailboxes, and what it may."""
    return mail.room(institution(actor))


def mailboxes(institution_id: int, kind: str = "", state: str = "", text: str = "") -> Select[Mailbox]:
    """The mailboxes of an institution by address; `text` is looked for in addresses, names and titles.

    Without a state those that are in use or suspended.
    """
    query = (
        select(Mailbox)
        .outerjoin(Person, Person.id == Mailbox.person_id)
        .outerjoin(Post, Post.id == Mailbox.post_id)
        .where(Mailbox.institution_id == institution_id)
        .options(joinedload(Mailbox.person), joinedload(Mailbox.post), joinedload(Mailbox.at_registry))
        .order_by(Mailbox.address)
    )
    if kind in set(MailboxKind):
        query = query.where(Mailbox.kind == MailboxKind(kind))
    wanted = (MailboxState(state),) if state in set(MailboxState) else USED
    query = query.where(Mailbox.state.in_(wanted))
    for word in text.split()[:5]:
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in SEARCHED)))
    return query


SEARCHED = (
    Mailbox.address,
    Mailbox.label,
    Person.given_name,
    Person.surname,
    Post.title_sw,
    Post.title_en,
    Post.code,
)


def counts(institution_id: int) -> dict[str, int]:
    """How many mailboxes there are of each kind, removed ones left out; under "" all of them."""
    query = (
        select(Mailbox.kind, func.count())
        .where(Mailbox.institution_id == institution_id, Mailbox.state.in_(USED))
        .group_by(Mailbox.kind)
    )
    found = {kind.value: int(count) for kind, count in db.session.execute(query)}
    return {"": sum(found.values()), **{kind.value: found.get(kind.value, 0) for kind in MailboxKind}}


@dataclass(frozen=True)
class Line:
    """A mailbox as the list shows it. `holder` is a person's name, `members` counts those of a group."""

    mailbox: Mailbox
    holder: str
    acting: bool
    post: Post | None
    members: int  # put there by hand
    rules: int  # by which a group finds further ones
    used: int  # bytes
    seen_at: datetime | None

    @property
    def percent(self) -> int:
        """How much of the quota is used."""
        return round(100 * self.used / max(self.mailbox.quota, 1))

    @property
    def meter(self) -> str:
        """The kind of the meter: late, wait, or under way."""
        return "late" if self.percent >= FULL else "wait" if self.percent >= FILLING else ""


def described(found: Sequence[Mailbox], measured: bool = True) -> list[Line]:
    """Each mailbox with who holds it and how full it is; a fixed number of statements.

    How full is measured on disk, or, for very many, as it was measured some hours ago.
    """
    owners = [box.person_id for box in found if box.person_id]
    held = _held([box.post_id for box in found if box.post_id], owners)
    by_post = {row.post_id: row for row in held}
    by_person = {row.person_id: row for row in held if row.kind is AppointmentKind.SUBSTANTIVE}
    seen = _seen({*owners, *(row.person_id for row in held)})
    groups = [box.id for box in found if box.kind is MailboxKind.GROUP]
    sizes = _group_sizes(groups, GroupMember), _group_sizes(groups, GroupRule)
    return [_line(box, by_post, by_person, seen, sizes, measured) for box in found]


def _line(
    box: Mailbox,
    by_post: dict[int, Appointment],
    by_person: dict[int, Appointment],
    seen: dict[int, datetime],
    sizes: tuple[dict[int, int], dict[int, int]],
    measured: bool,
) -> Line:
    row = by_post.get(box.post_id or 0) or by_person.get(box.person_id or 0)
    person = box.person or (row.person if row else None)
    return Line(
        mailbox=box,
        holder=person.name if person else "",
        acting=row is not None and box.post_id is not None and row.kind is AppointmentKind.ACTING,
        post=box.post or (row.post if row else None),
        members=sizes[0].get(box.id, 0),
        rules=sizes[1].get(box.id, 0),
        used=_used(box) if measured else box.used,
        seen_at=seen.get(person.id) if person else None,
    )


def _used(box: Mailbox) -> int:
    kept = box.path and box.state is not MailboxState.ARCHIVED
    return boxes.usage(box) if kept else box.used


def _held(posts: Iterable[int], people: Iterable[int]) -> list[Appointment]:
    """Appointments of today; an acting one comes last, so that it wins for its post."""
    query = (
        select(Appointment)
        .where(
            or_(Appointment.post_id.in_(list(posts)), Appointment.person_id.in_(list(people))),
            directory.in_force(today()),
        )
        .options(joinedload(Appointment.person), joinedload(Appointment.post))
        .order_by(Appointment.kind.desc(), Appointment.id)
    )
    return list(db.session.scalars(query))


def _seen(people: Iterable[int]) -> dict[int, datetime]:
    query = (
        select(Account.person_id, func.max(UserSession.seen_at))
        .join(UserSession, UserSession.account_id == Account.id)
        .where(Account.person_id.in_(list(people)))
        .group_by(Account.person_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _group_sizes(groups: Iterable[int], of: type[GroupMember | GroupRule]) -> dict[int, int]:
    query = select(of.group_id, func.count()).where(of.group_id.in_(list(groups))).group_by(of.group_id)
    return {group: int(count) for group, count in db.session.execute(query)}


ACTS = 12  # of one mailbox's history
# What was done to a mailbox; who read and sent what is for the auditor.
ADMINISTERED = (
    "create_mailbox", "suspend", "resume", "remove", "restore", "archive_mailbox", "set_quota",
    "add_alias", "remove_alias", "move_mailbox", "set_members", "set_posting",
    "share_mailbox", "confirm_share", "end_share",
)  # fmt: skip


def history(mailbox: Mailbox) -> list[AuditEntry]:
    """What was done to a mailbox, latest first; nothing of its mail."""
    query = journal.of_subject("mailbox", mailbox.id).where(AuditEntry.act.in_(ADMINISTERED))
    return list(db.session.scalars(query.order_by(None).order_by(AuditEntry.id.desc()).limit(ACTS)))


def told(entry: AuditEntry) -> tuple[str, str]:
    """By whom an act was done, and the reason that was given."""
    said = json.loads(entry.payload)
    return said["name"], str(said["facts"].get("reason") or said["facts"].get("address") or "")
