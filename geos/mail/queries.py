"""Which mailboxes there are, and whose mail one may read: never another's."""

from pathlib import Path

from flask import current_app
from sqlalchemy import ColumnElement, Select, false, or_, select

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.page import once_a_page
from geos.mail.models import GroupMember, MailAddress, Mailbox, MailboxKind, MailboxState


def maildir(mailbox: Mailbox) -> Path:
    """Where the mail of a mailbox lies; a group has none."""
    if not mailbox.path:
        raise NotFound
    return Path(current_app.config["GEOS_MAIL_ROOT"]) / mailbox.path


@once_a_page
def registry_mailbox(registry_id: int) -> Mailbox | None:
    """The mailbox whose mail is a registry's intake."""
    query = select(Mailbox).where(Mailbox.registry_id == registry_id).order_by(Mailbox.id)
    return db.session.scalars(query.limit(1)).first()


def is_intake(mailbox: Mailbox) -> bool:
    """Whether this is the mailbox whose mail a registry registers."""
    first = registry_mailbox(mailbox.registry_id) if mailbox.registry_id else None
    return first is not None and first.id == mailbox.id


def readers(actor: Actor) -> ColumnElement[bool]:
    """The condition that a mailbox is this actor's to read: own, of a post held now, of own registries."""
    posts = [post.id for post in actor.posts]
    own: list[ColumnElement[bool]] = [
        Mailbox.post_id.in_(posts) if posts else false(),
        Mailbox.registry_id.in_(actor.registry_ids) if actor.registry_ids else false(),
        Mailbox.person_id == actor.person_id if actor.person_id is not None else false(),
    ]
    return or_(*own) & (Mailbox.kind != MailboxKind.GROUP) & (Mailbox.state == MailboxState.ACTIVE)


def readable(actor: Actor) -> Select[Mailbox]:
    """The mailboxes that this actor reads."""
    return select(Mailbox).where(readers(actor))


def mine(actor: Actor) -> list[Mailbox]:
    """The mailboxes that this actor reads: the own one first, then those of posts, then registries'."""
    found = db.session.scalars(readable(actor).order_by(Mailbox.id))
    order = {MailboxKind.STAFF: 0, MailboxKind.POST: 1}
    return sorted(found, key=lambda mailbox: (order.get(mailbox.kind, 2), mailbox.id))


def get(actor: Actor, mailbox_id: int) -> Mailbox:
    """A mailbox that this actor reads; NotFound for everybody else's."""
    found = db.session.scalars(readable(actor).where(Mailbox.id == mailbox_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def queue_folder() -> Path:
    """Where the bytes of outgoing mail wait; the web and the mail process share it."""
    return Path(current_app.config["GEOS_SPOOL"]) / "queue"


def by_address(address: str) -> Mailbox | None:
    """The mailbox that an address leads to, however it is written."""
    query = select(Mailbox).join(MailAddress).where(MailAddress.address == address.strip().lower())
    return db.session.scalars(query).one_or_none()


def addresses(mailbox: Mailbox) -> list[str]:
    """Every address that leads to a mailbox, its first one at the top."""
    query = select(MailAddress.address).filter_by(mailbox_id=mailbox.id).order_by(MailAddress.address)
    return sorted(db.session.scalars(query), key=lambda address: address != mailbox.address)


def identities(actor: Actor) -> list[tuple[str, Mailbox]]:
    """What this actor may send as: every address of every mailbox that is theirs, own ones first."""
    boxes = {mailbox.id: mailbox for mailbox in mine(actor)}
    rows = db.session.scalars(
        select(MailAddress).where(MailAddress.mailbox_id.in_(boxes)).order_by(MailAddress.address)
    )
    place = {id: number for number, id in enumerate(boxes)}
    found = [(row.address, boxes[row.mailbox_id]) for row in rows]
    return sorted(found, key=lambda pair: (place[pair[1].id], pair[0] != pair[1].address))


def may_send_as(actor: Actor, address: str) -> bool:
    """Whether an address, with or without a +tag, leads to a mailbox of this actor."""
    names = {address.lower(), without_tag(address.lower())}
    query = select(Mailbox.id).join(MailAddress).where(MailAddress.address.in_(names), readers(actor))
    return db.session.execute(query.limit(1)).first() is not None


def without_tag(address: str) -> str:
    """`asha+semina@afya.go.tz` is a mailbox's own way of writing `asha@afya.go.tz`."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def members(group: Mailbox) -> list[Mailbox]:
    """The mailboxes that get what is sent to a group."""
    query = (
        select(Mailbox)
        .join(GroupMember, GroupMember.member_id == Mailbox.id)
        .where(GroupMember.group_id == group.id)
        .order_by(Mailbox.address)
    )
    return list(db.session.scalars(query))
