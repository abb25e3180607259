"""Keeping a mailbox in order: marks, folders, the trash. Whoever may only read it changes nothing in it."""

from contextlib import suppress

from geos.core.actor import Actor
from geos.core.db import command
from geos.core.errors import Invalid, NotFound
from geos.mail import boxes, queries
from geos.mail.folders import MOVABLE, TRASH
from geos.mail.models import Mailbox, Right
from geos.mail.service.noting import note
from mailserver import maildir

MARKS = {
    "seen": ("S", ""),
    "unseen": ("", "S"),
    "flagged": ("F", ""),
    "unflagged": ("", "F"),
    "answered": ("R", ""),
}


def mark(actor: Actor, mailbox: Mailbox, folder: str, base: str, how: str) -> Mailbox:
    """Mark a message: one of MARKS. NotFound where it is gone."""
    mailbox = queries.get(actor, mailbox.id, Right.WRITE)
    if how not in MARKS:
        raise Invalid("Choose one from the list")
    add, remove = MARKS[how]
    try:
        maildir.set_flags(queries.maildir(mailbox), folder, base, add, remove)
    except (maildir.NoSuchMessage, maildir.BadName) as error:
        raise NotFound from error
    return mailbox


def move(actor: Actor, mailbox: Mailbox, folder: str, base: str, target: str) -> Mailbox:
    """Move a message to the inbox, the archive or the trash; a second click changes nothing."""
    mailbox = queries.get(actor, mailbox.id, Right.WRITE)
    path = queries.maildir(mailbox)
    if target not in MOVABLE and target not in maildir.folders(path):
        raise Invalid("Choose one from the list")
    if folder == target:
        return mailbox
    try:
        maildir.move(path, base, folder, target)
    except maildir.BadName as error:
        raise NotFound from error
    except maildir.NoSuchMessage as error:
        if not boxes.holds(mailbox, target, base):
            raise NotFound from error
    return mailbox


def empty_trash(actor: Actor, mailbox: Mailbox) -> Mailbox:
    """Remove for good what lies in the trash now; what arrives there meanwhile stays."""
    doomed = [summary.base for summary in boxes.listing(queries.get(actor, mailbox.id, Right.WRITE), TRASH)]
    mailbox = _note_emptying(actor, mailbox, len(doomed))
    for base in doomed:
        with suppress(maildir.NoSuchMessage, maildir.BadName):
            maildir.remove(queries.maildir(mailbox), TRASH, base)
    return mailbox


@command
def _note_emptying(actor: Actor, mailbox: Mailbox, count: int) -> Mailbox:
    mailbox = queries.get(actor, mailbox.id, Right.WRITE)
    note(actor, "empty_trash", mailbox, messages=count)
    return mailbox


def put_back(mailbox: Mailbox, base: str, raw: bytes) -> None:
    """Deliver a message that was taken out to the inbox again, under the name that it had."""
    maildir.deliver([queries.maildir(mailbox)], raw, base.partition(",")[0], again=True)


def take_out(mailbox: Mailbox, base: str) -> None:
    """Remove a message from every folder of a mailbox: it is kept elsewhere, and not to be read here."""
    path = queries.maildir(mailbox)
    for folder in maildir.folders(path):
        with suppress(maildir.NoSuchMessage, maildir.BadName):
            maildir.remove(path, folder, base)
