"""Reading a mailbox: its folders, its messages newest first, and one message's bytes.

Callers have asked `queries` whether the mailbox is theirs to read; here lies only the Maildir.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from flask import current_app

from geos.core.errors import NotFound
from geos.mail.index import Index, Line, using
from geos.mail.models import Mailbox
from geos.mail.queries import maildir as path_of
from mailserver import maildir

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INBOX = maildir.INBOX
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of a list. `base` names the message for good; `size` in bytes."""

    base: str
    flags: str
    size: int
    received_at: datetime
    sender_name: str
    sender_address: str
    recipient: str  # the first one, as "Name <address>"
    subject: str
    has_attachments: bool
    snippet: str

    @property
    def seen(self) -> bool:
        """Whether somebody has read it."""
        return "S" in self.flags

    @property
    def flagged(self) -> bool:
        """Whether somebody marked it."""
        return "F" in self.flags

    @property
    def answered(self) -> bool:
        """Whether it was answered."""
        return "R" in self.flags

    @property
    def key(self) -> str:
        """Where a list goes on behind this message, also when the message is gone by then."""
        return f"{(self.received_at - EPOCH) // timedelta(microseconds=1)}.{self.base}"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with its counts; the inbox is the folder ""."""

    name: str
    total: int
    unread: int


def listing(
    mailbox: Mailbox, folder: str = INBOX, limit: int | None = None, before: str | None = None
) -> list[Summary]:
    """The messages of a folder, newest first; `before` is the `key` of the last one seen."""
    return _look(mailbox, folder, lambda index: index.lines(folder, limit, start_of(before)))


def newer(mailbox: Mailbox, folder: str, limit: int, after: str) -> list[Summary]:
    """The `limit` messages just above the one with this key, newest first."""
    return _look(mailbox, folder, lambda index: index.lines(folder, limit, start_of(after), newer=True))


def counts(mailbox: Mailbox, folder: str = INBOX) -> Folder:
    """How many messages are in a folder, and how many unread."""
    return _with_index(mailbox, lambda index: _counted(index, folder))


def folders(mailbox: Mailbox) -> list[Folder]:
    """Every folder of a mailbox with its counts, the inbox first."""
    names = maildir.folders(path_of(mailbox)) or [INBOX]
    return _with_index(mailbox, lambda index: [_counted(index, name) for name in names])


def read(mailbox: Mailbox, folder: str, base: str) -> bytes:
    """A message as it was received; NotFound where it is gone or never was."""
    try:
        return maildir.read(path_of(mailbox), folder, base)
    except (maildir.NoSuchMessage, maildir.BadName) as error:
        raise NotFound from error


def start_of(key: str | None) -> tuple[int, str] | None:
    """The place in the order that a key names; None where it is none, so that a list begins at its top."""
    micros, _, base = (key or "").partition(".")
    if not (base and micros.isascii() and micros.isdigit() and len(micros) < 19):
        return None
    return int(micros), base


def _counted(index: Index, folder: str) -> Folder:
    index.follow(folder)
    return Folder(folder, *index.counts(folder))


def _look(mailbox: Mailbox, folder: str, lines: Callable[[Index], list[Line]]) -> list[Summary]:
    def look(index: Index) -> list[Line]:
        index.follow(folder)
        return lines(index)

    return [_summary(line) for line in _with_index(mailbox, look)]


def _with_index(mailbox: Mailbox, look: Callable[[Index], T]) -> T:
    file = Path(current_app.config["GEOS_CACHE"]) / "mail" / f"{mailbox.id}.db"
    try:
        return using(file, path_of(mailbox), look)
    except maildir.BadName as error:
        raise NotFound from error


def _summary(line: Line) -> Summary:
    header = line.header
    return Summary(
        base=line.base,
        flags=line.flags,
        size=line.size,
        received_at=EPOCH + timedelta(microseconds=line.received),
        sender_name=header.sender_name,
        sender_address=header.sender_address,
        recipient=header.recipient,
        subject=header.subject,
        has_attachments=header.has_attachments,
        snippet=header.snippet,
    )
