"""The server as a process of its own: start, stop, kill, and clear words where a setting is wrong."""

import re
import signal
import smtplib
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mailserver import maildir, tls
from mailserver.__main__ import main
from mailserver.adapters.file import hash_password
from tests.mailserver.conftest import ASHA, PASSWORD
from tests.mailserver.servers import PATIENCE, trusting

CONFIG = """
[server]
hostname = "mail.afya.go.tz"
mx = "127.0.0.1:0"
submission = "127.0.0.1:0"
submissions = "127.0.0.1:0"
direct_limit = 1

[directory]
domains = ["afya.go.tz"]
aliases = {{ "wote@afya.go.tz" = ["asha@afya.go.tz", "juma@afya.go.tz"] }}

[[directory.mailbox]]
address = "asha@afya.go.tz"
password = "{hash}"

[[directory.mailbox]]
address = "juma@afya.go.tz"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "mail.toml"
    file.write_text(CONFIG.format(hash=hash_password(PASSWORD)))
    return file


class Process:
    def __init__(self, config: Path) -> None:
        command = [sys.executable, "-m", "mailserver", "--config", str(config)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr
        self.ports: dict[str, int] = {}
        for line in self.process.stderr:
            if found := re.search(r"(\w+) listens on 127\.0\.0\.1 port (\d+)", line):
                self.ports[found[1]] = int(found[2])
            if len(self.ports) == 3:
                break
        self.reader = threading.Thread(target=self.process.stderr.read)
        self.reader.start()

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        assert self.process.stderr
        self.process.stderr.close()
        return code


@contextmanager
def running(config: Path) -> Iterator[Process]:
    process = Process(config)
    try:
        yield process
    finally:
        if process.process.poll() is None:
            process.end(signal.SIGKILL)


def until(true: Callable[[], bool]) -> None:
    """Wait for another process."""
    end, pause = time.monotonic() + PATIENCE, threading.Event()
    while not true():
        assert time.monotonic() < end
        pause.wait(0.01)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_alone_and_ends_when_asked(config: Path, number: int) -> None:
    with running(config) as process:
        with smtplib.SMTP("127.0.0.1", process.ports["submission"], timeout=PATIENCE) as client:
            client.starttls(context=trusting())
            client.login(ASHA, PASSWORD)
            client.sendmail(ASHA, [ASHA], "Subject: x\r\n\r\nx\r\n")
        idle = smtplib.SMTP("127.0.0.1", process.ports["mx"], timeout=PATIENCE)
        assert process.end(number) == 0
        assert idle.getreply()[0] == 421
        idle.close()
    assert len(maildir.scan(config.parent / "mail/afya.go.tz/asha/Maildir")) == 1


@pytest.mark.parametrize("recipient", [ASHA, "wote@afya.go.tz"])
def test_a_server_that_is_killed_has_lost_and_repeated_nothing_that_it_took(
    config: Path, recipient: str
) -> None:
    taken: list[str] = []
    enough = threading.Event()

    def send(worker: int, port: int) -> None:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as client:
                for number in range(10_000):
                    name = f"<{worker}.{number}@x>"
                    client.sendmail("nje@example.org", [recipient], f"Message-ID: {name}\r\n\r\nx\r\n")
                    taken.append(name)
                    if len(taken) > 60:
                        enough.set()
        except (smtplib.SMTPException, OSError):
            return

    with running(config) as process:
        threads = [threading.Thread(target=send, args=(n, process.ports["mx"])) for n in range(4)]
        for thread in threads:
            thread.start()
        assert enough.wait(PATIENCE)
        process.end(signal.SIGKILL)
        for thread in threads:
            thread.join()
    with running(config) as process:
        with smtplib.SMTP("127.0.0.1", process.ports["mx"], timeout=PATIENCE) as client:
            client.noop()
        until(lambda: not list((config.parent / "spool/expand").glob("*.json")))
        assert process.end(signal.SIGTERM) == 0
    boxes = ["asha"] if recipient == ASHA else ["asha", "juma"]
    for box in boxes:
        path = config.parent / f"mail/afya.go.tz/{box}/Maildir"
        text = b"".join(entry.file.read_bytes() for entry in maildir.scan(path)).decode()
        found = re.findall(r"^Message-ID: (<\S+>)", text, re.MULTILINE)
        assert len(found) == len(set(found))
        assert set(taken) <= set(found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[server]\nhostnam = 'x'", "unknown settings: hostnam"),
        ("[server", "mail.toml"),
        ("[directory]", "hostname"),
        ("[server]\nhostname='x'\ntrusted=['zote']", "zote"),
    ],
)
def test_a_wrong_setting_gets_one_clear_line(
    config: Path, text: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_text(text)
    monkeypatch.setattr(sys, "argv", ["mailserver", "--config", str(config)])
    assert main() == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert words in line


def test_a_port_that_is_taken_gets_one_clear_line(config: Path) -> None:
    with running(config) as process:
        other = config.with_name("other.toml")
        text = config.read_text().replace('mx = "127.0.0.1:0"', f'mx = "127.0.0.1:{process.ports["mx"]}"')
        other.write_text(text)
        command = [sys.executable, "-m", "mailserver", "--config", str(other)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "address already in use" in done.stderr.splitlines()[-1]


def test_a_certificate_is_made_once_with_a_key_for_us_alone(tmp_path: Path) -> None:
    files = tmp_path / "tls" / "a.crt", tmp_path / "tls" / "a.key"
    tls.ensure_certificate(*files, ["mail.afya.go.tz", "localhost"])
    first = [file.read_bytes() for file in files]
    tls.ensure_certificate(*files, ["other"])
    assert [file.read_bytes() for file in files] == first
    assert files[1].stat().st_mode & 0o777 == 0o600
    assert tls.server_context(*files).minimum_version is ssl.TLSVersion.TLSv1_2
