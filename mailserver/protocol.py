"""The SMTP connection: aiosmtpd's command loop with the commands that matter done anew.

What differs from aiosmtpd 1.4.6: the constructor builds no method tables, DATA is read in big chunks
within bounds of memory and time, addresses follow our grammar, passwords are checked off the loop,
port 465 counts as TLS, limits belong to the connection, and a fault inside never shows outside.
"""

import asyncio
import binascii
import logging
import ssl
from base64 import b64decode
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiosmtpd.smtp import MISSING, SMTP

from mailserver import accept, address, replies
from mailserver.commands import MAIL_PARAMETERS, BadParameter, BadSyntax, parse_path
from mailserver.delivery import Delivery, Recipient
from mailserver.handover import Letter, hand_over
from mailserver.intake import Intake
from mailserver.limits import Gate
from mailserver.ports import Account, Directory
from mailserver.settings import Settings

log = logging.getLogger("mailserver.smtp")

CHUNK = 256 * 1024  # bytes taken from the socket at a time
LINGER = 10.0  # seconds that a closing connection may take to flush its last reply
MX_LINE_LIMIT = 64 * 1024  # real senders exceed 1000 octets
SUBMISSION_LINE_LIMIT = 1000  # with CRLF, RFC 5321 4.5.3.1.6
COMMAND_SIZES = {"AUTH": 12288, "MAIL": 1024, "RCPT": 1024}  # octets; all others 512
CALLS = {"HELO": 20, "EHLO": 20, "STARTTLS": 5, "NOOP": 200, "VRFY": 20, "HELP": 20, "AUTH": 20}
VERBS = (*CALLS, "MAIL", "RCPT", "DATA", "RSET", "QUIT")
MANY = 1_000_000  # calls of a command without its own limit: one connection may carry a day's mail

T = TypeVar("T")


