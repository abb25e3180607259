"""What the mail server needs from the world, and the facts that it passes on.

It knows no web and no application. Every method of these ports may block (a database, a hash, a
disk): the server calls them in worker threads, several at once, never in its event loop.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from mailserver.message import Message


@dataclass(frozen=True, slots=True)
class Target:
    """One mailbox that a message goes to: its Maildir, its own address, its quota in bytes."""

    path: Path
    address: str
    quota: int | None = None  # None: without a limit


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an address takes no mail: one SMTP reply line, 4xx or 5xx (see `mailserver.replies`)."""

    reply: str


Resolution = Refusal | tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """Who signed in. `login` as it was checked; `key` is the directory's own handle, e.g. a row's id."""

    login: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who sends: the envelope's sender, "" for the null one, and whether it signed in and may use it."""

    sender: str = ""
    signed_in: bool = False


class Directory(Protocol):
    """Who is here: domains, addresses, accounts. Addresses arrive lower-cased and well-formed."""

    def is_local(self, domain: str) -> bool:
        """Whether mail for this domain ends here."""
        ...

    def lookup(self, address: str, origin: Origin | None = None) -> Resolution:
        """Where mail for this local address goes, or the reply that refuses it.

        Aliases, groups, posts and plus-addresses are resolved here; every target is a mailbox. An
        unknown address is `Refusal(replies.NO_SUCH_USER)`, a suspended one `replies.SUSPENDED`. A group may
        take mail from some senders only; without an origin the server itself asks, and nobody is refused.
        """
        ...

    def check(self, login: str, password: str, peer: str) -> Account | Refusal | None:
        """The account that this password opens, or None; `peer` is the client's IP address.

        A Refusal is the reply for a password that is right and yet does not serve here.
        """
        ...

    def may_send_as(self, account: Account, address: str) -> bool:
        """Whether this account may put this address into MAIL FROM and into From."""
        ...


class Store(Protocol):
    """Where local mail is kept."""

    def deliver(self, paths: Sequence[Path], message: Message, base: str, again: bool = False) -> None:
        """Put one message into each of these mailboxes, safe on disk when this returns.

        `base` names the message for good (from `maildir.new_base`). All get it or an error is raised
        and none has it. With `again`, a mailbox that already holds `base` is left as it is.
        """
        ...


class State(StrEnum):
    """The life of an entry of the queue."""

    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One message on its way to one recipient."""

    id: int
    sender: str  # "" for the null sender
    recipient: str
    file: str  # name of the file that holds the bytes, relative to the queue's folder
    tag: str
    state: State
    attempts: int  # this one included, once leased
    next_try: datetime | None
    created_at: datetime
    lease_owner: str | None = None
    last_reply: str = ""
    settled_at: datetime | None = None  # when the last attempt ended


class Outcome(StrEnum):
    """What one attempt came to."""

    SENT = "sent"  # the next server has taken it; not yet "delivered"
    DELAYED = "delayed"  # will be tried again at `next_try`
    FAILED = "failed"  # given up for good


@dataclass(frozen=True, slots=True)
class Report:
    """What the queue tells the world after an attempt, for one recipient."""

    entry: int
    tag: str
    sender: str
    recipient: str
    outcome: Outcome
    reply: str  # the other server's words, or ours where there was none
    at: datetime
    attempts: int
    next_try: datetime | None = None


class Events(Protocol):
    """Who wants to hear how sending went."""

    def report(self, report: Report) -> None:
        """Take note. A report may come again after a crash, so be idempotent by (entry, attempts)."""
        ...


class Queue(Protocol):
    """Mail that leaves. All times are aware UTC."""

    def put(
        self, sender: str, recipients: Sequence[str], message: Message, tag: str = "", origin: str = ""
    ) -> list[int]:
        """Keep a message for these recipients, safe on disk when this returns; the new entries' ids.

        Where `origin` is given, a second put of the same origin and recipient adds nothing.
        """
        ...

    def lease(self, count: int, owner: str) -> list[Entry]:
        """Take up to `count` entries that are due; nobody else gets them until the lease ends."""
        ...

    def message(self, entry: Entry) -> Message:
        """The bytes of an entry, as they are to be sent."""
        ...

    def settle(self, entry: Entry, outcome: Outcome, reply: str, next_try: datetime | None = None) -> bool:
        """Write down what a leased attempt came to; False where the lease was no longer ours."""
        ...

    def renew(self, owner: str) -> None:
        """Prolong every lease of this owner: its attempts still go on."""
        ...

    def release(self, owner: str) -> None:
        """Give back everything that this owner still holds, as if it had not been tried."""
        ...

    def unreported(self, count: int) -> list[Report]:
        """Settled attempts whose report has not been acknowledged yet, oldest first."""
        ...

    def entry(self, id: int) -> Entry | None:
        """One entry, or None."""
        ...

    def acknowledge(self, report: Report) -> None:
        """The report was heard. Bytes that no entry needs any more are removed."""
        ...

    def sweep(self) -> None:
        """Tidy up what interrupted work has left; called now and then."""
        ...


class Tls(StrEnum):
    """How a route is protected."""

    OPPORTUNISTIC = "opportunistic"  # STARTTLS where offered, any certificate
    REQUIRED = "required"  # STARTTLS with a certificate that verifies, or nothing is sent
    IMPLICIT = "implicit"  # TLS from the first byte (port 465), verified
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Route:
    """The next server on the way to a domain."""

    host: str
    port: int = 25
    tls: Tls = Tls.OPPORTUNISTIC
    username: str = ""
    password: str = field(default="", repr=False)


class Router(Protocol):
    """Which server takes mail for a domain."""

    def route(self, domain: str) -> Route | None:
        """The route, or None where there is none at present (the entry waits)."""
        ...
