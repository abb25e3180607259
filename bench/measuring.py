"""What the benchmarks share: a browser as far as bytes go, the server, and the table that is printed."""

import gzip
import http.client
import os
import platform
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import brotli
from sqlalchemy import event

from geos.app import create_app
from geos.core.db import db

ROOT = Path(__file__).parent.parent


@dataclass
class Row:
    """What was measured of one page."""

    name: str
    path: str
    times: list[float] = field(default_factory=list)  # seconds
    rate: float = 0.0
    statements: int = 0
    first: int = 0  # bytes
    following: int = 0  # bytes


class Client:
    """A browser as far as bytes go: one connection, cookies, and each asset fetched once."""

    def __init__(self, host: str, port: int) -> None:
        self.link = http.client.HTTPConnection(host, port, timeout=30)
        self.cookies: dict[str, str] = {"lang": "sw"}

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes, int, str]:
        """Status, body, bytes over the wire and where a redirect leads."""
        headers = {
            "Accept-Encoding": "br, gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.link.request("POST" if form is not None else "GET", path, body, headers)
        answer = self.link.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        size = len(content) + sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        return answer.status, _plain(answer, content), size, answer.headers.get("Location", "")

    def sign_in(self, username: str, password: str) -> None:
        """By the real form."""
        _, page, _, _ = self.ask("/sign-in")
        hidden = dict(re.findall(rb'name="(\w+)" value="([^"]*)"', page))
        form = {name.decode(): value.decode() for name, value in hidden.items()}
        status, *_ = self.ask("/sign-in", {**form, "username": username, "password": password})
        assert status == 303, status


def _plain(answer: http.client.HTTPResponse, content: bytes) -> bytes:

    coding = answer.headers.get("Content-Encoding", "")
    if coding == "br":
        return bytes(brotli.decompress(content))
    return gzip.decompress(content) if coding == "gzip" else content


def free_port() -> int:
    """A port of the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def statements(paths: dict[str, tuple[str, str]], passwords: dict[str, str]) -> dict[str, int]:
    """SQL statements of one request for each page: path → (path, user name)."""

    app = create_app({"WTF_CSRF_ENABLED": False})
    counted: dict[str, int] = {}
    with app.app_context():
        engine = db.engine
    for name, (path, username) in paths.items():
        client = app.test_client()
        if username:
            client.post("/sign-in", data={"username": username, "password": passwords[username]})
        client.get(path)
        seen: list[str] = []

        def note(connection, cursor, statement, parameters, context, executemany, seen=seen):  # type: ignore[no-untyped-def]
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        status = client.get(path).status_code
        event.remove(engine, "before_cursor_execute", note)
        assert status == 200, f"{path}: {status}"
        counted[name] = len(seen)
    return counted


def weigh(host: str, port: int, row: Row, login: tuple[str, str] | None) -> None:
    """Bytes of the first visit with all it loads, and of the next."""
    client = Client(host, port)
    if login:
        client.sign_in(*login)
    status, page, size, _ = client.ask(row.path)
    assert status == 200, f"{row.path}: {status}"
    parts = set(re.findall(rb'(?:href|src)="(/static/[^"#]+)', page))
    row.first = size + sum(client.ask(part.decode())[2] for part in parts)
    row.following = client.ask(row.path)[2]


def drive(host: str, port: int, row: Row, login: tuple[str, str] | None, requests: int, threads: int) -> None:
    """Ask for the page from several clients at once."""
    lock, start = threading.Lock(), threading.Barrier(threads)

    def work(_: int) -> None:
        client = Client(host, port)
        if login:
            client.sign_in(*login)
        client.ask(row.path)
        start.wait()
        for _ in range(requests // threads):
            began = time.perf_counter()
            status, *_rest = client.ask(row.path)
            took = time.perf_counter() - began
            assert status == 200, status
            with lock:
                row.times.append(took)

    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
    row.rate = len(row.times) / (time.perf_counter() - began)


def percentile(times: list[float], part: float) -> float:
    """In milliseconds."""
    ordered = sorted(times)
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))]


@contextmanager
def serving(port: int) -> Iterator[None]:
    """`geos web` on this port of the loopback, while the block runs."""
    server = subprocess.Popen(
        [sys.executable, "-m", "geos", "web"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if Client("127.0.0.1", port).ask("/health")[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def report(rows: list[Row], threads: int) -> None:
    """One table."""
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {threads} clients"
    )
    print(f"{'page':20} {'req/s':>7} {'p50 ms':>7} {'p95 ms':>7} {'SQL':>4} {'first B':>8} {'next B':>7}")
    for row in rows:
        p50, p95 = percentile(row.times, 0.5), percentile(row.times, 0.95)
        print(
            f"{row.name:20} {row.rate:7.1f} {p50:7.1f} {p95:7.1f}"
            f" {row.statements or '':>4} {row.first or '':>8} {row.following or '':>7}"
        )
