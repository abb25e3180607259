"""A whole server on loopback ports, its world in a temporary folder, and a server to send to."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from mailserver import tls
from mailserver.adapters.memory import MemoryDirectory, MemoryEvents
from mailserver.ports import Refusal, Target
from mailserver.queue import SqlQueue, metadata, open_engine
from mailserver.replies import SUSPENDED
from mailserver.settings import Settings
from tests.mailserver.servers import Running, Sink

DOMAIN = "afya.go.tz"
ASHA, JUMA, MASJALA = (f"{name}@{DOMAIN}" for name in ("asha", "juma", "masjala"))
PASSWORD = "siri-kubwa"


@pytest.fixture(scope="session")
def worker_id() -> str:
    """Which of several parallel test processes this is."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    files = folder / "mail.crt", folder / "mail.key"
    tls.ensure_certificate(*files, ["localhost"])
    return files


@pytest.fixture
def settings(tmp_path: Path, certificate: tuple[Path, Path]) -> Settings:
    return Settings(
        hostname="mail.afya.go.tz",
        spool=tmp_path / "spool",
        certificate=certificate[0],
        key=certificate[1],
        mx="127.0.0.1:0",
        submission="127.0.0.1:0",
        submissions="127.0.0.1:0",
        auth_delay=0.0,
        queue_poll=0.02,
    )


def box(root: Path, address: str, quota: int | None = None) -> Target:
    local, _, domain = address.partition("@")
    return Target(root / domain / local / "Maildir", address, quota)


@pytest.fixture
def directory(tmp_path: Path) -> MemoryDirectory:
    people = [f"mtu{n}@{DOMAIN}" for n in range(25)]
    addresses = [ASHA, JUMA, MASJALA, f"mfumo@{DOMAIN}", *people]
    return MemoryDirectory(
        domains={DOMAIN},
        mailboxes={address: box(tmp_path / "mail", address) for address in addresses},
        aliases={f"registry@{DOMAIN}": (MASJALA,), f"wote@{DOMAIN}": tuple(people)},
        refusals={f"amestaafu@{DOMAIN}": Refusal(SUSPENDED)},
        passwords=dict.fromkeys((ASHA, JUMA, f"mfumo@{DOMAIN}"), PASSWORD),
    )


@pytest.fixture
def engine(tmp_path: Path, worker_id: str) -> Iterator[Engine]:
    """The queue's database: a fresh SQLite file, or a schema of its own in the PostgreSQL under test."""
    url = os.environ.get("GEOS_TEST_DATABASE", "")
    if url.startswith("postgresql"):
        schema = f"mailserver_{worker_id}"
        maker = open_engine(url)
        with maker.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        maker.dispose()
        url += f"?options=-csearch_path%3D{schema}"
    else:
        url = f"sqlite:///{tmp_path / 'queue.db'}"
    engine = open_engine(url)
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def queue(engine: Engine, tmp_path: Path) -> SqlQueue:
    return SqlQueue(engine, tmp_path / "queue")


@pytest.fixture
def events() -> MemoryEvents:
    return MemoryEvents()


@pytest.fixture
def serve(
    settings: Settings, directory: MemoryDirectory, queue: SqlQueue, events: MemoryEvents
) -> Iterator[Callable[..., Running]]:
    """Start a server; keywords change the settings, or name another port's adapter."""
    with ExitStack() as stack:

        def start(**changes: Any) -> Running:
            ports = {name: changes.pop(name) for name in ("store", "router") if name in changes}
            chosen = {"directory": directory, "queue": queue, "events": events} | ports
            chosen |= {name: changes.pop(name) for name in ("directory", "queue") if name in changes}
            return stack.enter_context(Running(replace(settings, **changes), **chosen))

        yield start


@pytest.fixture
def server(serve: Callable[..., Running]) -> Running:
    return serve()


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as running:
        yield running
