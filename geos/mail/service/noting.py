"""What the journal gets about mailboxes: every act, and who opened what is not theirs alone."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.mail.models import Mailbox, MailboxKind, MailReading
from geos.mail.policy import owner


def note(actor: Actor, act: str, mailbox: Mailbox, **facts: Any) -> None:
    """An entry about a mailbox, as the holder of its post where the actor is that."""
    journal.record(
        actor,
        act,
        "mailbox",
        mailbox.id,
        institution_id=mailbox.institution_id,
        post_id=mailbox.post_id if actor.holds(mailbox.post_id) else None,
        **facts,
    )


def touch(mailbox: Mailbox) -> None:
    """What belongs to the mailbox changed: with its version up, a page read before is told to be old."""
    flag_modified(mailbox, "label")


def note_reading(actor: Actor, mailbox: Mailbox, base: str, message_id: str) -> None:
    """That somebody opened a message of a post, a registry or another's mailbox: once for each reader.

    One's own staff mailbox is one's own.
    """
    if mailbox.kind is MailboxKind.STAFF and owner(actor, mailbox):
        return
    known = select(MailReading).filter_by(mailbox_id=mailbox.id, base=base, person_id=actor.person_id)
    if actor.person_id is None or db.session.scalars(known).first() is not None:
        return
    _note_reading(actor, mailbox, base, message_id)


@command
def _note_reading(actor: Actor, mailbox: Mailbox, base: str, message_id: str) -> None:
    known = db.session.get(MailReading, (mailbox.id, base, actor.person_id))
    if known is not None:  # the same page in a second window
        return
    db.session.add(MailReading(mailbox_id=mailbox.id, base=base, person_id=actor.person_id))
    note(actor, "read_mail", mailbox, message=message_id[:200])
