"""Making mailboxes and changing what they may: every act journaled, none reads mail."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid, NotFound
from geos.directory.models import Institution, Person, Post, Registry
from geos.directory.policy import POLICY as STRUCTURE
from geos.directory.policy import Seat
from geos.mail import boxes, queries
from geos.mail.models import GroupMember, MailAddress, Mailbox, MailboxKind
from geos.mail.policy import POLICY
from geos.mail.workflow import FLOW
from mailserver import maildir
from mailserver.address import ADDRESS_LIMIT, LOCAL_LIMIT

QUOTA = 2 * 1024**3  # bytes of a new mailbox
SMALLEST, LARGEST = 10 * 1024**2, 1024**4  # bytes
LOCAL_PART = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", re.ASCII)
# What the mail system itself writes from; nobody may pose as it.
RESERVED = frozenset({"geos", "mailer-daemon", "postmaster"})
OWNERS = {MailboxKind.STAFF: "person", MailboxKind.POST: "post", MailboxKind.SPECIAL: "registry"}


@command
def create_mailbox(
    actor: Actor,
    institution: Institution,
    kind: MailboxKind,
    local_part: str,
    *,
    person: Person | None = None,
    post: Post | None = None,
    registry: Registry | None = None,
    label: str = "",
    quota: int = QUOTA,
) -> Mailbox:
    """A mailbox `local_part` in the institution's domain, with its Maildir on disk.

    A staff mailbox needs its person, a post's its post, a special one the registry whose clerks read it.
    Its path never changes. Raises Invalid where the address is no good or taken, naming `local_part`.
    """
    STRUCTURE.require(actor, "administer", Seat(institution.id))
    owners = {"person": person, "post": post, "registry": registry}
    _check_owner(institution, kind, owners)
    _check_quota(quota)
    address = free_address(institution, local_part)
    group = kind is MailboxKind.GROUP
    mailbox = Mailbox(
        institution_id=institution.id,
        kind=kind,
        address=address,
        label=label.strip(),
        path="" if group else f"{institution.domain}/{local_part}/Maildir",
        person_id=person.id if person else None,
        post_id=post.id if post else None,
        registry_id=registry.id if registry else None,
        quota=quota,
        created_by_id=actor.person_id,
    )
    _enter(mailbox, address)
    if not group:
        _make_maildir(mailbox)
    _journal(actor, "create_mailbox", mailbox, address=address, kind=kind, quota=quota)
    return mailbox


def free_address(institution: Institution, local_part: str) -> str:
    """The whole address, where it may be given and nobody has it; Invalid names `local_part` otherwise."""
    address = f"{local_part}@{institution.domain}"
    long = len(local_part) > LOCAL_LIMIT or len(address) > ADDRESS_LIMIT
    if long or not LOCAL_PART.fullmatch(local_part):
        raise Invalid(
            fields={"local_part": "Use small letters and digits, with single dots or hyphens between"}
        )
    if local_part in RESERVED:
        raise Invalid(fields={"local_part": "This address belongs to the mail system. Choose another"})
    if db.session.get(MailAddress, address) is not None:
        raise Invalid(fields={"local_part": "This address is taken. Choose another"})
    return address


def _check_owner(institution: Institution, kind: MailboxKind, owners: dict[str, Any]) -> None:
    """Exactly the owner that this kind has, of the same institution, without a mailbox so far."""
    wanted = OWNERS.get(kind)
    for name, owner in owners.items():
        if (owner is not None) != (name == wanted):
            raise Invalid(fields={name: "Choose whose mailbox this is"})
    if wanted is None:
        return
    owner = owners[wanted]
    if owner.institution_id != institution.id:
        raise Invalid(fields={wanted: "Choose one of this institution"})
    if kind is not MailboxKind.SPECIAL and _has_one(kind, owner.id):
        raise Invalid(fields={wanted: "There is a mailbox for this already"})


def _has_one(kind: MailboxKind, owner_id: int) -> bool:
    column = Mailbox.person_id if kind is MailboxKind.STAFF else Mailbox.post_id
    return db.session.scalar(select(func.count()).where(column == owner_id)) != 0


def _check_quota(quota: int) -> None:
    if not SMALLEST <= quota <= LARGEST:
        raise Invalid(fields={"quota": "Write a size from 10 MB to 1 TB"})


def _enter(mailbox: Mailbox, address: str) -> None:
    """Both rows; of two administrators who give one address at the same moment, one is told."""
    db.session.add(mailbox)
    try:
        db.session.flush()
        db.session.add(MailAddress(address=address, mailbox_id=mailbox.id))
        db.session.flush()
    except IntegrityError as error:
        raise Invalid(fields={"local_part": "This address is taken. Choose another"}) from error


def _make_maildir(mailbox: Mailbox) -> None:
    """An empty folder that a failed attempt left is taken; one with mail in it is somebody's."""
    path = Path(current_app.config["GEOS_MAIL_ROOT"]) / mailbox.path
    if any(maildir.scan(path, folder) for folder in maildir.folders(path)):
        raise Invalid(fields={"local_part": "There is old mail under this address. Choose another"})
    maildir.create(path)


