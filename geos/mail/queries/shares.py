"""To whom a mailbox is open besides its owners, and who opened what in it."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory import queries as directory
from geos.directory.models import Person
from geos.mail.models import Mailbox, MailboxKind, MailboxShare, MailReading
from geos.mail.policy import POLICY


def shares(mailbox: Mailbox) -> list[MailboxShare]:
    """The shares of a mailbox that hold or wait to be confirmed, oldest first."""
    query = (
        select(MailboxShare)
        .where(
            MailboxShare.mailbox_id == mailbox.id,
            or_(MailboxShare.until.is_(None), MailboxShare.until > now()),
        )
        .options(
            joinedload(MailboxShare.person),
            joinedload(MailboxShare.post),
            joinedload(MailboxShare.given_by),
        )
        .order_by(MailboxShare.id)
    )
    return list(db.session.scalars(query))


def ended_shares(mailbox: Mailbox, limit: int = 10) -> list[MailboxShare]:
    """The latest shares that ended."""
    query = (
        select(MailboxShare)
        .where(MailboxShare.mailbox_id == mailbox.id, MailboxShare.until <= now())
        .options(joinedload(MailboxShare.person), joinedload(MailboxShare.post))
        .order_by(MailboxShare.until.desc(), MailboxShare.id.desc())
    )
    return list(db.session.scalars(query.limit(limit)))


def share(actor: Actor, share_id: int) -> MailboxShare:
    """A share of a mailbox that this actor owns or administers; NotFound for anybody else's."""
    found = db.session.get(MailboxShare, share_id)
    if found is None or not POLICY.can(actor, "share", found.mailbox):
        raise NotFound
    return found


def share_seen_by(actor: Actor, share_id: int) -> MailboxShare:
    """A share that concerns this actor: as owner, as administrator, or as the one to whom it is open."""
    found = db.session.get(MailboxShare, share_id)
    if found is not None:
        receiver = found.person_id is not None and found.person_id == actor.person_id
        if receiver or actor.holds(found.post_id) or POLICY.can(actor, "share", found.mailbox):
            return found
    raise NotFound


def owners(mailbox: Mailbox) -> list[Person]:
    """The people who have a mailbox by right at this moment."""
    if mailbox.kind is MailboxKind.POST and mailbox.post_id:
        return directory.holders(mailbox.post_id)
    if mailbox.kind is MailboxKind.SPECIAL and mailbox.registry_id:
        staff = select(Person).where(Person.id.in_(directory.staff_of(mailbox.registry_id)))
        return list(db.session.scalars(staff.order_by(Person.id)))
    return [mailbox.person] if mailbox.person else []


def readings(mailbox: Mailbox, base: str) -> Sequence[MailReading]:
    """Who opened a message of a mailbox that is not one person's alone, in order."""
    query = (
        select(MailReading)
        .filter_by(mailbox_id=mailbox.id, base=base)
        .options(joinedload(MailReading.person))
        .order_by(MailReading.at)
    )
    return db.session.scalars(query).all()
