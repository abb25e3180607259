"""The ports in plain dictionaries: for tests, and to show how small an adapter is."""

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailserver import replies
from mailserver.message import Message
from mailserver.ports import Account, Entry, Origin, Outcome, Refusal, Report, Resolution, State, Target

LEASE = timedelta(minutes=5)
_STATES = {Outcome.SENT: State.SENT, Outcome.FAILED: State.FAILED, Outcome.DELAYED: State.QUEUED}
_OUTCOMES = {state: outcome for outcome, state in _STATES.items()}


@dataclass
class MemoryDirectory:
    """Mailboxes by address; aliases and groups lead to addresses, to any depth; `x+y` is `x`.

    `writers` says who alone may write to an address, once signed in.
    """

    domains: set[str] = field(default_factory=set)
    mailboxes: dict[str, Target] = field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    refusals: dict[str, Refusal] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    writers: dict[str, frozenset[str]] = field(default_factory=dict)

    def is_local(self, domain: str) -> bool:
        """See `ports.Directory`."""
        return domain in self.domains

    def lookup(self, address: str, origin: Origin | None = None) -> Resolution:
        """See `ports.Directory`."""
        for name in (address, _without_tag(address)):
            if name in self.refusals:
                return self.refusals[name]
            if origin is not None and not self._may_write(name, origin):
                return Refusal(replies.FOR_NAMED)
            targets = self._targets(name, set())
            if targets:
                return tuple(targets.values())
        return Refusal(replies.NO_SUCH_USER)

    def _may_write(self, name: str, origin: Origin) -> bool:
        writers = self.writers.get(name)
        return writers is None or (origin.signed_in and origin.sender in writers)

    def _targets(self, address: str, seen: set[str]) -> dict[Path, Target]:
        if address in seen:
            return {}
        seen.add(address)
        if address in self.mailboxes:
            target = self.mailboxes[address]
            return {target.path: target}
        found: dict[Path, Target] = {}
        for member in self.aliases.get(address, ()):
            found |= self._targets(member, seen)
        return found

    def check(self, login: str, password: str, peer: str) -> Account | Refusal | None:
        """See `ports.Directory`."""
        login = login.lower()
        return Account(login) if login in self.passwords and self.passwords[login] == password else None

    def may_send_as(self, account: Account, address: str) -> bool:
        """See `ports.Directory`: one's own address alone, with or without a tag."""
        return account.login in (address, _without_tag(address))


def _without_tag(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


@dataclass
class MemoryStore:
    """Mailboxes as dictionaries from a message's base to its bytes."""

    boxes: dict[Path, dict[str, bytes]] = field(default_factory=lambda: defaultdict(dict))

    def deliver(self, paths: Sequence[Path], message: Message, base: str, again: bool = False) -> None:
        """See `ports.Store`."""
        content = bytes(message)
        for path in paths:
            self.boxes[path].setdefault(base, content)


@dataclass
class MemoryEvents:
    """Every report, in order."""

    reports: list[Report] = field(default_factory=list)

    def report(self, report: Report) -> None:
        """See `ports.Events`."""
        self.reports.append(report)


class MemoryQueue:
    """The Queue port without disk or database; it forgets everything when the process ends."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock
        self.rows: dict[int, Entry] = {}
        self.files: dict[str, bytes] = {}
        self.origins: set[tuple[str, str]] = set()
        self.leases: dict[int, datetime] = {}
        self.silent: dict[int, bool] = {}  # entry → its last attempt has not been reported
        self.lock = threading.RLock()

    def put(
        self, sender: str, recipients: Sequence[str], message: Message, tag: str = "", origin: str = ""
    ) -> list[int]:
        """See `ports.Queue`."""
        with self.lock:
            wanted = [r for r in dict.fromkeys(recipients) if (origin, r) not in self.origins]
            first = len(self.rows) + 1
            at, name = self.clock(), f"{first}.eml"
            for id, recipient in enumerate(wanted, first):
                self.rows[id] = Entry(id, sender, recipient, name, tag, State.QUEUED, 0, at, at)
                self.files[name] = bytes(message)
            self.origins |= {(origin, r) for r in wanted if origin}
            return list(range(first, first + len(wanted)))

    def lease(self, count: int, owner: str) -> list[Entry]:
        """See `ports.Queue`."""
        with self.lock:
            due = [row for row in self.rows.values() if self._is_due(row)][:count]
            for row in due:
                self.leases[row.id] = self.clock() + LEASE
                self.rows[row.id] = replace(
                    row, state=State.LEASED, attempts=row.attempts + 1, lease_owner=owner
                )
            return [self.rows[row.id] for row in due]

    def _is_due(self, row: Entry) -> bool:
        at = self.clock()
        waits = row.state is State.QUEUED and row.next_try is not None and row.next_try <= at
        return waits or (row.state is State.LEASED and self.leases[row.id] < at)

    def renew(self, owner: str) -> None:
        """See `ports.Queue`."""
        with self.lock:
            for row in self._held(owner):
                self.leases[row.id] = self.clock() + LEASE

    def release(self, owner: str) -> None:
        """See `ports.Queue`."""
        with self.lock:
            for row in self._held(owner):
                self.rows[row.id] = replace(
                    row, state=State.QUEUED, attempts=row.attempts - 1, lease_owner=None
                )

    def _held(self, owner: str) -> list[Entry]:
        return [r for r in self.rows.values() if r.state is State.LEASED and r.lease_owner == owner]

    def message(self, entry: Entry) -> Message:
        """See `ports.Queue`."""
        return Message.of(self.files[entry.file])

    def settle(self, entry: Entry, outcome: Outcome, reply: str, next_try: datetime | None = None) -> bool:
        """See `ports.Queue`."""
        with self.lock:
            row = self.rows[entry.id]
            same = (row.lease_owner, row.attempts) == (entry.lease_owner, entry.attempts)
            if row.state is not State.LEASED or not same:
                return False
            self.rows[entry.id] = replace(
                row,
                state=_STATES[outcome],
                last_reply=reply,
                next_try=next_try,
                settled_at=self.clock(),
                lease_owner=None,
            )
            self.silent[entry.id] = True
            return True

    def unreported(self, count: int) -> list[Report]:
        """See `ports.Queue`."""
        with self.lock:
            rows = [self.rows[id] for id, silent in self.silent.items() if silent]
            return [_report(row) for row in rows if row.state is not State.LEASED][:count]

    def entry(self, id: int) -> Entry | None:
        """See `ports.Queue`."""
        return self.rows.get(id)

    def acknowledge(self, report: Report) -> None:
        """See `ports.Queue`."""
        with self.lock:
            row = self.rows[report.entry]
            if row.attempts == report.attempts:
                self.silent[row.id] = False
            sharing = [other for other in self.rows.values() if other.file == row.file]
            if not any(o.state in (State.QUEUED, State.LEASED) or self.silent.get(o.id) for o in sharing):
                self.files.pop(row.file, None)

    def sweep(self) -> None:
        """See `ports.Queue`."""


def _report(row: Entry) -> Report:
    return Report(
        row.id, row.tag, row.sender, row.recipient, _OUTCOMES[row.state], row.last_reply,
        row.settled_at or row.created_at, row.attempts, row.next_try,
    )  # fmt: skip
