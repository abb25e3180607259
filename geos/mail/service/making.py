"""Making mailboxes: an address that nobody ever had, an owner of the kind, room within the institution."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid, NotFound
from geos.directory.models import Institution, InstitutionState, Person, Post, Registry
from geos.directory.policy import POLICY as STRUCTURE
from geos.directory.policy import Seat
from geos.mail import boxes, promises, queries
from geos.mail.models import USED, MailAddress, Mailbox, MailboxKind, MailboxState
from geos.mail.service.limits import QUOTA, check_quota, require_room
from geos.mail.service.noting import note
from mailserver import maildir
from mailserver.address import ADDRESS_LIMIT, LOCAL_LIMIT

LOCAL_PART = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", re.ASCII)
# What the mail system itself writes from; nobody may pose as it.
RESERVED = frozenset({"geos", "mailer-daemon", "postmaster"})
PREFIX = "group."  # of every group's address and of no other
OWNERS = {MailboxKind.STAFF: "person", MailboxKind.POST: "post", MailboxKind.SPECIAL: "registry"}
TAKEN = "This address is taken. Choose another"


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

    A staff mailbox needs its person, a post's its post, a special one the registry whose clerks read it; a
    group's address gets its prefix. Its path never changes. Raises Invalid where the address is no good or
    taken (naming `local_part`) and where the institution has no room left.
    """
    STRUCTURE.require(actor, "administer", Seat(institution.id))
    group = kind is MailboxKind.GROUP
    check_joined(institution)
    _check_owner(institution, kind, {"person": person, "post": post, "registry": registry})
    if not group:
        check_quota(quota)
    require_room(institution, space=0 if group else quota, staff=int(kind is MailboxKind.STAFF))
    address = free_address(institution, local_part, kind, person_id=person.id if person else None)
    mailbox = Mailbox(
        institution_id=institution.id,
        kind=kind,
        address=address,
        label=label.strip(),
        path="" if group else path_of(address),
        person_id=person.id if person else None,
        post_id=post.id if post else None,
        registry_id=registry.id if registry else None,
        quota=0 if group else quota,
        created_by_id=actor.person_id,
    )
    _enter(mailbox, address)
    if not group:
        _make_maildir(mailbox)
    note(actor, "create_mailbox", mailbox, address=address, kind=kind, quota=mailbox.quota)
    return mailbox


def check_joined(institution: Institution) -> None:
    """Invalid where an institution has no mail with us, or is not at work."""
    if not institution.has_mail:
        raise Invalid("This institution has not joined the mail: it has no mailboxes")
    if institution.state is not InstitutionState.ACTIVE:
        raise Invalid("This institution is suspended or closed: it gets no new mailboxes")


def path_of(address: str) -> str:
    """Where the mail of a new mailbox lies, below the mail root."""
    local_part, _, domain = address.rpartition("@")
    return f"{domain}/{local_part}/Maildir"


def free_address(
    institution: Institution,
    local_part: str,
    kind: MailboxKind | None = None,
    owner: Mailbox | None = None,
    person_id: int | None = None,
) -> str:
    """The whole address, where it may be given and nobody ever had it; Invalid names `local_part` otherwise.

    A group's gets its prefix where it was not written. What `owner` itself had before, it may have again;
    what is promised to a person, that person alone may have.
    """
    wanted = _prefixed(local_part, kind)
    address = f"{wanted}@{institution.domain}"
    long = len(wanted) > LOCAL_LIMIT or len(address) > ADDRESS_LIMIT
    if long or not LOCAL_PART.fullmatch(wanted):
        raise Invalid(
            fields={"local_part": "Use small letters and digits, with single dots or hyphens between"}
        )
    if wanted in RESERVED:
        raise Invalid(fields={"local_part": "This address belongs to the mail system. Choose another"})
    row = db.session.get(MailAddress, address)
    if row is not None and (owner is None or row.mailbox_id != owner.id or row.until is None):
        raise Invalid(fields={"local_part": TAKEN})
    for_whom = owner.person_id if owner is not None else person_id
    if promises.of(institution.domain).get(address, for_whom) != for_whom:
        raise Invalid(fields={"local_part": TAKEN})
    return address


def _prefixed(local_part: str, kind: MailboxKind | None) -> str:
    if kind is MailboxKind.GROUP:
        return local_part if local_part.startswith(PREFIX) or not local_part else PREFIX + local_part
    if local_part.startswith(PREFIX):
        raise Invalid(fields={"local_part": "Only a group's address begins with “group.”. Choose another"})
    return local_part


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
    if wanted != "person" and not owner.active:
        raise Invalid(fields={wanted: "Reopen it first: it is closed, and nobody would read the mail"})
    if kind is not MailboxKind.SPECIAL and _has_one(institution, kind, owner.id):
        raise Invalid(fields={wanted: "There is a mailbox for this already"})


def _has_one(institution: Institution, kind: MailboxKind, owner_id: int) -> bool:
    """Whether there is one already; one that is removed here counts as long as it could be restored."""
    column = Mailbox.person_id if kind is MailboxKind.STAFF else Mailbox.post_id
    here = (Mailbox.institution_id == institution.id) & (Mailbox.state != MailboxState.ARCHIVED)
    query = select(func.count()).where(column == owner_id, here | Mailbox.state.in_(USED))
    return db.session.scalar(query) != 0


def _enter(mailbox: Mailbox, address: str) -> None:
    """Both rows; of two administrators who give one address at the same moment, one is told."""
    db.session.add(mailbox)
    try:
        db.session.flush()
        db.session.add(MailAddress(address=address, mailbox_id=mailbox.id))
        db.session.flush()
    except IntegrityError as error:
        raise Invalid(fields={"local_part": TAKEN}) from error


def _make_maildir(mailbox: Mailbox) -> None:
    """An empty folder that a failed attempt left is taken; one with mail in it is somebody's."""
    path = Path(current_app.config["GEOS_MAIL_ROOT"]) / mailbox.path
    if any(maildir.scan(path, folder) for folder in maildir.folders(path)):
        raise Invalid(fields={"local_part": "There is old mail under this address. Choose another"})
    maildir.create(path)


def reindex(address: str | None = None) -> Iterator[Mailbox]:
    """Make the index of one mailbox, or of all, anew from the Maildir; gives each when it is done.

    NotFound for an address that nobody has.
    """
    kept = select(Mailbox).where(Mailbox.state != MailboxState.ARCHIVED)
    found = [queries.by_address(address)] if address else db.session.scalars(kept).all()
    if None in found:
        raise NotFound
    return (boxes.rebuild(mailbox) for mailbox in found if mailbox is not None and mailbox.path)
