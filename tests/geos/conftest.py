"""One application and one database for the run; each test inside a transaction that is rolled back."""

import gc
import os
import shutil

import pytest
from argon2 import PasswordHasher
from flask.globals import app_ctx
from sqlalchemy.orm import scoped_session, sessionmaker

from geos.accounts import passwords
from geos.app import create_app
from geos.core.db import db
from geos.signatures import certificates, sealing
from mailserver.queue import metadata as mail_queue

# The matrix signs in some thousand times, and hashing is slow on purpose; the browser tests hash in earnest.
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
sealing.COST, certificates.ROUNDS = "m=8,t=1,p=1", 1

from tests.geos import replay, snapshot  # noqa: E402 - hashes a password when it is imported
from tests.geos.own import bare_app, made_url, own_app, own_url, paths  # noqa: E402, F401 - fixtures
from tests.geos.pages import Browser  # noqa: E402


def pytest_collection_finish():
    """What is loaded by now stays: the collector need not look through all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """The real application on SQLite, or on the database of GEOS_TEST_DATABASE (a URL; its tables go)."""
    folder = tmp_path_factory.mktemp("instance")
    uri = os.environ.get("GEOS_TEST_DATABASE") or f"sqlite:///{folder}/test.db"
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker and not uri.startswith("sqlite"):
        uri = f"{uri}_{worker}"
    app = create_app({"TESTING": True, "WTF_CSRF_ENABLED": False, **paths(folder), "GEOS_DATABASE_URL": uri})
    with app.app_context():
        db.drop_all()
        db.create_all()
        mail_queue.drop_all(db.engine)
        mail_queue.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()  # psycopg warns of a connection that is left open


@pytest.fixture(autouse=True)
def database(app):
    """Commits end at a savepoint of one outer transaction, which is rolled back."""
    with app.app_context():
        connection = db.engine.connect().execution_options(write=True)
        outer = connection.begin()
        plain = db.session
        make = sessionmaker(connection, join_transaction_mode="create_savepoint")
        db.session = scoped_session(make, scopefunc=lambda: id(app_ctx._get_current_object()))
        replay.empty()
        yield
        db.session.remove()
        db.session = plain
        outer.rollback()
        connection.close()
    for name in ("GEOS_MAIL_ROOT", "GEOS_SPOOL"):  # mailboxes whose rows are gone
        shutil.rmtree(app.config[name], ignore_errors=True)


@pytest.fixture
def office():
    """Two institutions with their people: see factories.Office."""
    return snapshot.office()


@pytest.fixture
def page(app):
    """A browser in miniature."""
    return Browser(app)
