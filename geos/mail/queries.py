"""Which mailboxes there are, and whose mail one may read: never another's."""

from pathlib import Path

from flask import current_app
from sqlalchemy import ColumnElement, Select, false, or_, select

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.mail.models import Mailbox, MailboxKind, MailboxState


def maildir(mailbox: Mailbox) -> Path:
    """Where the mail of a mailbox lies; a group has none."""
    if not mailbox.path:
        raise NotFound
    return Path(current_app.config["GEOS_MAIL_ROOT"]) / mailbox.path


def registry_mailbox(registry_id: int) -> Mailbox | None:
    """The mailbox whose mail is a registry's intake."""
    query = select(Mailbox).where(Mailbox.registry_id == registry_id).order_by(Mailbox.id)
    return db.session.scalars(query.limit(1)).first()


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
