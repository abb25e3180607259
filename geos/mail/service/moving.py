"""A staff mailbox whose owner leaves or moves: it ends or goes along; the old address leads on for a time."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.directory.models import Institution
from geos.directory.policy import POLICY as STRUCTURE
from geos.directory.policy import Seat
from geos.mail.models import (
    USED,
    GroupMember,
    GroupSender,
    MailAddress,
    Mailbox,
    MailboxKind,
    MailboxShare,
    MailboxState,
)
from geos.mail.policy import POLICY
from geos.mail.service.addressing import enter_address
from geos.mail.service.changing import move_state
from geos.mail.service.limits import require_room
from geos.mail.service.making import check_joined, free_address
from geos.mail.service.noting import note, touch

LONGEST = timedelta(days=366)  # that an old address leads on


@command
def end_staff(
    actor: Actor,
    mailbox: Mailbox,
    *,
    forward_to: Mailbox | None = None,
    until: datetime | None = None,
    reason: str,
) -> Mailbox:
    """The mailbox of somebody who leaves is removed; mail for it goes to `forward_to` until then.

    It leaves its groups, and what it shared or was shared with its owner ends. Like any removed mailbox it
    can be restored for 90 days, for somebody who comes back.
    """
    POLICY.require(actor, "administer", mailbox)
    _check_staff(mailbox)
    _check_forwarding(mailbox, forward_to, until)
    _end_ties(mailbox)
    if forward_to is not None:
        for row in _working(mailbox):
            row.forward_id, row.until = forward_to.id, until
    mailbox.removed_at = now()
    facts = {"forward_to": forward_to.address if forward_to else None, "until": _said(until)}
    return move_state(actor, "remove", mailbox, reason, **facts)


@command
def move_staff(
    actor: Actor, mailbox: Mailbox, institution: Institution, local_part: str, *, until: datetime | None
) -> Mailbox:
    """The mailbox gets a new first address, in the same or in another institution, with all its mail.

    The Maildir stays where it is. Old addresses lead to it until then, or end at once without `until`; they
    are sent from no more. Between institutions an administrator of either side may do this: that both agreed
    is the transfer's to see to.
    """
    _check_either_side(actor, mailbox, institution)
    _check_staff(mailbox)
    _check_time(until)
    check_joined(institution)
    leaves = institution.id != mailbox.institution_id
    if leaves:
        require_room(institution, mailbox.quota, 1)
    address = free_address(institution, local_part, mailbox.kind, mailbox)
    before = mailbox.address
    for row in _working(mailbox):
        row.until = until or now()
    db.session.flush()
    enter_address(mailbox, address)
    if leaves:
        _end_ties(mailbox)
        _end_forwarding_to(mailbox)
    mailbox.institution_id, mailbox.address = institution.id, address
    db.session.flush()
    db.session.expire(mailbox, ["institution"])
    note(actor, "move_mailbox", mailbox, before=before, address=address, until=_said(until))
    return mailbox


def _check_either_side(actor: Actor, mailbox: Mailbox, institution: Institution) -> None:
    if POLICY.can(actor, "administer", mailbox):
        return
    if not STRUCTURE.can(actor, "administer", Seat(institution.id)):
        raise NotFound if not POLICY.can(actor, "read", mailbox) else Denied


def _check_staff(mailbox: Mailbox) -> None:
    if mailbox.kind is not MailboxKind.STAFF:
        raise WrongState("Only a mailbox of a person ends or moves with its owner")
    if mailbox.state not in USED:
        raise WrongState("This mailbox is removed already")


def _check_forwarding(mailbox: Mailbox, forward_to: Mailbox | None, until: datetime | None) -> None:
    if (forward_to is None) != (until is None):
        raise Invalid(fields={"until": "Write until when mail goes on, and to which mailbox"})
    _check_time(until)
    if forward_to is not None and (
        forward_to.id == mailbox.id or forward_to.state is not MailboxState.ACTIVE
    ):
        raise Invalid(fields={"forward_to": "Choose another mailbox that works"})


def _check_time(until: datetime | None) -> None:
    if until is not None and not now() < until <= now() + LONGEST:
        raise Invalid(fields={"until": "Write a day within a year from now"})


def _working(mailbox: Mailbox) -> list[MailAddress]:
    query = select(MailAddress).where(MailAddress.mailbox_id == mailbox.id, MailAddress.until.is_(None))
    return list(db.session.scalars(query))


def _end_ties(mailbox: Mailbox) -> None:
    """Memberships, the right to write to groups, and shares in both directions end with the institution."""
    own = select(MailAddress.address).where(MailAddress.mailbox_id == mailbox.id)
    db.session.execute(delete(GroupMember).where(GroupMember.member_id == mailbox.id))
    theirs = select(Mailbox.id).where(Mailbox.institution_id == mailbox.institution_id)
    db.session.execute(
        delete(GroupSender).where(GroupSender.address.in_(own), GroupSender.group_id.in_(theirs))
    )
    given = (MailboxShare.person_id == mailbox.person_id) & MailboxShare.mailbox_id.in_(theirs)
    db.session.execute(
        update(MailboxShare)
        .where(
            or_(MailboxShare.mailbox_id == mailbox.id, given),
            or_(MailboxShare.until.is_(None), MailboxShare.until > now()),
        )
        .values(until=now())
    )
    touch(mailbox)


def _end_forwarding_to(mailbox: Mailbox) -> None:
    """Mail of those who left the institution does not follow a colleague out of it."""
    forwarded = MailAddress.forward_id == mailbox.id, MailAddress.until > now()
    db.session.execute(update(MailAddress).where(*forwarded).values(until=now()))


def _said(until: datetime | None) -> str | None:
    return until.isoformat() if until else None
