"""Many clerks register at the same moment: 1…n without gaps, one mail once. Real threads, real commits."""

import pytest

from geos.core.db import db
from geos.core.errors import WrongState
from geos.directory.models import Person, Registry
from geos.directory.queries import actor_for
from geos.letters.models import IncomingLetter
from tests.geos import snapshot
from tests.geos.letters.incoming_desk import register
from tests.geos.own import at_once

CLERKS = 8


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


@pytest.fixture
def counter(own_app):
    """The application with an office in it, whose clerk and registry each thread reads anew."""
    with own_app.app_context():
        office = snapshot.office()
        own_app.config["CLERK"], own_app.config["REGISTRY"] = office.clerk.person.id, office.registry.id
        db.session.remove()
    return own_app


class Desk:
    """What `register` of the shared desk asks of an office, read anew in each thread."""

    def __init__(self, app):
        person = db.session.get(Person, app.config["CLERK"])
        self.actor = actor_for(person)
        self.post = self.actor.post()
        self.clerk = self
        self.registry = db.session.get(Registry, app.config["REGISTRY"])


def test_clerks_at_once_get_one_to_n_without_gaps(counter):
    def several(n):
        desk = Desk(counter)
        return [register(desk, subject=f"Barua {n}.{m}").number for m in range(3)]

    numbers = sorted(number for own in at_once(counter, CLERKS, several) for number in own)
    assert numbers == list(range(1, CLERKS * 3 + 1))


def test_one_mail_is_registered_once_and_every_other_clerk_is_told_its_number(counter):
    source = "mail:1764000000.M1P1.afya,S=5,W=5"
    results = at_once(counter, CLERKS, lambda n: register(Desk(counter), source=source).number)
    refused = [result for result in results if isinstance(result, WrongState)]
    assert len(refused) == CLERKS - 1
    assert all("1/" in str(refusal) for refusal in refused)
    with counter.app_context():
        assert db.session.scalars(db.select(IncomingLetter.number)).all() == [1]
        assert register(Desk(counter)).number == 2
