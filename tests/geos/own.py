"""An application with a database of its own, where commits are real: for threads, migrations and commands."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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


@pytest.fixture
def own_url(tmp_path):
    """An empty database of the engine that is tested, gone afterwards."""
    server = os.environ.get("GEOS_TEST_DATABASE", "")
    if not server:
        yield f"sqlite:///{tmp_path}/own.db"
        return
    name = f"own_{uuid4().hex[:12]}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def bare_app(own_url, tmp_path):
    """The application before its tables are made."""
    app = create_app(
        {"TESTING": True, "WTF_CSRF_ENABLED": False, **paths(tmp_path), "GEOS_DATABASE_URL": own_url}
    )
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def own_app(bare_app):
    """The application with empty tables."""
    with bare_app.app_context():
        db.create_all()
        mail_queue.create_all(db.engine)
        replay.empty()
        db.session.remove()
    return bare_app


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
