"""The worker that empties the queue: leases, attempts, back-off, bounces, reports.

It may run on any number of nodes. Every turn is repeatable: what a killed worker left is taken up
again when its lease ends, and a report or bounce is repeated until it has been acknowledged.
"""

import asyncio
import logging
import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from mailserver import bounce, headers, replies
from mailserver.address import BadAddress, parse
from mailserver.client import Result, send
from mailserver.message import Message
from mailserver.ports import (
    Directory,
    Entry,
    Events,
    Origin,
    Outcome,
    Queue,
    Refusal,
    Report,
    Resolution,
    Route,
    Router,
    Store,
)
from mailserver.settings import Settings

log = logging.getLogger("mailserver.queue")

BACK_OFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360))  # the last one repeats
EXPIRY = timedelta(days=5)
RENEWAL = 60.0  # seconds between two prolongations of what is under way
BATCH = 50  # recipients of one conversation

T = TypeVar("T")


def next_try(entry: Entry, at: datetime) -> datetime | None:
    """When to try again after a failed attempt, or None where the entry has waited long enough."""
    moment = at + BACK_OFF[min(entry.attempts, len(BACK_OFF)) - 1]
    return moment if moment < entry.created_at + EXPIRY else None


@dataclass(frozen=True)
class FixedRoute:
    """Router: everything goes through one server; without one, everything waits."""

    smarthost: Route | None

    def route(self, domain: str) -> Route | None:
        """See `ports.Router`."""
        return self.smarthost


class Deaf:
    """Events: nobody listens."""

    def report(self, report: Report) -> None:
        """See `ports.Events`."""