@dataclass
class Site:
    """What all connections of a server share."""

    settings: Settings
    directory: Directory
    delivery: Delivery
    gate: Gate
    tls: ssl.SSLContext
    disk: Executor  # for files and directory look-ups
    hashing: Executor  # for passwords alone: a few threads, so that a flood of log-ins waits here
    connections: set["Connection"] = field(default_factory=set)
    tasks: set["asyncio.Task[Any]"] = field(default_factory=set)

    def keep(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Run something to its end whatever happens to the connection that asked for it."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task


@dataclass
class Draft:
    """The envelope under way."""

    sender: str | None = None  # "" is the null sender, None no MAIL yet
    size: int = 0  # as announced, bytes
    recipients: list[Recipient] = field(default_factory=list)


class HangUp(Exception):
    """Say this last reply and close."""


class Connection(SMTP):
    """One client. `submission` tells the ports for our own users from the MX port."""

    session: Any  # these four are None before the connection is made, and never while a command runs
    transport: Any
    _reader: Any
    _handler_coroutine: Any

    AuthLoginUsernameChallenge = "Username:"
    AuthLoginPasswordChallenge = "Password:"

    def __init__(self, site: Site, submission: bool) -> None:
        # aiosmtpd's own constructor is not called: it inspects every member for each connection
        # (14 % of a short session) and clears a table that belongs to the class.
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=MX_LINE_LIMIT, loop=loop)
        asyncio.StreamReaderProtocol.__init__(self, reader, self._cb_client_connected, loop=loop)
        self.site, self.submission = site, submission
        self.draft = Draft()
        self.peer = ""
        self.failures = 0  # wrong passwords on this connection
        self._entered = self._finishing = self._half_closed = False
        self._set_base(loop)

    def _set_base(self, loop: asyncio.AbstractEventLoop) -> None:
        """Everything that aiosmtpd's methods look at."""
        settings = self.site.settings
        self.loop = loop
        self.event_handler = None
        self.hostname, self.__ident__ = settings.hostname, "ESMTP"
        self.data_size_limit = settings.size_limit
        self.enable_SMTPUTF8 = self._decode_data = False
        self.command_size_limits = defaultdict(lambda: 512, COMMAND_SIZES)
        self.tls_context, self.require_starttls = self.site.tls, self.submission
        self._auth_require_tls, self._auth_required = True, self.submission
        self._timeout_duration, self._timeout_handle = settings.idle_timeout, None
        self._tls_handshake_okay, self._tls_protocol, self._original_transport = True, None, None
        self.session = self.envelope = self.transport = self._handler_coroutine = None
        self._proxy_timeout = self._authenticator = self._auth_callback = self._ehlo_hook_ver = None
        self._auth_methods, self._handle_hooks = {}, {}
        self._smtp_methods = {verb: getattr(self, f"smtp_{verb}") for verb in VERBS}
        self._enforce_call_limit, self._call_limit_base, self._call_limit_default = True, CALLS, MANY

    # The connection's life ------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Besides aiosmtpd's: TLS from the first byte is TLS (its issues 274 and 281)."""
        super().connection_made(transport)
        if self._original_transport is None and transport.get_extra_info("ssl_object"):
            self._tls_protocol = transport.get_extra_info("ssl_object")
            self.session.ssl = {"cipher": transport.get_extra_info("cipher")}

    def connection_lost(self, error: Exception | None) -> None:
        """Besides aiosmtpd's: give the place back."""
        self.site.connections.discard(self)
        if self._entered:
            self._entered = False
            self.site.gate.leave(self.peer)
        super().connection_lost(error)

    def eof_received(self) -> bool | None:
        """A client that stops sending while its message is being stored still hears the answer."""
        if self._finishing:
            self._half_closed = True
            return not self._tls_protocol
        return super().eof_received()

    async def _handle_client(self) -> None:
        self.peer = str((self.session.peer or ("",))[0])
        self.site.connections.add(self)
        self._entered = True
        refusal = self.site.gate.enter(self.peer)
        if refusal:
            log.warning("too many connections, one from %s refused", self.peer)
            await self._hang_up(refusal)
            return
        await super()._handle_client()

    def _reset_timeout(self, duration: float | None = None) -> None:
        settings = self.site.settings
        greeted = self.session is not None and self.session.host_name
        super()._reset_timeout(duration or (settings.idle_timeout if greeted else settings.hello_timeout))

    def _timeout_cb(self) -> None:
        self.say_goodbye(replies.IDLE)

    def say_goodbye(self, reply: str) -> None:
        """Close with a last reply, unless a message is just being stored (its answer comes first)."""
        if self._finishing:
            self._half_closed = True
        elif self.transport is not None and not self.transport.is_closing():
            self.transport.write(reply.encode() + b"\r\n")
            self._close()

    async def _hang_up(self, reply: str) -> None:
        self._reset_timeout(LINGER)
        await self.push(reply)
        self._close()

    def _close(self) -> None:
        transport = self.transport
        if transport is not None and not transport.is_closing():
            transport.close()
            self.loop.call_later(LINGER, transport.abort)

    async def handle_exception(self, error: Exception) -> str:
        """A fault of ours is a temporary one to the client, and its text stays in our log."""
        log.error("fault in a session with %s", self.peer, exc_info=error)
        return replies.TROUBLE

    async def _in_thread(self, pool: Executor, function: Callable[..., T], *args: Any) -> T:
        return await self.loop.run_in_executor(pool, function, *args)

    # Greeting and small commands ------------------------------------------------------------------

    async def smtp_EHLO(self, hostname: str | None) -> None:
        """Say what we can do."""
        if not hostname:
            await self.push(replies.BAD_SYNTAX)
            return
        self._set_rset_state()  # type: ignore[no-untyped-call]
        self.session.extended_smtp, self.session.host_name = True, hostname
        offers = [self.hostname, f"SIZE {self.site.settings.size_limit}", "8BITMIME", "PIPELINING"]
        if not self._tls_protocol:
            offers.append("STARTTLS")
        elif self.submission:
            offers.append("AUTH PLAIN LOGIN")
        lines = [f"250-{offer}" for offer in offers[:-1]] + [f"250 {offers[-1]}"]
        await self.push("\r\n".join(lines))

    async def smtp_STARTTLS(self, arg: str | None) -> None:
        """Begin TLS, once."""
        if self._tls_protocol:
            await self.push(replies.ALREADY_TLS)
        else:
            await super().smtp_STARTTLS(arg)

    async def smtp_VRFY(self, arg: str | None) -> None:
        """Tell nobody who is here."""
        await self.push("252 2.1.5 Send some mail, it will be tried" if arg else replies.BAD_SYNTAX)

    async def smtp_HELP(self, arg: str | None) -> None:
        """Point to the book."""
        await self.push("214 2.0.0 See RFC 5321")

    def _set_post_data_state(self) -> None:
        super()._set_post_data_state()  # type: ignore[no-untyped-call]
        self.draft = Draft()

    # Signing in -----------------------------------------------------------------------------------

    async def smtp_AUTH(self, arg: str | None) -> None:
        """PLAIN and LOGIN over TLS, on the ports for our own users."""
        mechanism, _, initial = (arg or "").partition(" ")
        readers: dict[str, Callable[[str], Awaitable[tuple[str, str] | None]]]
        readers = {"PLAIN": self._read_plain, "LOGIN": self._read_login}
        refusal = self._before_auth(mechanism)
        if refusal or mechanism.upper() not in readers:
            await self.push(refusal or replies.NO_MECHANISM)
            return
        credentials = await readers[mechanism.upper()](initial.strip())
        if credentials is not None:
            await self._sign_in(*credentials)

    def _before_auth(self, mechanism: str) -> str:
        refusals = (
            (not self.submission, replies.NO_AUTH_HERE),
            (not self._tls_protocol, replies.NEED_TLS),
            (not self.session.host_name or not self.session.extended_smtp, replies.NEED_HELLO),
            (self.session.authenticated, replies.ALREADY_AUTH),
            (not mechanism, replies.BAD_SYNTAX),
        )
        return next((reply for applies, reply in refusals if applies), "")

    async def _read_plain(self, initial: str) -> tuple[str, str] | None:
        """The login and password of RFC 4616; the authorization identity is not used."""
        blob = await self._decoded(initial, "")
        if blob is None:
            return None
        parts = blob.split("\0")
        if len(parts) != 3:
            await self.push(replies.BAD_SYNTAX)
            return None
        return parts[1], parts[2]

    async def _read_login(self, initial: str) -> tuple[str, str] | None:
        login = await self._decoded(initial, self.AuthLoginUsernameChallenge)
        password = None if login is None else await self._decoded("", self.AuthLoginPasswordChallenge)
        return None if login is None or password is None else (login, password)

    async def _decoded(self, initial: str, challenge: str) -> str | None:
        """What the client sent in base64, now or after a challenge; None once it has been told off."""
        try:
            blob = b64decode(initial, validate=True) if initial else await self.challenge_auth(challenge)
            return None if blob is MISSING else bytes(blob).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            await self.push(replies.BAD_SYNTAX)
            return None

    async def _sign_in(self, login: str, password: str) -> None:
        account = await self._in_thread(
            self.site.hashing, self.site.directory.check, login, password, self.peer
        )
        if isinstance(account, Account):
            log.info("signed in: login=%.100r peer=%s", login, self.peer)
            self.session.authenticated, self.session.auth_data = True, account
            await self.push(replies.AUTH_OK)
            return
        self.failures += 1
        log.warning("authentication failed: login=%.100r peer=%s try=%d", login, self.peer, self.failures)
        await asyncio.sleep(self.site.settings.auth_delay * self.failures)
        if self.failures >= self.site.settings.auth_tries:
            await self._hang_up(replies.TOO_MANY_PASSWORDS)
        else:
            await self.push(account.reply if account else replies.WRONG_PASSWORD)

    @property
    def _account(self) -> Account | None:
        account: Account | None = self.session.auth_data
        return account

    # The envelope ---------------------------------------------------------------------------------

    async def smtp_MAIL(self, arg: str | None) -> None:
        """Take the sender."""
        await self.push(self._before_mail() or await self._mail(arg))

    def _before_mail(self) -> str:
        refusals = (
            (not self.session.host_name, replies.NEED_HELLO),
            (self.submission and not self.session.authenticated, replies.NEED_AUTH),
            (self.draft.sender is not None, replies.NESTED),
        )
        return next((reply for applies, reply in refusals if applies), "")

    async def _mail(self, arg: str | None) -> str:
        try:
            path = parse_path("FROM", arg, MAIL_PARAMETERS)
        except BadParameter:
            return replies.BAD_PARAMETER
        except BadSyntax:
            return replies.BAD_SYNTAX
        size = int(path.parameters.get("SIZE", "0"))
        if size > self.site.settings.size_limit:
            return replies.TOO_BIG.format(limit=self.site.settings.size_limit)
        reply, sender = await self._decide_sender(path.address)
        if reply == replies.SENDER_OK:
            self.draft = Draft(sender, size)
        return reply

    async def _decide_sender(self, text: str) -> tuple[str, str]:
        decide = (accept.sender, self.site.directory, self._account, text)
        if self._account is None:  # nothing is looked up, so no thread is needed
            return decide[0](*decide[1:])
        return await self._in_thread(self.site.disk, *decide)

    async def smtp_RCPT(self, arg: str | None) -> None:
        """Take one recipient."""
        await self.push(self._before_recipient() or await self._recipient(arg))

    def _before_recipient(self) -> str:
        if self.draft.sender is None:
            return replies.NEED_SENDER
        full = len(self.draft.recipients) >= self.site.settings.recipient_limit
        return replies.TOO_MANY_RECIPIENTS if full else ""

    async def _recipient(self, arg: str | None) -> str:
        try:
            found = address.parse(parse_path("TO", arg, {}).address)
        except BadParameter:
            return replies.BAD_PARAMETER
        except BadSyntax:
            return replies.BAD_SYNTAX
        except address.BadAddress:
            return replies.BAD_RECIPIENT
        asked = (self.site.directory, self._account, found, self.draft.size, self.draft.sender or "")
        reply, targets = await self._in_thread(self.site.disk, accept.recipient, *asked)
        if reply == replies.RECIPIENT_OK:
            self.draft.recipients.append(Recipient(str(found), found.wire, targets))
        return reply

    # The message ----------------------------------------------------------------------------------

    async def smtp_DATA(self, arg: str | None) -> None:
        """Take the message; answer when it is safe."""
        refusal = self._before_data(arg)
        if refusal:
            await self.push(refusal)
            return
        self.site.gate.messages += 1
        try:
            await self.push(replies.GO_AHEAD)
            reply = await self._data()
        except HangUp as last:
            await self._hang_up(str(last))
            return
        finally:
            self.site.gate.messages -= 1
        self._set_post_data_state()
        await self.push(reply)
        if self._half_closed:
            self._close()
            self._handler_coroutine.cancel()

    def _before_data(self, arg: str | None) -> str:
        refusals = (
            (self.draft.sender is None, replies.NEED_SENDER),
            (not self.draft.recipients, replies.NEED_RECIPIENT),
            (arg, replies.BAD_SYNTAX),
            (self.site.gate.messages >= self.site.settings.data_limit, replies.BUSY),
        )
        return next((reply for applies, reply in refusals if applies), "")

    async def _data(self) -> str:
        settings = self.site.settings
        line_limit = SUBMISSION_LINE_LIMIT if self.submission else MX_LINE_LIMIT
        folder = settings.spool / "incoming"
        intake = Intake(settings.size_limit, line_limit, settings.memory_limit, folder)
        try:
            await self._receive(intake)
        except BaseException:
            intake.close()
            raise
        if intake.refusal:
            return intake.refusal
        self._finishing = True
        try:
            # A task of its own: a client that goes now cannot leave half a message.
            storing = self._in_thread(self.site.disk, hand_over, self.site, self._letter(), intake)
            return await asyncio.shield(self.site.keep(storing))
        finally:
            self._finishing = False

    async def _receive(self, intake: Intake) -> None:
        started = self.loop.time()
        rest: bytes | None = None
        while rest is None:
            chunk = await self._reader.read(CHUNK)
            if not chunk:
                raise ConnectionResetError("the client went in the middle of a message")
            self._reset_timeout()
            rest = intake.feed(chunk)
            if rest is None:
                self._judge(intake, self.loop.time() - started)
                if intake.overflows:
                    await self._in_thread(self.site.disk, intake.overflow)
        self._reader._buffer[:0] = rest  # commands that the client sent behind the message

    def _judge(self, intake: Intake, seconds: float) -> None:
        """Hang up on what is far too big, or slower than any real line."""
        settings = self.site.settings
        slack = max(settings.size_limit // 4, settings.memory_limit)
        if intake.received > settings.size_limit + slack:
            raise HangUp(replies.TOO_BIG.format(limit=settings.size_limit))
        crawls = seconds > settings.floor_after and intake.received / seconds < settings.floor_rate
        if crawls or seconds > settings.data_timeout:
            raise HangUp(replies.TOO_SLOW)

    def _letter(self) -> Letter:
        return Letter(
            sender=self.draft.sender or "",
            recipients=tuple(self.draft.recipients),
            hello=self.session.host_name or "",
            peer=self.peer,
            protocol=self._protocol_name(),
            account=self._account,
        )

    def _protocol_name(self) -> str:
        if not self.session.extended_smtp:
            return "SMTP"
        return "ESMTP" + ("S" if self._tls_protocol else "") + ("A" if self.session.authenticated else "")
