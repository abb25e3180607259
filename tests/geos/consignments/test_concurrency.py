"""Cancelling races with receipt, dispatch with itself: exactly one wins. Real threads, real commits."""

import pytest
from sqlalchemy import func, select

from geos.core.db import db
from geos.core.errors import DomainError
from geos.directory.models import Person
from geos.directory.queries import actor_for
from geos.exchange.models import Consignment, ConsignmentState
from geos.exchange.service import consignments as service
from geos.exchange.service import intake
from geos.letters.models import IncomingLetter, OutgoingLetter
from mailserver import queue
from tests.geos import snapshot
from tests.geos.consignments import scenes
from tests.geos.outgoing import scenes as letters
from tests.geos.own import at_once


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


def person(person_id):
    return actor_for(db.session.get_one(Person, person_id))


@pytest.mark.parametrize("attempt", range(4))
def test_cancelling_and_registering_at_once_exactly_one_wins(own_app, attempt):
    with own_app.app_context():
        office = snapshot.office()
        letter = scenes.dispatched(office)
        consignment_id = scenes.to_member(letter).id
        entry = scenes.entry(office.other_clerk, letter)
        clerk, other = office.clerk.person.id, office.other_clerk.person.id
        db.session.remove()

    def act(number):
        consignment = db.session.get_one(Consignment, consignment_id)
        if number % 2:
            return service.cancel(person(clerk), consignment).state
        return intake.register_consignment(person(other), consignment, entry).register_number

    results = at_once(own_app, 4, act)
    assert len([each for each in results if not isinstance(each, DomainError)]) == 1
    with own_app.app_context():
        consignment = db.session.get_one(Consignment, consignment_id)
        registered = db.session.execute(select(func.count()).select_from(IncomingLetter)).scalar()
        assert consignment.state in (ConsignmentState.CANCELLED, ConsignmentState.REGISTERED)
        assert registered == (1 if consignment.state is ConsignmentState.REGISTERED else 0)
        assert [event.act for event in consignment.events][3:] in (["cancel"], ["register"])


def test_two_clerks_dispatch_at_once_and_one_register_number_and_one_consignment_each_results(own_app):
    with own_app.app_context():
        office = snapshot.office()
        letter_id = letters.signed(office).id
        people = (office.clerk.person.id, office.records.person.id)
        db.session.remove()

    def dispatch(number):
        letter = db.session.get_one(OutgoingLetter, letter_id)
        return service.dispatch(person(people[number % 2]), letter).register_number

    results = at_once(own_app, 4, dispatch)
    assert [each for each in results if not isinstance(each, DomainError)] == [1]
    with own_app.app_context():
        assert db.session.execute(select(func.count()).select_from(Consignment)).scalar() == 2
        assert len(queue.entries(db.session.connection())) == 1
