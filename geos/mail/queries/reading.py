"""Whose mail one may read, and with which right: one's own, and what others opened; never any other."""

from pathlib import Path

from flask import current_app
from sqlalchemy import ColumnElement, Select, false, or_, select

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, NotFound
from geos.core.page import once_a_page
from geos.mail.models import RIGHTS, Mailbox, MailboxKind, MailboxShare, MailboxState, Right
from geos.mail.policy import owner

NOT_ALLOWED = {
    Right.READ: "This mailbox is not yours to read",
    Right.WRITE: "This mailbox is open to you for reading only",
    Right.SEND_AS: "You may not send from this mailbox",
}


def maildir(mailbox: Mailbox) -> Path:
    """Where the mail of a mailbox lies; a group has none, and an archived one is out of reach."""
    if not mailbox.path or mailbox.state is MailboxState.ARCHIVED:
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


def owned(actor: Actor) -> ColumnElement[bool]:
    """The condition that a mailbox is this actor's by right: own, of a post held now, of own registries."""
    posts = [post.id for post in actor.posts]
    own: list[ColumnElement[bool]] = [
        Mailbox.post_id.in_(posts) if posts else false(),
        Mailbox.registry_id.in_(actor.registry_ids) if actor.registry_ids else false(),
        Mailbox.person_id == actor.person_id if actor.person_id is not None else false(),
    ]
    return or_(*own)


def shared(actor: Actor, right: Right = Right.READ) -> ColumnElement[bool]:
    """The condition that a share now opens a mailbox to this actor with this right at least.

    A share holds among the people of the mailbox's institution: who leaves it leaves the share behind.
    """
    posts = [post.id for post in actor.posts]
    given = or_(
        MailboxShare.person_id == actor.person_id if actor.person_id is not None else false(),
        MailboxShare.post_id.in_(posts) if posts else false(),
    )
    enough = RIGHTS[RIGHTS.index(right) :]
    boxes = select(MailboxShare.mailbox_id).where(given, MailboxShare.right.in_(enough), share_holds())
    return Mailbox.id.in_(boxes) & (Mailbox.institution_id == actor.institution_id)


def share_holds() -> ColumnElement[bool]:
    """The condition that a share works at this moment."""
    ahead = or_(MailboxShare.until.is_(None), MailboxShare.until > now())
    return MailboxShare.confirmed_at.is_not(None) & ahead


def readers(actor: Actor, right: Right = Right.READ) -> ColumnElement[bool]:
    """The condition that a mailbox is open to this actor, by right or by a share with this right at least."""
    works = (Mailbox.kind != MailboxKind.GROUP) & (Mailbox.state == MailboxState.ACTIVE)
    return or_(owned(actor), shared(actor, right)) & works


def readable(actor: Actor) -> Select[Mailbox]:
    """The mailboxes that this actor reads."""
    return select(Mailbox).where(readers(actor))


def mine(actor: Actor) -> list[Mailbox]:
    """The mailboxes that this actor reads: the own one, those of posts, of registries, then shared ones."""
    found = db.session.scalars(readable(actor).order_by(Mailbox.id))
    order = {MailboxKind.STAFF: 0, MailboxKind.POST: 1}
    return sorted(found, key=lambda box: (not owner(actor, box), order.get(box.kind, 2), box.id))


def working(actor: Actor) -> list[Mailbox]:
    """The mailboxes in which this actor works, by right or by a share for more than reading."""
    return list(db.session.scalars(select(Mailbox).where(readers(actor, Right.WRITE)).order_by(Mailbox.id)))


def get(actor: Actor, mailbox_id: int, right: Right = Right.READ) -> Mailbox:
    """A mailbox that this actor reads; NotFound for everybody else's, Denied where the right falls short."""
    found = db.session.scalars(readable(actor).where(Mailbox.id == mailbox_id)).one_or_none()
    if found is None:
        raise NotFound
    if not may(actor, found, right):
        raise Denied(NOT_ALLOWED[right])
    return found


def may(actor: Actor, mailbox: Mailbox, right: Right) -> bool:
    """Whether a mailbox that this actor reads is open with this right at least."""
    if right is Right.READ or owner(actor, mailbox):
        return True
    query = select(Mailbox.id).where(Mailbox.id == mailbox.id, shared(actor, right))
    return db.session.execute(query).first() is not None


def queue_folder() -> Path:
    """Where the bytes of outgoing mail wait; the web and the mail process share it."""
    return Path(current_app.config["GEOS_SPOOL"]) / "queue"
