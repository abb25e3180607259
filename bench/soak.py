"""Kill the mail server under load, again and again; afterwards every acknowledged message is there once.

    .venv/bin/python bench/soak.py [--seconds 600]

The server runs alone (`python -m mailserver`) on the loopback. Several senders deliver messages to one
mailbox and to a group of 30, which goes through the spool. At random moments the process gets SIGKILL and is
started again. A message counts as acknowledged when its 250 was read. At the end each acknowledged one must
lie exactly once in each of its mailboxes, and none may be half written. Exit 1 and a list where not.
"""

import argparse
import os
import random
import re
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
GROUP = 30
SENDERS = 4
NUMBER = re.compile(rb"^X-Soak: (\S+)\r?$", re.MULTILINE)
END = b"the end of the message\r\n"


@dataclass
class Tally:
    """What the senders saw."""

    acknowledged: dict[str, int] = field(default_factory=dict)  # number → mailboxes it must be in
    refused: int = 0
    kills: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, number: str, boxes: int) -> None:
        """This message got its 250."""
        with self.lock:
            self.acknowledged[number] = boxes


def free_port() -> int:
    """A port of the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def config(folder: Path, port: int) -> Path:
    """A server with one officer and a group of members."""
    members = [f"mtu{number}@afya.go.tz" for number in range(GROUP)]
    boxes = "".join(f'[[directory.mailbox]]\naddress = "{name}"\n' for name in ["asha@afya.go.tz", *members])
    listed = ", ".join(f'"{name}"' for name in members)
    path = folder / "mail.toml"
    path.write_text(
        f'[server]\nhostname = "soak.test"\nmx = "127.0.0.1:{port}"\nsubmission = ""\nsubmissions = ""\n'
        f'[directory]\ndomains = ["afya.go.tz"]\naliases = {{ "wote@afya.go.tz" = [{listed}] }}\n{boxes}'
    )
    return path


class Server:
    """The process under test."""

    def __init__(self, path: Path, port: int) -> None:
        self.path, self.port = path, port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mailserver", "--config", str(self.path)],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                    if line.recv(3) == b"220":
                        return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("the server did not start")

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """End it, by default without a chance to tidy up."""
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(30)


def send(port: int, tally: Tally, stop: threading.Event, name: int) -> None:
    """Deliver until told to stop; a lost connection is tried again with another message."""
    count = 0
    while not stop.is_set():
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
                while not stop.is_set():
                    count += 1
                    number, group = f"{name}-{count}", count % 5 == 0
                    to = "wote@afya.go.tz" if group else "asha@afya.go.tz"
                    body = "x" * random.randrange(200, 40_000)
                    text = f"X-Soak: {number}\r\nSubject: soak\r\n\r\n"
                    text += "\r\n".join(body[at : at + 70] for at in range(0, len(body), 70)) + "\r\n"
                    client.sendmail("x@example.org", [to], (text + END.decode()).encode())
                    tally.note(number, GROUP if group else 1)
        except (OSError, smtplib.SMTPException):
            tally.refused += 1
            stop.wait(0.05)


def run(seconds: float, pause: tuple[float, float] = (0.3, 2.0)) -> tuple[Tally, list[str]]:
    """Load and kill for so long; what was acknowledged, and everything that is wrong afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder, port, tally, stop = Path(name), free_port(), Tally(), threading.Event()
        server = Server(config(folder, port), port)
        server.start()
        senders = [threading.Thread(target=send, args=(port, tally, stop, n)) for n in range(SENDERS)]
        for sender in senders:
            sender.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            stop.wait(random.uniform(*pause))
            server.kill()
            tally.kills += 1
            server.start()
        stop.set()
        for sender in senders:
            sender.join()
        wrong = settle(folder, tally)
        server.kill(signal.SIGTERM)
        return tally, wrong


def settle(folder: Path, tally: Tally, patience: float = 90) -> list[str]:
    """Wait until the spool has been spread; then everything that does not hold."""
    end = time.monotonic() + patience
    wrong = faults(folder, tally)
    while wrong and time.monotonic() < end:
        time.sleep(1)
        wrong = faults(folder, tally)
    return wrong


def faults(folder: Path, tally: Tally) -> list[str]:
    """Acknowledged messages that are missing or doubled, and messages that are not whole."""
    found: Counter[str] = Counter()
    doubled: Counter[tuple[str, str]] = Counter()
    wrong = []
    for file in (folder / "mail").glob("afya.go.tz/*/Maildir/new/*"):
        content = file.read_bytes()
        number = NUMBER.search(content)
        if number is None or not content.endswith(END):
            wrong.append(f"{file.name}: not whole")
            continue
        found[number[1].decode()] += 1
        doubled[(number[1].decode(), file.parts[-4])] += 1
    wrong += [f"{number} is {times} times in {box}" for (number, box), times in doubled.items() if times > 1]
    for number, boxes in tally.acknowledged.items():
        if found[number] != boxes:
            wrong.append(f"{number} is in {found[number]} mailboxes, not {boxes}")
    return wrong


def main() -> int:
    """Soak, print, judge."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=600)
    wanted = parser.parse_args()
    began = time.monotonic()
    tally, wrong = run(wanted.seconds)
    print(
        f"{os.cpu_count()} cores, {time.monotonic() - began:.0f} s: {len(tally.acknowledged)} acknowledged,"
        f" {tally.kills} kills, {tally.refused} connections lost, {len(wrong)} faults"
    )
    for line in wrong[:50]:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
