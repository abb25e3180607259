"""An application with a database of its own, where commits are real: for threads, migrations and commands."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from geos.app import create_app
from geos.core.db import db
from geos.core.errors import DomainError
from geos.signatures import sealing
from mailserver.queue import metadata as mail_queue
from tests.geos import replay

SECRET = b"the same secret for every test.."  # so that an office put back elsewhere has keys that open


def paths(folder: Path) -> dict[str, str]:
    """Every folder of an instance, below one that the test made; its keys open with one secret."""
    keys = folder / "keys"
    keys.mkdir(parents=True, exist_ok=True)
    (keys / sealing.NAME).write_bytes(SECRET)
    names = {"VAULT_URL": "vault", "MAIL_ROOT": "mail", "SPOOL": "spool", "CACHE": "cache", "KEYS": "keys"}
    return {f"GEOS_{setting}": str(folder / name) for setting, name in names.items()}


@contextmanager
def database(folder: Path, like: str = "") -> Iterator[str]:
    """The URL of a database of the engine that is tested, empty or a copy of another; gone afterwards."""
    server = os.environ.get("GEOS_TEST_DATABASE", "")
    if not server:
        path = folder / f"own_{uuid4().hex[:12]}.db"
        if like:
            shutil.copyfile(str(sa.make_url(like).database), path)
        yield f"sqlite:///{path}"
        return
    name, template = f"own_{uuid4().hex[:12]}", sa.make_url(like or server).database if like else "template1"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def application(url: str, folder: Path) -> Iterator[Flask]:
    """The application upon this database; its connections are given back."""
    app = create_app({"TESTING": True, "WTF_CSRF_ENABLED": False, **paths(folder), "GEOS_DATABASE_URL": url})
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def own_url(tmp_path):
    """An empty database."""
    with database(tmp_path) as url:
        yield url


@pytest.fixture
def bare_app(own_url, tmp_path):
    """The application before its tables are made."""
    with application(own_url, tmp_path) as app:
        yield app


@pytest.fixture(scope="session")
def made_url(tmp_path_factory):
    """A database whose tables are made, to be copied: making them takes longer than most tests with one."""
    folder = tmp_path_factory.mktemp("made")
    with database(folder) as url:
        with application(url, folder) as app, app.app_context():
            db.create_all()
            mail_queue.create_all(db.engine)
        yield url


@pytest.fixture
def own_app(made_url, tmp_path):
    """The application with empty tables."""
    with database(tmp_path, made_url) as url, application(url, tmp_path) as app:
        with app.app_context():
            replay.empty()
            db.session.remove()
        yield app


def at_once(app: Flask, count: int, act: Callable[[int], Any]) -> list[Any]:
    """Run `act(n)` in threads that start together, each in its own context; results, or each refusal."""
    start = Barrier(count)

    def run(n: int) -> Any:
        with app.app_context():
            start.wait()
            try:
                return act(n)
            except DomainError as refusal:
                return refusal
            finally:
                db.session.remove()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