@dataclass
class Outbound:
    """Run `run()` as a task; `wake()` (from the loop) when something was put on the queue."""

    settings: Settings
    queue: Queue
    directory: Directory
    store: Store
    router: Router
    events: Events
    pool: Executor
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    owner: str = ""
    running: set["asyncio.Task[None]"] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.owner = self.owner or f"{self.settings.hostname}:{secrets.token_hex(4)}"
        self._awake = asyncio.Event()
        self._slots = asyncio.Semaphore(self.settings.queue_connections)
        self._stopping = False
        self._renewed = float("-inf")

    def wake(self) -> None:
        """Look at the queue at once."""
        self._awake.set()

    async def run(self) -> None:
        """Work until `stop`. A fault (a database that is away) is logged and the work goes on."""
        while not self._stopping:
            try:
                busy = await self.turn()
            except Exception:
                log.exception("the queue could not be worked")
                busy = False
            if not busy:
                await self._pause()

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._awake.wait(), self.settings.queue_poll)
        self._awake.clear()

    async def stop(self) -> None:
        """Let attempts under way end within the set time, then give the rest back."""
        self._stopping = True
        self.wake()
        if self.running:
            await asyncio.wait(self.running, timeout=self.settings.stop_timeout)
        for task in self.running:
            task.cancel()
        await self._in_thread(self.queue.release, self.owner)

    async def turn(self) -> bool:
        """Report what is settled and start what is due; whether there was anything to start."""
        await self._report()
        await self._renew()
        if len(self.running) >= self.settings.queue_connections or self._stopping:
            return False
        entries = await self._in_thread(self.queue.lease, BATCH, self.owner)
        for route, group in await self._in_thread(self._plan, entries):
            self._start(self._attempt(route, group))
        return bool(entries)

    async def drain(self) -> None:
        """Turn until nothing is due any more and every report has been heard."""
        while await self.turn() or self.running:
            if self.running:
                await asyncio.wait(self.running)
        await self._report()

    def _start(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self.running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self.running.discard(task)
        if not task.cancelled() and task.exception():
            log.error("an attempt broke off; its lease will end", exc_info=task.exception())
        self.wake()

    async def _renew(self) -> None:
        now = asyncio.get_running_loop().time()
        if self.running and now - self._renewed > RENEWAL:
            self._renewed = now
            await self._in_thread(self.queue.renew, self.owner)

    async def _in_thread(self, function: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.pool, function, *args)

    # Attempts -------------------------------------------------------------------------------------

    def _plan(self, entries: Sequence[Entry]) -> list[tuple[Route | Resolution | None, list[Entry]]]:
        """Who goes where: one conversation for a message and a route, one look-up for a local address."""
        groups: defaultdict[tuple[str, Any], list[Entry]] = defaultdict(list)
        for entry in entries:
            groups[(entry.file, self._way(entry))].append(entry)
        return [
            (way, group[at : at + BATCH])
            for (_, way), group in groups.items()
            for at in range(0, len(group), BATCH)
        ]

    def _way(self, entry: Entry) -> Route | Resolution | None:
        try:
            address = parse(entry.recipient)
        except BadAddress:
            return Refusal(replies.BAD_RECIPIENT)
        if self.directory.is_local(address.domain):
            # Nobody but our own users puts mail onto the queue.
            return self.directory.lookup(str(address), Origin(entry.sender.lower(), signed_in=True))
        return self.router.route(address.domain)

    async def _attempt(self, way: Route | Resolution | None, group: list[Entry]) -> None:
        try:
            results = await self._try(way, group)
        except Exception:
            log.exception("entries %s could not be tried", [entry.id for entry in group])
            results = {entry.recipient: (Outcome.DELAYED, replies.TROUBLE) for entry in group}
        for entry in group:
            await self._in_thread(self._settle, entry, results[entry.recipient])

    async def _try(self, way: Route | Resolution | None, group: list[Entry]) -> dict[str, Result]:
        if not isinstance(way, Route):
            return await self._in_thread(self._settle_here, way, group)
        async with self._slots:
            return await self._send(way, group)

    async def _send(self, route: Route, group: list[Entry]) -> dict[str, Result]:
        first = group[0]
        message = await self._in_thread(self.queue.message, first)
        recipients = [entry.recipient for entry in group]
        host = self.settings.hostname
        return await send(route, host, first.sender, recipients, message, self.settings.send_timeout)

    def _settle_here(self, way: Resolution | None, group: list[Entry]) -> dict[str, Result]:
        """What needs no other server: local mailboxes, refused addresses, and no route at all."""
        if way is None:
            waits = Outcome.DELAYED, "451 4.4.4 No route to this domain at present"
            return {entry.recipient: waits for entry in group}
        if isinstance(way, Refusal):
            outcome = Outcome.FAILED if way.reply.startswith("5") else Outcome.DELAYED
            return {entry.recipient: (outcome, way.reply) for entry in group}
        for entry in group:
            message = self.queue.message(entry).on_top(headers.return_path(entry.sender))
            paths = list(dict.fromkeys(target.path for target in way))
            self.store.deliver(paths, message, self._base("queue", entry.id, entry.created_at), again=True)
        return {entry.recipient: (Outcome.SENT, "250 2.0.0 Delivered here") for entry in group}

    def _settle(self, entry: Entry, result: Result) -> None:
        outcome, reply = result
        moment = next_try(entry, self.clock()) if outcome is Outcome.DELAYED else None
        if outcome is Outcome.DELAYED and moment is None:
            outcome, reply = Outcome.FAILED, f"554 5.4.7 Given up after {EXPIRY.days} days: {reply}"
        log.info("%s: entry=%d recipient=<%s> reply=%.200r", outcome, entry.id, entry.recipient, reply)
        if not self.queue.settle(entry, outcome, reply, moment):
            log.warning("entry %d was taken over by another worker", entry.id)

    def _base(self, kind: str, id: int, at: datetime) -> str:
        """A message's name that is the same whenever it is made again."""
        return f"{int(at.timestamp())}.M0P0Q{kind}{id}.{self.settings.hostname}"

    # Reports --------------------------------------------------------------------------------------

    async def _report(self) -> None:
        for report in await self._in_thread(self.queue.unreported, BATCH):
            try:
                await self._in_thread(self._tell, report)
            except Exception:  # the next turn tells it again
                log.exception("the report on entry %d could not be given", report.entry)

    def _tell(self, report: Report) -> None:
        self.events.report(report)
        if report.outcome is Outcome.FAILED and report.sender:  # never a bounce to the null sender
            self._bounce(report)
        self.queue.acknowledge(report)

    def _bounce(self, report: Report) -> None:
        """Put the report into the sender's own mailbox; a foreign sender gets none (no backscatter)."""
        address = parse(report.sender, len(report.sender))
        entry = self.queue.entry(report.entry)
        if entry is None or not self.directory.is_local(address.domain):
            return
        found = self.directory.lookup(str(address))
        if isinstance(found, Refusal) or not found:
            log.warning("no bounce for entry %d: its sender takes no mail", report.entry)
            return
        original = self.queue.message(entry).head(headers.HEAD_LIMIT)
        content = bounce.build(report, original, self.settings.hostname)
        letter = Message.of(content).on_top(headers.return_path(""))
        paths = list(dict.fromkeys(target.path for target in found))
        self.store.deliver(paths, letter, self._base("bounce", report.entry, report.at), again=True)
