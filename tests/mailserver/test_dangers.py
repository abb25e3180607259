"""Hostile and unlucky clients: each danger that was found in such servers has its test here."""

import logging
import os
import smtplib
import socket
import struct
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mailserver.adapters.memory import MemoryDirectory
from mailserver.maildir import MaildirStore
from mailserver.message import Message
from mailserver.ports import Origin, Resolution
from tests.mailserver.conftest import ASHA, DOMAIN, JUMA
from tests.mailserver.mails import MAIL, contents, own, without_trace
from tests.mailserver.servers import PATIENCE, Running, trusting

ENVELOPE = b"EHLO x\r\nMAIL FROM:<nje@example.org>\r\nRCPT TO:<asha@afya.go.tz>\r\nDATA\r\n"


class Raw:
    """A client that sends exactly what it is told."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, PATIENCE)
        self.file = self.socket.makefile("rb")

    def __enter__(self) -> "Raw":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.socket.close()

    def send(self, text: bytes) -> None:
        self.socket.sendall(text)

    def reply(self) -> str:
        """The next reply's last line; an empty string where the server has closed."""
        while True:
            line = self.file.readline().decode()
            if not line or line[3:4] != "-":
                return line.strip()

    def slam(self) -> None:
        """Go at once, as a line that breaks does (RST and no FIN)."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def until(self, code: str) -> None:
        while not (line := self.reply()).startswith(code):
            assert line, f"closed before {code}"


class Gated(MaildirStore):
    """The real store, which waits for permission."""

    def __init__(self) -> None:
        self.reached, self.may_go = threading.Event(), threading.Event()

    def deliver(self, paths: Sequence[Path], message: Message, base: str, again: bool = False) -> None:
        self.reached.set()
        self.may_go.wait(PATIENCE)
        super().deliver(paths, message, base, again)


def error_text(error: smtplib.SMTPResponseException) -> bytes:
    return error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()


def gone(server: Running) -> None:
    """Wait until the server has noticed that every client went."""
    condition = threading.Event()

    def look() -> None:
        if server.server.site.connections:
            server.loop.call_later(0.005, look)
        else:
            condition.set()

    server.loop.call_soon_threadsafe(look)
    assert condition.wait(PATIENCE)


def test_a_client_that_drops_after_the_final_dot_leaves_one_whole_message(
    serve: Callable[..., Running], directory: MemoryDirectory
) -> None:
    store = Gated()
    server = serve(store=store)
    with Raw(server.address()) as client:
        client.send(ENVELOPE)
        client.until("354")
        client.send(MAIL + b".\r\n")
        assert store.reached.wait(PATIENCE)
        client.slam()
    gone(server)
    assert not contents(directory.mailboxes[ASHA])
    store.may_go.set()
    server.settle()
    assert [without_trace(mail) for mail in contents(directory.mailboxes[ASHA])] == [MAIL]
    with server.client() as retry:
        retry.sendmail("nje@example.org", [ASHA], MAIL)
    assert len(contents(directory.mailboxes[ASHA])) == 2


def test_a_client_that_only_stops_sending_still_hears_the_answer(
    serve: Callable[..., Running], directory: MemoryDirectory
) -> None:
    store = Gated()
    server = serve(store=store)
    with Raw(server.address()) as client:
        client.send(ENVELOPE)
        client.until("354")
        client.send(MAIL + b".\r\n")
        assert store.reached.wait(PATIENCE)
        client.socket.shutdown(socket.SHUT_WR)
        store.may_go.set()
        assert client.reply().startswith("250 2.0.0 Accepted as ")
        assert client.reply() == ""
    assert len(contents(directory.mailboxes[ASHA])) == 1


@pytest.mark.parametrize("part", [b"Subject: nusu", b"Subject: nusu\r\n\r\nmwili\r\n.", b"a\r\n.\r"])
def test_a_client_that_drops_before_the_end_leaves_nothing(
    server: Running, directory: MemoryDirectory, part: bytes
) -> None:
    with Raw(server.address()) as client:
        client.send(ENVELOPE)
        client.until("354")
        client.send(part)
    gone(server)
    server.settle()
    assert not contents(directory.mailboxes[ASHA])
    assert not list(directory.mailboxes[ASHA].path.glob("tmp/*"))


def test_a_fault_of_ours_is_temporary_and_shows_nothing_of_the_inside(
    serve: Callable[..., Running], directory: MemoryDirectory, caplog: pytest.LogCaptureFixture
) -> None:
    class Down(MemoryDirectory):
        def lookup(self, address: str, origin: Origin | None = None) -> Resolution:
            raise RuntimeError("db is down: postgres://user:pw@host")

    server = serve(directory=Down(directory.domains))
    with server.client() as client, caplog.at_level(logging.ERROR):
        client.ehlo()
        client.mail("nje@example.org")
        answer = client.docmd(f"RCPT TO:<{ASHA}>")
        assert client.noop()[0] == 250
    assert answer == (451, b"4.3.0 Temporary trouble here, try again later")
    assert "db is down" in caplog.text


@pytest.mark.parametrize(
    ("error", "code"),
    [(RuntimeError("siri"), 451), (OSError(5, "siri"), 451), (OSError(28, "siri"), 452), (ValueError(), 451)],
)
def test_a_message_that_cannot_be_stored_is_not_accepted(
    serve: Callable[..., Running], directory: MemoryDirectory, error: Exception, code: int
) -> None:
    class Broken(MaildirStore):
        def deliver(self, paths: Sequence[Path], message: Message, base: str, again: bool = False) -> None:
            raise error

    with serve(store=Broken()).client() as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("nje@example.org", [ASHA], MAIL)
    assert refused.value.smtp_code == code
    assert b"siri" not in error_text(refused.value)
    assert not contents(directory.mailboxes[ASHA])


def test_file_and_folders_are_on_disk_before_the_answer(
    server: Running, directory: MemoryDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recorded, not replaced: every call still happens."""
    acts: list[tuple[str, str]] = []
    fsync, link = os.fsync, os.link

    def recorded_fsync(handle: int) -> None:
        fsync(handle)
        acts.append(("fsync", os.readlink(f"/proc/self/fd/{handle}")))

    def recorded_link(source: Path, target: Path) -> None:
        link(source, target)
        acts.append(("link", str(target)))

    with server.client() as client:
        client.sendmail("nje@example.org", [ASHA, JUMA], MAIL)  # makes the Maildirs
        monkeypatch.setattr(os, "fsync", recorded_fsync)
        monkeypatch.setattr(os, "link", recorded_link)
        client.sendmail("nje@example.org", [ASHA, JUMA], MAIL)
        seen = list(acts)
    asha, juma = (str(directory.mailboxes[address].path) for address in (ASHA, JUMA))
    assert [act for act, _ in seen] == ["fsync", "link", "link", "fsync", "fsync"]
    assert seen[0][1].startswith(f"{asha}/tmp/")
    assert [name.rpartition("/")[0] for _, name in seen[1:3]] == [f"{asha}/new", f"{juma}/new"]
    assert [name for _, name in seen[3:]] == [f"{asha}/new", f"{juma}/new"]