@command
def add_alias(actor: Actor, mailbox: Mailbox, local_part: str) -> Mailbox:
    """A further address of the same domain that leads to the mailbox."""
    POLICY.require(actor, "administer", mailbox)
    address = free_address(mailbox.institution, local_part)
    db.session.add(MailAddress(address=address, mailbox_id=mailbox.id))
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Invalid(fields={"local_part": "This address is taken. Choose another"}) from error
    _journal(actor, "add_alias", mailbox, address=address)
    return mailbox


@command
def suspend(actor: Actor, mailbox: Mailbox, reason: str) -> Mailbox:
    """The mailbox takes and sends no mail until it is resumed; what it holds stays."""
    return _move(actor, "suspend", mailbox, reason, reason.strip())


@command
def resume(actor: Actor, mailbox: Mailbox, reason: str) -> Mailbox:
    """The mailbox works again."""
    return _move(actor, "resume", mailbox, reason, "")


def _move(actor: Actor, act: str, mailbox: Mailbox, why: str, shown: str) -> Mailbox:
    POLICY.require(actor, "administer", mailbox)
    if len(why) > 300:
        raise Invalid(fields={"reason": "Write the reason in fewer than 300 characters"})
    FLOW.fire(actor, act, mailbox, why)
    mailbox.reason = shown
    _journal(actor, act, mailbox, reason=why.strip())
    return mailbox


@command
def set_quota(actor: Actor, mailbox: Mailbox, quota: int) -> Mailbox:
    """How many bytes the mailbox may hold; what it holds already stays, also above that."""
    POLICY.require(actor, "administer", mailbox)
    _check_quota(quota)
    before, mailbox.quota = mailbox.quota, quota
    _journal(actor, "set_quota", mailbox, before=before, quota=quota)
    return mailbox


@command
def set_members(actor: Actor, group: Mailbox, members: Iterable[Mailbox]) -> Mailbox:
    """Exactly these mailboxes get what is sent to the group; they are of its institution."""
    POLICY.require(actor, "administer", group)
    wanted = {member.id for member in members}
    fits = select(func.count()).where(
        Mailbox.id.in_(wanted), Mailbox.institution_id == group.institution_id, Mailbox.id != group.id
    )
    if group.kind is not MailboxKind.GROUP or db.session.scalar(fits) != len(wanted):
        raise Invalid(fields={"members": "Choose mailboxes of this institution"})
    db.session.execute(delete(GroupMember).where(GroupMember.group_id == group.id))
    db.session.add_all(GroupMember(group_id=group.id, member_id=id) for id in sorted(wanted))
    _journal(actor, "set_members", group, members=sorted(wanted))
    return group


def reindex(address: str | None = None) -> Iterator[Mailbox]:
    """Make the index of one mailbox, or of all, anew from the Maildir; gives each when it is done.

    NotFound for an address that nobody has.
    """
    found = [queries.by_address(address)] if address else db.session.scalars(select(Mailbox)).all()
    if None in found:
        raise NotFound
    return (boxes.rebuild(mailbox) for mailbox in found if mailbox is not None and mailbox.path)


def _journal(actor: Actor, act: str, mailbox: Mailbox, **facts: Any) -> None:
    journal.record(actor, act, "mailbox", mailbox.id, institution_id=mailbox.institution_id, **facts)
