"""Two at the counter at the same moment: one is issued the file, and one post asks once."""

import pytest

from geos.core.db import db
from geos.core.errors import DomainError
from geos.counter import queries, service
from geos.counter.models import Requisition, RequisitionState
from geos.directory.models import Person
from geos.directory.queries import actor_for
from geos.files import service as files
from geos.files.models import FileState, RegistryFile
from tests.geos import factories
from tests.geos.files import scenes
from tests.geos.own import at_once

ASKED, ISSUED = RequisitionState.ASKED, RequisitionState.ISSUED


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


class Town:
    """What a thread needs to know: ids alone, read anew in each thread."""

    def __init__(self, app, office, file_id):
        self.app, self.file_id = app, file_id
        self.people = {name: member.person.id for name, member in office.everyone.items()}

    def actor(self, name):
        return actor_for(db.session.get_one(Person, self.people[name]))

    @property
    def file(self):
        return db.session.get_one(RegistryFile, self.file_id)

    def asks(self, name):
        actor = self.actor(name)
        return service.ask(actor, actor.posts[0].id, self.file.reference, "Kazi").id

    def issues(self, name, asked_id):
        return service.answer_request(self.actor(name), db.session.get_one(Requisition, asked_id)).movement_id

    def at_once(self, *acts):
        return at_once(self.app, len(acts), lambda n: acts[n](self))


@pytest.fixture
def town(own_app):
    with own_app.app_context():
        office = factories.Office()
        town = Town(own_app, office, scenes.file_with_letter(office).id)
        db.session.commit()
        db.session.remove()
    return town


def won(results):
    return [result for result in results if not isinstance(result, DomainError)]


def test_two_clerks_issue_one_file_to_one_of_two_who_want_it(town):
    with town.app.app_context():
        first, second = town.asks("officer"), town.asks("lawyer")
    results = town.at_once(
        lambda town: town.issues("clerk", first), lambda town: town.issues("records", second)
    )
    assert len(won(results)) == 1
    with town.app.app_context():
        states = sorted(row.state for row in db.session.scalars(db.select(Requisition)))
        assert states == [ASKED, ISSUED]
        assert town.file.transit.id == won(results)[0]


def test_one_request_is_answered_once_by_many_clicks(town):
    with town.app.app_context():
        asked = town.asks("officer")
    acts = [lambda town: town.issues("clerk", asked)] * 3 + [
        lambda town: (
            service.refuse(town.actor("records"), db.session.get_one(Requisition, asked), "Hapana").id
        ),
        lambda town: service.withdraw(town.actor("officer"), db.session.get_one(Requisition, asked)).id,
    ]
    assert len(won(town.at_once(*acts))) == 1
    with town.app.app_context():
        row = db.session.get_one(Requisition, asked)
        assert (row.state is ISSUED) == (town.file.state is FileState.ON_THE_WAY)


def test_a_post_that_asks_twice_at_once_waits_once(town):
    assert len(won(town.at_once(*[lambda town: town.asks("officer")] * 4))) == 1
    with town.app.app_context():
        assert queries.wanted(town.file) == 1


def test_a_return_and_an_answer_at_the_same_moment_do_not_wait_for_one_another(town):
    with town.app.app_context():
        held = town.asks("lawyer")
        town.issues("clerk", held)
        files.receive(town.actor("lawyer"), town.file)
        files.send_back(town.actor("lawyer"), town.file)
        asked = town.asks("officer")
    results = town.at_once(
        lambda town: files.receive(town.actor("clerk"), town.file).id,
        lambda town: town.issues("records", asked),
        lambda town: town.asks("director"),
    )
    assert isinstance(results[0], int)
    with town.app.app_context():
        row = db.session.get_one(Requisition, asked)
        assert (row.state is ISSUED) == (town.file.state is FileState.ON_THE_WAY)
        assert row.told_at is not None
