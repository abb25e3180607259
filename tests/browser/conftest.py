"""The whole system as `make run` starts it: demo, web, mail and worker as processes, Chromium before them.

A real SMTP sink stands in for the smarthost; everything listens on free ports of the loopback.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect, sync_playwright

from tests.browser.person import Person
from tests.geos.joining.nameserver import Zone, served

ROOT = Path(__file__).parent.parent.parent
PICTURES = Path(__file__).parent / "pictures"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
PATIENCE = 15000  # milliseconds for what a page has to show; the machine has other work too
SIZES = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Sink:
    """The outside world's mail server: it keeps what it is given."""

    messages: list[tuple[list[str], Message]] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    async def handle_DATA(self, server, session, envelope):
        with self.arrived:
            self.messages.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
            self.arrived.notify_all()
        return "250 2.0.0 taken"

    def wait_for(self, address: str, timeout: float = 30) -> Message:
        """The first message to this address."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: self._to(address), timeout), f"nothing came for {address}"
            return self._to(address)[0]

    def _to(self, address: str) -> list[Message]:
        return [message for recipients, message in self.messages if address in recipients]


@dataclass
class System:
    """The running installation: where it is, who may sign in, and its command."""

    url: str
    mx: int
    submission: int
    submissions: int
    accounts: dict[str, dict[str, object]]
    env: dict[str, str]
    sink: Sink
    zone: Zone  # what the installation's resolver answers
    pid: int  # of `geos run`
    seats: dict[str, list[dict[str, object]]] = field(default_factory=dict)  # cookies of who has signed in

    def geos(self, *words: str, status: int = 0) -> str:
        """Run the `geos` command; its output."""
        done = subprocess.run(
            [sys.executable, "-m", "geos", *words], env=self.env, cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == status, f"{done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout

    @property
    def instance(self) -> Path:
        """Its folder."""
        return Path(self.env["GEOS_INSTANCE"])

    def account(self, username: str) -> dict[str, object]:
        """A demo account by its user name."""
        return self.accounts[username]


def settled(ask, timeout: float = 60, every: float = 0.2):
    """The first true answer; a test that waits for the world waits here, and only as long as it must."""
    pause = threading.Event()
    end = threading.TIMEOUT_MAX if timeout is None else timeout
    waited = 0.0
    while waited < end:
        answer = ask()
        if answer:
            return answer
        pause.wait(every)
        waited += every
    raise AssertionError("it did not happen in time")


def _up(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def zone():
    """The name server that the installation asks: no test goes out into the network."""
    with served() as zone:
        yield zone


@pytest.fixture(scope="session")
def system(tmp_path_factory, zone):
    """`geos demo`, then `geos run`, on a fresh instance."""
    sink = Sink()
    smarthost = Controller(sink, hostname="127.0.0.1", port=free_port())
    smarthost.start()
    ports = {name: free_port() for name in ("WEB", "MX", "SUBMISSION", "SUBMISSIONS")}
    env = {
        **os.environ,
        **{f"GEOS_{name}_BIND": f"127.0.0.1:{port}" for name, port in ports.items()},
        "GEOS_INSTANCE": str(tmp_path_factory.mktemp("instance")),
        "GEOS_SMARTHOST": f"127.0.0.1:{smarthost.port}",
        "GEOS_RESOLVER": f"127.0.0.1:{zone.port}",
        "GEOS_QUEUE_POLL": "0.3",
        "GEOS_WORKER_POLL": "0.5",
    }
    env.pop("GEOS_DATABASE_URL", None)
    demo = subprocess.run(
        [sys.executable, "-m", "geos", "demo", "--json"], env=env, cwd=ROOT, capture_output=True, text=True
    )
    assert demo.returncode == 0, demo.stdout + demo.stderr
    told = json.loads(demo.stdout)
    log = open(Path(env["GEOS_INSTANCE"]) / "run.log", "wb")  # noqa: SIM115 - open as long as the process
    process = subprocess.Popen(
        [sys.executable, "-m", "geos", "run"], env=env, cwd=ROOT, stdout=log, stderr=log
    )
    try:
        settled(lambda: process.poll() is not None or _up(f"{told['url']}health"), 90)
        assert process.poll() is None, Path(log.name).read_text()
        for name in ("MX", "SUBMISSION", "SUBMISSIONS"):
            settled(lambda name=name: _listens(ports[name]))
        yield System(
            url=told["url"].rstrip("/"),
            mx=ports["MX"],
            submission=ports["SUBMISSION"],
            submissions=ports["SUBMISSIONS"],
            accounts={account["username"]: account for account in told["accounts"]},
            env=env,
            sink=sink,
            zone=zone,
            pid=process.pid,
        )
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        log.close()
        smarthost.stop()


@pytest.fixture(scope="session")
def chromium():
    """One browser for the run."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """What the screens showed when a test failed, for whoever has to find out why."""
    report = yield
    if report.when == "call" and report.failed:
        PICTURES.mkdir(exist_ok=True)
        for number, page in enumerate(getattr(item, "screens", [])):
            page.screenshot(path=PICTURES / f"failed-{item.name}-{number}.png")
    return report


@pytest.fixture
def person(system, chromium, request):
    """Somebody at a screen: `person("juma.pazi@afya.go.tz")`; language, size and script may be chosen.

    Each signs in by the form once in a run and comes back to the same seat later.
    """
    opened = []

    def sit_down(username="", *, language="sw", size="wide", script=True):
        context = chromium.new_context(
            base_url=system.url,
            viewport=SIZES[size],
            java_script_enabled=script,
            locale="sw-TZ",
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "lang", "value": language, "url": system.url}])
        opened.append(context)
        page = context.new_page()
        request.node.screens = [*getattr(request.node, "screens", []), page]
        page.set_default_timeout(PATIENCE)
        who = Person(page, PICTURES, system)
        if username in system.seats:
            context.add_cookies(system.seats[username])
        elif username:
            who.sign_in(username, str(system.account(username)["password"]))
            cookies = context.cookies()
            system.seats[username] = [cookie for cookie in cookies if cookie["name"] != "lang"]
        return who

    yield sit_down
    for context in opened:
        context.close()
