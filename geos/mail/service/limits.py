"""What an institution's mailboxes may hold together, behind every door and for two who ask at once."""

from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from flask import current_app
from sqlalchemy import Table, bindparam, or_, select

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid
from geos.directory.models import Institution
from geos.mail import queries
from geos.mail.models import USED, Mailbox, MailboxKind, MailboxState
from geos.mail.policy import POLICY
from geos.mail.service.noting import note
from mailserver import maildir

QUOTA = 2 * 1024**3  # bytes of a new mailbox
SMALLEST, LARGEST = 10 * 1024**2, 1024**4  # bytes
MEASURED_EVERY = timedelta(hours=6)
AT_ONCE = 100  # mailboxes that one round of the worker measures


def check_quota(quota: int) -> None:
    """Invalid for a size that no mailbox may have."""
    if not SMALLEST <= quota <= LARGEST:
        raise Invalid(fields={"quota": "Write a size from 10 MB to 1 TB"})


def require_room(institution: Institution, space: int = 0, staff: int = 0) -> queries.Room:
    """Invalid where so many more bytes or staff mailboxes are more than the institution may have.

    Call it inside a command: until its end nobody else gets past here for the same institution, so that two
    who ask at once never get more than there is.
    """
    hold(institution)
    room = queries.room(institution)
    if staff > max(room.staff_left, 0):
        raise Invalid(
            "The institution has all of its %(most)d accounts. Ask the authority for more",
            most=room.most_staff,
        )
    if space > max(room.left, 0):
        raise Invalid(
            "The institution has %(left)d MB left for its mailboxes. Ask the authority for more",
            fields={"quota": "Only %(left)d MB are left for all mailboxes together"},
            left=max(room.left, 0) >> 20,
        )
    return room


def hold(institution: Institution) -> None:
    """Let commands upon the mailboxes of one institution run one after the other from here on."""
    db.session.execute(
        select(Institution)
        .where(Institution.id == institution.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


@command
def set_quota(actor: Actor, mailbox: Mailbox, quota: int) -> Mailbox:
    """How many bytes the mailbox may hold; what it holds already stays, also above that."""
    POLICY.require(actor, "administer", mailbox)
    if mailbox.kind is MailboxKind.GROUP:
        raise Invalid(fields={"quota": "A group keeps no mail: its members do"})
    check_quota(quota)
    if quota > mailbox.quota and mailbox.state in USED:
        require_room(mailbox.institution, space=quota - mailbox.quota)
    before, mailbox.quota = mailbox.quota, quota
    note(actor, "set_quota", mailbox, before=before, quota=quota)
    return mailbox


def measure() -> int:
    """The worker: how full some mailboxes are, those first that were measured longest ago; how many were.

    For lists and sums. Versions stay, for nobody changed anything.
    """
    due = select(Mailbox.id, Mailbox.path).where(
        Mailbox.path != "",
        Mailbox.state != MailboxState.ARCHIVED,
        or_(Mailbox.used_at.is_(None), Mailbox.used_at < now() - MEASURED_EVERY),
    )
    oldest = (Mailbox.used_at.asc().nulls_first(), Mailbox.id)
    rows = db.session.execute(due.order_by(*oldest).limit(AT_ONCE)).all()
    root = Path(current_app.config["GEOS_MAIL_ROOT"])
    found = [{"of": id, "held": maildir.usage(root / path), "at": now()} for id, path in rows]
    if found:
        _keep(found)
    return len(found)


@command
def _keep(found: list[dict[str, Any]]) -> None:
    table = cast(Table, Mailbox.__table__)
    change = table.update().where(table.c.id == bindparam("of"))
    values: dict[str, Any] = {"used": bindparam("held"), "used_at": bindparam("at")}
    db.session.connection().execute(change.values(values), found)