def test_a_stream_without_end_is_cut_off(serve: Callable[..., Running], directory: MemoryDirectory) -> None:
    server = serve(size_limit=100_000, memory_limit=10_000)
    with Raw(server.address()) as client:
        client.send(ENVELOPE)
        client.until("354")
        with pytest.raises(OSError, match=r"reset|[Bb]roken"):  # noqa: PT012 - the server hangs up some time
            while True:
                client.send(b"x" * 10_000)
    gone(server)
    assert not contents(directory.mailboxes[ASHA])


def test_a_message_over_the_limit_is_refused_and_the_connection_lives(
    serve: Callable[..., Running], directory: MemoryDirectory
) -> None:
    server = serve(size_limit=10_000)
    with server.client() as client:
        client.ehlo()
        assert client.docmd("MAIL FROM:<a@b.tz> SIZE=10001")[0] == 552
        client.esmtp_features.pop("size")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail("a@b.tz", [ASHA], MAIL + b"x\r\n" * 4000)
        assert refused.value.smtp_code == 552
        client.sendmail("a@b.tz", [ASHA], MAIL)
    assert len(contents(directory.mailboxes[ASHA])) == 1


def test_every_chunk_of_a_message_winds_the_clock_up_again(server: Running) -> None:
    with Raw(server.address()) as client:
        client.send(ENVELOPE)
        client.until("354")
        (connection,) = server.server.site.connections
        handle = connection._timeout_handle
        wound = threading.Event()

        def look() -> None:
            if connection._timeout_handle is handle:
                server.loop.call_later(0.005, look)
            else:
                wound.set()

        client.send(b"kipande")
        server.loop.call_soon_threadsafe(look)
        assert wound.wait(PATIENCE)


@pytest.mark.parametrize("limits", [{"data_timeout": 0.0}, {"floor_after": 0.0, "floor_rate": 1e12}])
def test_a_message_that_takes_for_ever_is_cut_off(
    serve: Callable[..., Running], limits: dict[str, float]
) -> None:
    with Raw(serve(**limits).address()) as client:
        client.send(ENVELOPE)
        client.until("354")
        client.send(b"polepole")
        assert client.reply() == "421 4.4.2 Too slow, closing"
        assert client.reply() == ""


@pytest.mark.parametrize("said", [b"", b"EHLO x\r\n"])
def test_a_client_that_says_nothing_is_sent_away(serve: Callable[..., Running], said: bytes) -> None:
    with Raw(serve(hello_timeout=0.05, idle_timeout=0.05).address()) as client:
        client.send(said)
        client.until("421")
        assert client.reply() == ""


