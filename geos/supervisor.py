"""`geos run`: web, mail and worker as children, each restarted on a crash, one stop for all."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from types import FrameType

PARTS = ("web", "mail", "worker")
GRACE = 15.0  # seconds that a child has to finish
QUICK = 5.0  # a child that lived shorter than this is restarted more and more slowly
LONGEST_PAUSE = 30.0


@dataclass
class Child:
    """One part: its process, and when to start it again after it ended."""

    part: str
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = 0.0
    due: float = 0.0

    def start(self) -> None:
        """Start the process in a group of its own, so that one stop reaches all of it."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own command with fixed words
            [sys.executable, "-m", "geos", self.part], start_new_session=True
        )

    def look(self, moment: float) -> None:
        """Note a child that ended and start it when its pause is over."""
        if self.process is not None and self.process.poll() is not None:
            quick = moment - self.started < QUICK
            self.pause = min(max(self.pause * 2, 1.0), LONGEST_PAUSE) if quick else 0.0
            self.due = moment + self.pause
            print(  # noqa: T201 - the supervisor's only voice
                f"geos run: {self.part} ended with {self.process.returncode}, again in {self.pause:.0f} s",
                file=sys.stderr,
                flush=True,
            )
            self.process = None
        if self.process is None and moment >= self.due:
            self.start()

    def signal(self, number: int) -> None:
        """Send a signal to the whole group of this child."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)


def run(address: str) -> int:
    """Keep the three parts alive until a stop signal; the exit status is 0 after an orderly stop."""
    print(f"geos run: {address} (stop with Ctrl-C)", file=sys.stderr, flush=True)  # noqa: T201
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, on_signal)
    children = [Child(part) for part in PARTS]
    while not stop.is_set():
        for child in children:
            child.look(time.monotonic())
        stop.wait(0.3)
    return _stop(children)


def _stop(children: list[Child]) -> int:
    for child in children:
        child.signal(signal.SIGTERM)
    end = time.monotonic() + GRACE
    for child in children:
        if child.process is None:
            continue
        try:
            child.process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.signal(signal.SIGKILL)
            child.process.wait()
    return 0
