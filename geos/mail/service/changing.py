"""The life of a mailbox after it was made: suspended, removed, restored, and in the end archived."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select, update

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.core.sweeping import each, resting
from geos.mail.models import MailAddress, Mailbox, MailboxKind, MailboxState
from geos.mail.policy import POLICY
from geos.mail.service.limits import require_room
from geos.mail.service.making import check_joined
from geos.mail.service.noting import note
from geos.mail.workflow import FLOW
from mailserver import maildir

RESTORABLE = timedelta(days=90)
ARCHIVE = ".archive"  # below the mail root: no domain is called so
AT_ONCE = 50  # mailboxes that one round of the worker archives


@command
def suspend(actor: Actor, mailbox: Mailbox, reason: str) -> Mailbox:
    """The mailbox takes and sends no mail until it is resumed; what it holds stays."""
    return move_state(actor, "suspend", mailbox, reason)


@command
def resume(actor: Actor, mailbox: Mailbox, reason: str) -> Mailbox:
    """The mailbox works again."""
    return move_state(actor, "resume", mailbox, reason)


@command
def remove(actor: Actor, mailbox: Mailbox, reason: str) -> Mailbox:
    """The mailbox takes and sends no mail and is nobody's to read. Within 90 days it can be restored."""
    mailbox.removed_at = now()
    return move_state(actor, "remove", mailbox, reason)


@command
def restore(actor: Actor, mailbox: Mailbox, reason: str) -> Mailbox:
    """The mailbox works again as before its removal, with its mail, its addresses, groups and shares."""
    POLICY.require(actor, "administer", mailbox)
    if mailbox.state is MailboxState.REMOVED and now() >= restorable_until(mailbox):
        raise WrongState("This mailbox can no longer be restored: 90 days have passed since it was removed")
    person = mailbox.person
    if person is not None and (person.ended_at or person.institution_id != mailbox.institution_id):
        raise WrongState("The owner of this mailbox no longer works here")
    for whose in (mailbox.post, mailbox.at_registry):
        if whose is not None and not whose.active:
            raise WrongState("The post or registry of this mailbox is closed: reopen it first")
    check_joined(mailbox.institution)
    require_room(mailbox.institution, mailbox.quota, int(mailbox.kind is MailboxKind.STAFF))
    forwarded = MailAddress.mailbox_id == mailbox.id, MailAddress.forward_id.is_not(None)
    db.session.execute(update(MailAddress).where(*forwarded).values(forward_id=None, until=None))
    mailbox.removed_at = None
    return move_state(actor, "restore", mailbox, reason)


def restorable_until(mailbox: Mailbox) -> datetime:
    """Until when a removed mailbox can be restored."""
    if mailbox.removed_at is None:
        raise WrongState
    return mailbox.removed_at + RESTORABLE


def move_state(actor: Actor, act: str, mailbox: Mailbox, why: str, **facts: object) -> Mailbox:
    """The one way in which a mailbox changes its state; part of a command."""
    with db.session.no_autoflush:  # the date of removal and the state go together
        POLICY.require(actor, "administer", mailbox)
        if len(why) > 300:
            raise Invalid(fields={"reason": "Write the reason in fewer than 300 characters"})
        FLOW.fire(actor, act, mailbox, why)
    mailbox.reason = "" if mailbox.state is MailboxState.ACTIVE else why.strip()
    note(actor, act, mailbox, reason=why.strip(), **facts)
    return mailbox


def archive_removed() -> int:
    """The worker: what was removed 90 days ago goes into the archive; how many did."""
    query = select(Mailbox.id).where(
        Mailbox.state == MailboxState.REMOVED,
        Mailbox.removed_at <= now() - RESTORABLE,
        Mailbox.id.not_in(resting("mailbox")),
    )
    due = db.session.scalars(query.order_by(Mailbox.removed_at, Mailbox.id).limit(AT_ONCE)).all()
    return each("mailbox", due, _archive)


@command
def _archive(mailbox_id: int) -> None:
    mailbox = db.session.get_one(Mailbox, mailbox_id)
    if mailbox.state is not MailboxState.REMOVED or now() < restorable_until(mailbox):
        return
    actor = Actor.system("worker")
    FLOW.fire(actor, "archive", mailbox)
    note(actor, "archive_mailbox", mailbox)
    db.session.flush()
    _put_away(mailbox)  # last: what fails now is tried again, and a folder that is there already is done


def _put_away(mailbox: Mailbox) -> None:
    """Move the Maildir out of sight; nothing in it is changed."""
    root = Path(current_app.config["GEOS_MAIL_ROOT"])
    source, target = root / mailbox.path, archived_path(mailbox)
    if not mailbox.path or not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.replace(source, target)
    maildir.sync_dir(target.parent)
    maildir.sync_dir(source.parent)


def archived_path(mailbox: Mailbox) -> Path:
    """Where the mail of an archived mailbox is kept, under its number."""
    return Path(current_app.config["GEOS_MAIL_ROOT"]) / ARCHIVE / str(mailbox.id) / "Maildir"
