"""AUTH: mechanisms, wrong passwords, and a slow hash that stops nobody (D7, D8, D10, D11)."""

import logging
import smtplib
import threading
from base64 import b64encode
from collections.abc import Callable

import pytest

from mailserver import replies
from mailserver.adapters.memory import MemoryDirectory
from mailserver.ports import Account, Refusal
from tests.mailserver.conftest import ASHA, PASSWORD
from tests.mailserver.servers import PATIENCE, Running


def plain(login: str, password: str, authorization: str = "") -> str:
    return b64encode(f"{authorization}\0{login}\0{password}".encode()).decode()


@pytest.fixture
def client(server: Running) -> smtplib.SMTP:
    client = server.client("submissions")
    client.ehlo()
    return client


@pytest.mark.parametrize(
    "command",
    [
        f"AUTH PLAIN {plain(ASHA, PASSWORD)}",
        f"auth plain {plain(ASHA, PASSWORD)}",
        f"AUTH PLAIN {plain(ASHA, PASSWORD, 'x' * 4000)}",
        f"AUTH PLAIN {plain(ASHA.upper(), PASSWORD)}",
    ],
)
def test_a_right_password_opens(client: smtplib.SMTP, command: str) -> None:
    with client:
        assert client.docmd(command)[0] == 235
        assert client.docmd(command)[0] == 503


def test_plain_and_login_work_step_by_step(server: Running) -> None:
    for dialogue in (
        ["AUTH PLAIN", plain(ASHA, PASSWORD)],
        ["AUTH LOGIN", b64encode(ASHA.encode()).decode(), b64encode(PASSWORD.encode()).decode()],
    ):
        with server.client("submissions") as client:
            client.ehlo()
            assert [client.docmd(line)[0] for line in dialogue] == [334] * (len(dialogue) - 1) + [235]


@pytest.mark.parametrize(
    ("dialogue", "code"),
    [
        (["AUTH"], 501),
        (["AUTH CRAM-MD5"], 504),
        (["AUTH PLAIN !!!"], 501),
        (["AUTH PLAIN " + b64encode(b"no-zero").decode()], 501),
        (["AUTH PLAIN " + b64encode(b"\0\xff\0x").decode()], 501),
        (["AUTH PLAIN", "*"], 501),
        (["AUTH LOGIN", "*"], 501),
        (["AUTH PLAIN " + plain("", "")], 535),
        (["AUTH PLAIN " + plain("hayupo@afya.go.tz", PASSWORD)], 535),
        (["AUTH PLAIN " + plain(ASHA, PASSWORD + " ")], 535),
    ],
)
def test_everything_else_does_not(client: smtplib.SMTP, dialogue: list[str], code: int) -> None:
    with client:
        assert [client.docmd(line)[0] for line in dialogue][-1] == code
        assert client.docmd(f"MAIL FROM:<{ASHA}>")[0] == 530


def test_three_wrong_passwords_end_the_connection_and_stand_in_the_log(
    server: Running, caplog: pytest.LogCaptureFixture
) -> None:
    client = server.client("submissions")
    client.ehlo()
    with caplog.at_level(logging.WARNING, "mailserver.smtp"):
        codes = [client.docmd(f"AUTH PLAIN {plain(ASHA, 'kosa-kabisa')}")[0] for _ in range(3)]
    assert codes == [535, 535, 421]
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.noop()
    client.close()
    lines = [record.getMessage() for record in caplog.records]
    assert lines[-1] == f"authentication failed: login='{ASHA}' peer=127.0.0.1 try=3"
    assert not any("kosa-kabisa" in line for line in lines)


def test_a_right_password_that_does_not_serve_gets_the_directorys_own_reply(
    serve: Callable[..., Running], directory: MemoryDirectory
) -> None:
    class Strict(MemoryDirectory):
        def check(self, login: str, password: str, peer: str) -> Account | Refusal | None:
            right = super().check(login, password, peer)
            return Refusal(replies.NEED_APP_PASSWORD) if right else None

    server = serve(directory=Strict(directory.domains, directory.mailboxes, passwords=directory.passwords))
    with server.client("submissions") as client:
        client.ehlo()
        code, text = client.docmd(f"AUTH PLAIN {plain(ASHA, PASSWORD)}")
        assert f"{code} {text.decode()}" == replies.NEED_APP_PASSWORD
        assert client.docmd(f"AUTH PLAIN {plain(ASHA, 'kosa')}")[0] == 535
        assert client.docmd(f"MAIL FROM:<{ASHA}>")[0] == 530


def test_a_password_never_reaches_any_log(server: Running, caplog: pytest.LogCaptureFixture) -> None:
    secret = b64encode(PASSWORD.encode()).decode()
    with caplog.at_level(logging.DEBUG), server.client("submissions") as client:
        client.ehlo()
        client.docmd(f"AUTH PLAIN {plain(ASHA, 'si-' + PASSWORD)}")
        client.docmd("AUTH LOGIN")
        client.docmd(b64encode(ASHA.encode()).decode())
        client.docmd(secret)
    assert not any(
        PASSWORD in record.getMessage() or secret in record.getMessage() for record in caplog.records
    )
    assert not any(plain(ASHA, "si-" + PASSWORD) in record.getMessage() for record in caplog.records)


def test_each_wrong_password_makes_the_next_answer_slower(serve: Callable[..., Running]) -> None:
    server = serve(auth_delay=0.05)
    with server.client("submissions") as client:
        client.ehlo()
        begin = server.loop.time()
        client.docmd(f"AUTH PLAIN {plain(ASHA, 'kosa')}")
        middle = server.loop.time()
        client.docmd(f"AUTH PLAIN {plain(ASHA, 'kosa')}")
        assert middle - begin >= 0.05
        assert server.loop.time() - middle >= 0.1


def test_others_are_served_while_a_hash_is_computed(
    serve: Callable[..., Running], directory: MemoryDirectory
) -> None:
    started, may_end = threading.Event(), threading.Event()

    class Slow(MemoryDirectory):
        def check(self, login: str, password: str, peer: str) -> Account | Refusal | None:
            started.set()
            may_end.wait(PATIENCE)
            return super().check(login, password, peer)

    slow = Slow(directory.domains, directory.mailboxes, passwords=directory.passwords)
    server = serve(directory=slow)
    with server.client("submissions") as waiting, server.client() as other:
        waiting.ehlo()
        waiting.putcmd(f"AUTH PLAIN {plain(ASHA, PASSWORD)}")
        assert started.wait(PATIENCE)
        assert other.noop()[0] == 250
        may_end.set()
        assert waiting.getreply()[0] == 235


def test_the_limits_of_one_connection_are_not_those_of_another(server: Running) -> None:
    long = "MAIL FROM:<a@b.tz>" + " " * 2000
    with server.client() as first, server.client() as second:
        for _ in range(19):
            first.ehlo()
        second.ehlo()
        assert first.docmd(long)[0] == 500
        assert second.docmd(long)[0] == 500
        assert first.ehlo()[0] == 250
        assert first.docmd("EHLO x")[0] == 421
        assert second.ehlo()[0] == 250
        first.close()
