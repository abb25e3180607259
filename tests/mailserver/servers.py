"""Servers for tests, each in a thread with its own event loop: ours, and one that receives."""

import asyncio
import smtplib
import ssl
import threading
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

from aiosmtpd.smtp import SMTP, Envelope, Session

from mailserver.server import MailServer
from mailserver.settings import Settings

T = TypeVar("T")
PATIENCE = 20.0  # seconds after which something that should happen has not


class Loop:
    """An event loop in a thread."""

    def __enter__(self) -> Self:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.call(self.begin())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.call(self.end())
        finally:
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(PATIENCE)
            self.loop.close()

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)

    async def begin(self) -> None: ...

    async def end(self) -> None: ...


class Running(Loop):
    """Our server, reachable by name of port."""

    def __init__(self, settings: Settings, **ports: Any) -> None:
        self.settings, self.given = settings, ports

    async def begin(self) -> None:
        self.server = MailServer(self.settings, **self.given)
        await self.server.start()

    async def end(self) -> None:
        await self.server.stop()

    def address(self, port: str = "mx") -> tuple[str, int]:
        return self.server.ports[port]

    def client(self, port: str = "mx", login: str = "", password: str = "siri-kubwa") -> smtplib.SMTP:
        """A connected client; signed in over TLS where a login is given."""
        host, number = self.address(port)
        if port == "submissions":
            client: smtplib.SMTP = smtplib.SMTP_SSL(host, number, timeout=PATIENCE, context=trusting())
        else:
            client = smtplib.SMTP(host, number, timeout=PATIENCE)
        if login:
            if port == "submission":
                client.starttls(context=trusting())
            client.login(login, password)
        return client

    async def settled(self) -> None:
        """Everything that runs in the background has come to its end."""
        while self.server.site.tasks:
            await asyncio.wait(set(self.server.site.tasks))
        while self.server.delivery.spool.pending():
            await asyncio.sleep(0.005)
        await self.server.outbound.drain()

    def settle(self) -> None:
        self.call(self.settled())


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Sink(Loop):
    """A real SMTP server that keeps what it is given; `refuse` maps a recipient to a reply."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.mails: list[tuple[str, tuple[str, ...], bytes]] = []
        self.refuse: dict[str, str] = {}
        self.data_reply: Callable[[], str] = lambda: "250 2.0.0 Got it"
        self.used_tls: list[bool] = []
        self.logins: list[Any] = []

    async def begin(self) -> None:
        self.server = await self.loop.create_server(
            lambda: SMTP(self, hostname="sink.example", loop=self.loop, **self.options), "127.0.0.1", 0
        )
        self.port = self.server.sockets[0].getsockname()[1]

    async def end(self) -> None:
        self.server.close()
        await self.server.wait_closed()
        pending = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.refuse.get(address, "250 2.1.5 OK")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        reply = self.data_reply()
        if reply.startswith("250"):
            content = envelope.original_content or b""
            self.mails.append((envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
            self.used_tls.append(session.ssl is not None)
            self.logins.append(session.auth_data)
        return reply
