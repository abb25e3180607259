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
    mailbox: Mailbox,
    folder: str = INBOX,
    limit: int | None = None,
    before: str | None = None,
    *,
    after: str | None = None,
    only: str = "",
) -> list[Summary]:
    """The messages of a folder, newest first; `before` is the `key` of the last one seen.

    `after` asks for the `limit` messages just above the one with that key; `only` is "unread" or "flagged".
    """
    start, upwards = start_of(after or before), after is not None
    return _look(mailbox, folder, lambda index: index.lines(folder, limit, start, upwards, only))


def counts(mailbox: Mailbox, folder: str = INBOX) -> Folder:
    """How many messages are in a folder, and how many unread."""
    return _with_index(mailbox, lambda index: _counted(index, folder))


def flagged(mailbox: Mailbox, folder: str = INBOX) -> int:
    """How many messages of a folder are marked to be followed up."""
    return _with_index(mailbox, lambda index: index.flagged(folder))


def folders(mailbox: Mailbox) -> list[Folder]:
    """Every folder of a mailbox with its counts, the inbox first."""
    names = maildir.folders(path_of(mailbox)) or [INBOX]
    return _with_index(mailbox, lambda index: [_counted(index, name) for name in names])


def usage(mailbox: Mailbox) -> int:
    """Bytes that a mailbox holds in all its folders; no message is opened for this."""
    names = maildir.folders(path_of(mailbox))

    def add_up(index: Index) -> int:
        for name in names:
            index.follow(name)
        return index.size(names)

    return _with_index(mailbox, add_up)


def holds(mailbox: Mailbox, folder: str, base: str) -> bool:
    """Whether a folder has this message."""
    try:
        read(mailbox, folder, base)
    except NotFound:
        return False
    return True


def rebuild(mailbox: Mailbox) -> Mailbox:
    """Throw the index away and read every header again."""
    _index_file(mailbox).unlink(missing_ok=True)
    for name in maildir.folders(path_of(mailbox)):
        listing(mailbox, name)
    return mailbox


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
    try:
        return using(_index_file(mailbox), path_of(mailbox), look)
    except maildir.BadName as error:
        raise NotFound from error


def _index_file(mailbox: Mailbox) -> Path:
    return Path(current_app.config["GEOS_CACHE"]) / "mail" / f"{mailbox.id}.db"


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
