"""The webmail's page as one reader sees it: mailboxes and folders, a list, paging."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from geos.core.actor import Actor
from geos.mail import boxes, folders, queries
from geos.mail.boxes import Folder, Summary
from geos.mail.models import Mailbox, MailboxKind

LIMIT = 50  # messages of one page
FILTERS = ("", "unread", "flagged")
NEWER, OLDER = "before", "after"  # parameters of the address, as in geos.web.paging


@dataclass(frozen=True)
class Place:
    """A folder at the side. `count` is what is unread; of drafts, all."""

    label: str
    icon: str
    url: str
    count: int
    current: bool
    waiting: bool  # the count is gold: it waits for the reader


@dataclass(frozen=True)
class Box:
    """A mailbox at the side with the folders that are shown of it."""

    mailbox: Mailbox
    name: str
    places: tuple[Place, ...]
    inbox_unread: int


def unread(actor: Actor) -> int:
    """Unread messages in the inboxes of this actor: the number on the rail.

    What is open for reading alone is another's to answer, and waits for that other.
    """
    return sum(boxes.counts(mailbox).unread for mailbox in queries.working(actor))


def side(mailboxes: Sequence[Mailbox], open_box: Mailbox, folder: str, only: str) -> list[Box]:
    """Every mailbox of the reader; the open one with all its folders, others with inbox and sent mail."""
    return [_box(mailbox, mailbox.id == open_box.id, folder, only) for mailbox in mailboxes]


def _box(mailbox: Mailbox, is_open: bool, folder: str, only: str) -> Box:
    found = {one.name: one for one in boxes.folders(mailbox)}
    names = {*found, *folders.ALWAYS} if is_open else {boxes.INBOX, folders.SENT}
    places = []
    for name in sorted(names, key=folders.order):
        current = is_open and name == folder and only != "flagged"
        places.append(_place(mailbox, found.get(name, Folder(name, 0, 0)), current))
        if is_open and name == boxes.INBOX:
            places.append(_followed(mailbox, is_open and folder == name and only == "flagged"))
    inbox = found.get(boxes.INBOX)
    return Box(mailbox, f"{mailbox.address.partition('@')[0]}@", tuple(places), inbox.unread if inbox else 0)


def _place(mailbox: Mailbox, one: Folder, current: bool) -> Place:
    count = one.total if one.name == folders.DRAFTS else one.unread
    return Place(
        label=folders.label(one.name),
        icon=folders.icon(one.name),
        url=url(mailbox, one.name),
        count=count if one.name not in (folders.SENT, folders.TRASH) else 0,
        current=current,
        waiting=one.name == boxes.INBOX,
    )


def _followed(mailbox: Mailbox, current: bool) -> Place:
    count = boxes.flagged(mailbox)
    return Place(
        folders.FLAGGED.label, folders.FLAGGED.icon, url(mailbox, only="flagged"), count, current, False
    )


def url(mailbox: Mailbox, folder: str = "", only: str = "") -> str:
    """The page of a folder."""
    return url_for("mail.show", mailbox_id=mailbox.id, folder=folder or None, only=only or None)


class Listing:
    """One page of a folder's list; `newer_url` and `older_url` lead to its neighbours."""

    def __init__(self, mailbox: Mailbox, folder: str, only: str = "") -> None:
        self.mailbox, self.folder, self.only = mailbox, folder, only
        upwards, start = NEWER in request.args, request.args.get(NEWER) or request.args.get(OLDER)
        start = start if boxes.start_of(start) else None
        ask: dict[str, Any] = {"after": start} if upwards and start else {"before": start}
        found = boxes.listing(mailbox, folder, LIMIT + 1, only=only, **ask)
        more, behind = len(found) > LIMIT, start is not None
        upwards = upwards and behind
        self.rows: list[Summary] = found[-LIMIT:] if upwards else found[:LIMIT]
        self.has_newer, self.has_older = (more, behind) if upwards else (behind, more)

    @property
    def outgoing(self) -> bool:
        """Whether the list shows addressees."""
        return self.folder in folders.OUTGOING

    @property
    def newer_url(self) -> str | None:
        """The page above this one."""
        return self._beside(NEWER, self.rows[0].key) if self.rows and self.has_newer else None

    @property
    def older_url(self) -> str | None:
        """The page below this one."""
        return self._beside(OLDER, self.rows[-1].key) if self.rows and self.has_older else None

    def _beside(self, name: str, key: str) -> str:
        kept = {"folder": self.folder, "only": self.only, name: key}
        query = urlencode({given: value for given, value in kept.items() if value})
        return f"{url_for('mail.show', mailbox_id=self.mailbox.id)}?{query}"

    def link(self, summary: Summary) -> str:
        """The page of a message, beside this very page of the list; a draft opens to be gone on with."""
        if self.folder == folders.DRAFTS:
            return url_for("mail.edit", mailbox_id=self.mailbox.id, base=summary.base, folder=self.folder)
        place: dict[str, Any] = {name: request.args.get(name) for name in (NEWER, OLDER)}
        return url_for(
            "mail.read",
            mailbox_id=self.mailbox.id,
            base=summary.base,
            folder=self.folder or None,
            only=self.only or None,
            **place,
        )


def kind_word(mailbox: Mailbox, owned: bool = True) -> str:
    """The kind of a mailbox, for the remark beside its name; empty for the reader's own."""
    if not owned:
        return str(folders.SHARED)
    return "" if mailbox.kind is MailboxKind.STAFF else str(folders.KINDS[mailbox.kind.value])
