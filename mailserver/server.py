"""The composition: listeners, pools, spool and queue worker from settings and ports."""

import asyncio
import logging
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from mailserver import replies, tls
from mailserver.claims import Claims
from mailserver.delivery import Delivery
from mailserver.limits import Gate
from mailserver.maildir import MaildirStore
from mailserver.outbound import Deaf, FixedRoute, Outbound
from mailserver.ports import Directory, Events, Queue, Router, Store
from mailserver.protocol import Connection, Site
from mailserver.settings import Settings
from mailserver.spool import Spool

log = logging.getLogger("mailserver")

DISK_THREADS = 8
HASH_THREADS = 2
SPOOL_SWEEP = 30.0  # seconds between two looks for spool entries that were left over
HOUSEKEEPING = 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class Listener:
    """One port of the server."""

    name: str
    bind: str
    submission: bool
    implicit_tls: bool


class MailServer:
    """`await start()`, then it serves; `await stop()` ends it without losing a message.

    `ports` maps "mx", "submission" and "submissions" to the (host, port) that are in fact listened on.
    """

    def __init__(
        self,
        settings: Settings,
        directory: Directory,
        queue: Queue,
        store: Store | None = None,
        events: Events | None = None,
        router: Router | None = None,
    ) -> None:
        self.settings, self.queue = settings, queue
        self.disk = ThreadPoolExecutor(DISK_THREADS, "mail-disk")
        self.hashing = ThreadPoolExecutor(HASH_THREADS, "mail-hash")
        self.store = store or MaildirStore()
        self.directory = directory
        self.events, self.router = events or Deaf(), router or FixedRoute(None)
        self.ports: dict[str, tuple[str, int]] = {}
        self._servers: list[asyncio.Server] = []
        self._workers: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Listen, and take up what an earlier process left on the spool. Raises where a port is taken."""
        settings = self.settings
        (settings.spool / "incoming").mkdir(mode=0o700, parents=True, exist_ok=True)
        self.loop = asyncio.get_running_loop()
        self.outbound = Outbound(
            settings, self.queue, self.directory, self.store, self.router, self.events, self.disk
        )
        self.delivery = Delivery(
            store=self.store,
            queue=self.queue,
            spool=Spool(settings.spool / "expand"),
            claims=Claims(settings.spool / "claims"),
            system_account=settings.system_account,
            direct_limit=settings.direct_limit,
            later=self._from_thread(self._expand),
            wake=self._from_thread(self.outbound.wake),
        )
        context = tls.server_context(settings.certificate, settings.key)
        self.site = Site(
            settings, self.directory, self.delivery, Gate(settings), context, self.disk, self.hashing
        )
        for listener in self._listeners():
            await self._listen(listener)
        self._workers = [self.loop.create_task(work) for work in (self.outbound.run(), self._sweep())]

    def _from_thread(self, act: Callable[..., None]) -> Callable[..., None]:
        def call(*args: Any) -> None:
            self.loop.call_soon_threadsafe(act, *args)

        return call

    def _listeners(self) -> list[Listener]:
        settings = self.settings
        table = (
            ("mx", settings.mx, False, False),
            ("submission", settings.submission, True, False),
            ("submissions", settings.submissions, True, True),
        )
        return [Listener(name, bind, *flags) for name, bind, *flags in table if bind]

    async def _listen(self, listener: Listener) -> None:
        host, _, port = listener.bind.rpartition(":")
        server = await self.loop.create_server(
            lambda: Connection(self.site, listener.submission),
            host.strip("[]"),
            int(port),
            ssl=self.site.tls if listener.implicit_tls else None,
        )
        self._servers.append(server)
        self.ports[listener.name] = server.sockets[0].getsockname()[:2]
        log.info("%s listens on %s port %d", listener.name, *self.ports[listener.name])

    def _expand(self, base: str) -> None:
        self.site.keep(self._expand_now(base))

    async def _expand_now(self, base: str) -> None:
        try:
            await self.loop.run_in_executor(self.disk, self.delivery.expand, base)
        except Exception:
            log.exception("spool entry %s could not be spread; it will be tried again", base)

    async def _sweep(self) -> None:
        tidied = -HOUSEKEEPING
        while True:
            for base in await self.loop.run_in_executor(self.disk, self.delivery.spool.pending):
                await self._expand_now(base)
            if time.monotonic() - tidied > HOUSEKEEPING:
                tidied = time.monotonic()
                await self.loop.run_in_executor(self.disk, self._tidy)
            await asyncio.sleep(SPOOL_SWEEP)

    def _tidy(self) -> None:
        try:
            self.delivery.spool.sweep()
            self.delivery.claims.sweep()
            self.queue.sweep()
        except Exception:
            log.exception("old files could not be tidied up")

    async def stop(self) -> None:
        """Close the ports, let messages that are being stored be stored, end the queue worker."""
        for server in self._servers:
            server.close()
        for connection in list(self.site.connections):
            connection.say_goodbye(replies.CLOSING)
        if self.site.tasks:
            await asyncio.wait(set(self.site.tasks), timeout=self.settings.stop_timeout)
        await self.outbound.stop()
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        for server in self._servers:
            await server.wait_closed()
        self.disk.shutdown(wait=True)
        self.hashing.shutdown(wait=False, cancel_futures=True)


def run_forever(server: MailServer, ready: Callable[[MailServer], Any] | None = None) -> None:
    """Serve until SIGTERM or SIGINT. `ready` is called once the ports are open."""
    asyncio.run(_serve(server, ready))


async def _serve(server: MailServer, ready: Callable[[MailServer], Any] | None) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await server.start()
    if ready:
        ready(server)
    try:
        await ended.wait()
    finally:
        await server.stop()
