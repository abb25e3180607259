"""An accepted message ends here: in mailboxes, on the spool, or on the queue. All of it blocks."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from mailserver import headers
from mailserver.claims import Claims
from mailserver.message import Message
from mailserver.ports import Queue, Store, Target
from mailserver.spool import Spool, Spooled, once

log = logging.getLogger("mailserver.delivery")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One accepted RCPT: `targets` is None for an address of another server."""

    address: str  # lower case
    wire: str  # as it goes out
    targets: tuple[Target, ...] | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A whole message with its envelope; `base` is its name everywhere, for good."""

    base: str
    sender: str  # "" for the null sender
    recipients: tuple[Recipient, ...]
    message: Message  # with our Received on top
    login: str = ""  # who sent it, if somebody signed in

    @property
    def paths(self) -> tuple[str, ...]:
        """The mailboxes it goes to, each once however many aliases lead there."""
        return once([target.path for r in self.recipients for target in r.targets or ()])

    @property
    def foreign(self) -> tuple[str, ...]:
        """The addresses it goes out to."""
        return tuple({r.address: r.wire for r in self.recipients if r.targets is None}.values())

    @property
    def local_copy(self) -> Message:
        """What every mailbox gets: the same bytes for all."""
        return self.message.on_top(headers.return_path(self.sender))


@dataclass
class Delivery:
    """Takes messages over. When `take` returns, losing the message is our fault alone."""

    store: Store
    queue: Queue
    spool: Spool
    claims: Claims
    system_account: str
    direct_limit: int
    later: Callable[[str], None]  # spread this spool entry in the background
    wake: Callable[[], None]  # something is on the queue

    def take(self, mail: Accepted) -> None:
        """Make the message safe and, but for a large distribution, deliver it."""
        if mail.login and mail.login == self.system_account:
            self._take_once(mail)
        else:
            self._take(mail)

    def _take_once(self, mail: Accepted) -> None:
        message_id = headers.parse(mail.message.head(headers.HEAD_LIMIT)).first("message-id")
        groups = self.claims.open(message_id, mail.base, [r.address for r in mail.recipients])
        for base, addresses in groups.items():
            wanted = tuple(r for r in mail.recipients if r.address in addresses)
            self._take(replace(mail, base=base, recipients=wanted), again=base != mail.base)
            self.claims.close(message_id, addresses)

    def _take(self, mail: Accepted, again: bool = False) -> None:
        if not mail.foreign and len(mail.paths) <= self.direct_limit:
            self.store.deliver([Path(path) for path in mail.paths], mail.local_copy, mail.base, again)
        elif not mail.paths:
            self.queue.put(mail.sender, mail.foreign, mail.message, origin=mail.base)
            self.wake()
        else:
            self._spool(mail)

    def _spool(self, mail: Accepted) -> None:
        start = len(headers.return_path(mail.sender))
        envelope = Spooled(mail.base, mail.sender, mail.paths, mail.foreign, start)
        self.spool.put(envelope, mail.local_copy)
        if len(mail.paths) > self.direct_limit:
            self.later(mail.base)
            return
        try:
            self.expand(mail.base)
        except Exception:  # it is safe in the spool, so it is accepted; the sweep tries again
            log.exception("message %s waits in the spool", mail.base)

    def expand(self, base: str) -> None:
        """Spread one spool entry."""
        self.spool.expand(base, self.store, self.queue)
        self.wake()
