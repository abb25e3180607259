"""Many clerks register at the same moment: 1…n without gaps, one mail once. Real threads, real commits."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from geos.app import create_app
from geos.core.db import db
from geos.core.errors import WrongState
from geos.directory.models import Person, Registry
from geos.directory.queries import actor_for
from geos.letters.models import IncomingLetter
from tests.geos import factories
from tests.geos.conftest import paths
from tests.geos.letters.incoming_desk import register

CLERKS = 8


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


@pytest.fixture
def own_url(tmp_path):
    """An empty database of the engine that is tested."""
    server = os.environ.get("GEOS_TEST_DATABASE", "")
    if not server:
        yield f"sqlite:///{tmp_path}/threads.db"
        return
    name = f"threads_{os.getpid()}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture
def own_app(own_url, tmp_path):
    app = create_app({"TESTING": True, **paths(tmp_path), "GEOS_DATABASE_URL": own_url})
    with app.app_context():
        db.create_all()
        office = factories.Office()
        app.config["CLERK"], app.config["REGISTRY"] = office.clerk.person.id, office.registry.id
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


def at_once(app, act):
    """Run `act(n)` in CLERKS threads that start together; results, or the refusal of each."""
    start = Barrier(CLERKS)

    def run(n):
        with app.app_context():
            start.wait()
            try:
                return act(n)
            except WrongState as refusal:
                return refusal

    with ThreadPoolExecutor(CLERKS) as pool:
        return list(pool.map(run, range(CLERKS)))


class Desk:
    """What `register` of the shared desk asks of an office, read anew in each thread."""

    def __init__(self, app):
        person = db.session.get(Person, app.config["CLERK"])
        self.actor = actor_for(person)
        self.post = self.actor.post()
        self.clerk = self
        self.registry = db.session.get(Registry, app.config["REGISTRY"])


def test_clerks_at_once_get_one_to_n_without_gaps(own_app):
    def several(n):
        desk = Desk(own_app)
        return [register(desk, subject=f"Barua {n}.{m}").number for m in range(3)]

    numbers = sorted(number for own in at_once(own_app, several) for number in own)
    assert numbers == list(range(1, CLERKS * 3 + 1))


def test_one_mail_is_registered_once_and_every_other_clerk_is_told_its_number(own_app):
    source = "mail:1764000000.M1P1.afya,S=5,W=5"
    results = at_once(own_app, lambda n: register(Desk(own_app), source=source).number)
    refused = [result for result in results if isinstance(result, WrongState)]
    assert len(refused) == CLERKS - 1
    assert all("1/" in str(refusal) for refusal in refused)
    with own_app.app_context():
        assert db.session.scalars(db.select(IncomingLetter.number)).all() == [1]
        assert register(Desk(own_app)).number == 2