@pytest.mark.parametrize("end", [b"\n.\n", b"\r\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n"])
def test_a_second_message_cannot_be_smuggled_in(
    server: Running, directory: MemoryDirectory, end: bytes
) -> None:
    smuggled = b"MAIL FROM:<mwizi@example.org>\r\nRCPT TO:<juma@afya.go.tz>\r\nDATA\r\nX\r\n"
    with Raw(server.address()) as client:
        client.send(ENVELOPE)
        client.until("354")
        client.send(b"Subject: x\r\n\r\nhabari" + end + smuggled + b".\r\nNOOP\r\n")
        assert client.reply().startswith("550 5.5.2")
        assert client.reply().startswith("250")
    server.settle()
    assert not contents(directory.mailboxes[ASHA])
    assert not contents(directory.mailboxes[JUMA])


def test_what_was_said_before_tls_is_forgotten(server: Running) -> None:
    with Raw(server.address()) as client:
        client.send(b"EHLO x\r\n")
        client.until("250")
        client.send(b"STARTTLS\r\nMAIL FROM:<mwizi@example.org>\r\n")
        client.until("220 Ready")
        with trusting().wrap_socket(client.socket) as secure:
            secure.sendall(b"NOOP\r\nRCPT TO:<asha@afya.go.tz>\r\n")
            answers = b""
            while answers.count(b"\r\n") < 2:
                answers += secure.recv(1000)
    assert [line[:3] for line in answers.splitlines()] == [b"250", b"503"]


def test_pipelined_commands_and_two_messages_in_one_packet_work(
    server: Running, directory: MemoryDirectory
) -> None:
    with Raw(server.address()) as client:
        client.send(b"EHLO x\r\n")
        client.until("250")
        envelope = ENVELOPE.partition(b"\r\n")[2]
        client.send((envelope + MAIL + b".\r\n") * 2 + b"QUIT\r\n")
        for code in ("250", "250", "354", "250") * 2 + ("221",):
            assert client.reply()[:3] == code
    assert len(contents(directory.mailboxes[ASHA])) == 2


def test_recipients_beyond_the_cap_are_put_off(serve: Callable[..., Running]) -> None:
    with serve(recipient_limit=3).client() as client:
        client.ehlo()
        client.mail("a@b.tz")
        codes = [client.rcpt(f"mtu{n}@{DOMAIN}")[0] for n in range(5)]
    assert codes == [250, 250, 250, 452, 452]


def test_one_address_holds_a_few_connections_only(serve: Callable[..., Running]) -> None:
    server = serve(connections_per_address=2, trusted=())
    clients = [Raw(server.address()) for _ in range(3)]
    assert [client.reply()[:3] for client in clients] == ["220", "220", "421"]
    for client in clients:
        client.__exit__()
    gone(server)
    with Raw(server.address()) as client:
        assert client.reply().startswith("220")


def test_a_trusted_network_is_bound_by_the_total_alone(serve: Callable[..., Running]) -> None:
    server = serve(connections_per_address=1, connection_limit=3)
    clients = [Raw(server.address()) for _ in range(4)]
    assert [client.reply()[:3] for client in clients] == ["220", "220", "220", "421"]
    for client in clients:
        client.__exit__()


def test_too_many_messages_at_once_are_put_off(serve: Callable[..., Running]) -> None:
    server = serve(data_limit=1)
    with Raw(server.address()) as first, Raw(server.address()) as second:
        first.send(ENVELOPE)
        first.until("354")
        second.send(ENVELOPE)
        second.until("451")
        first.send(MAIL + b".\r\n")
        first.until("250")
        second.send(b"DATA\r\n")
        assert second.reply().startswith("354")


def test_a_long_line_is_taken_from_outside_and_refused_from_our_own_clients(
    server: Running, directory: MemoryDirectory
) -> None:
    long = b"x" * 5000 + b"\r\n"
    with server.client() as client:
        client.sendmail("nje@example.org", [ASHA], MAIL + long)
    with server.client("submission", JUMA) as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail(JUMA, [ASHA], own(JUMA) + long)
    assert refused.value.smtp_code == 550
    assert len(contents(directory.mailboxes[ASHA])) == 1


@pytest.mark.parametrize(
    "line", [b"x" * 100_000, b"HELO " + b"x" * 600, b"\xff\xfe\xfd", b"MAIL FROM:<\xc3\xa4@x>"]
)
def test_an_odd_command_line_is_refused_and_the_next_one_heard(server: Running, line: bytes) -> None:
    with Raw(server.address()) as client:
        client.until("220")
        client.send(line + b"\r\nNOOP\r\n")
        assert client.reply().startswith("500")
        assert client.reply().startswith("250")


def test_a_client_that_talks_nonsense_is_sent_away(server: Running) -> None:
    with Raw(server.address()) as client:
        client.until("220")
        client.send(b"GET / HTTP/1.1\r\n" * 5)
        client.until("502")
        assert client.reply() == ""
