"""Several clerks count one round at the same moment: each file once, and nothing after the end."""

import pytest

from geos.census import queries, service
from geos.census.models import CensusEntry, CensusRound, Result
from geos.core.db import db
from geos.core.errors import DomainError
from geos.directory.models import Person
from geos.directory.queries import actor_for
from tests.geos import snapshot
from tests.geos.census import scenes
from tests.geos.own import at_once


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


def test_one_file_under_four_scanners_while_the_round_is_closed_counts_once_or_not_at_all(own_app):
    with own_app.app_context():
        office = snapshot.office()
        scenes.shelved(office, "Chumba 2")
        stray = scenes.shelved(office, "Chumba 3")
        round_id = scenes.begun(office, scenes.Scope.ROOM, room="Chumba 2").id
        people = [office.clerk.person.id, office.records.person.id]
        reference = stray.reference
        db.session.commit()
        db.session.remove()

    def act(turn):
        actor = actor_for(db.session.get_one(Person, people[turn % 2]))
        round = db.session.get_one(CensusRound, round_id)
        if turn == 4:
            return service.close_census(actor, round).id
        return service.count(actor, round, reference, None, "Chumba 2").id

    results = at_once(own_app, 5, act)
    counted = {each for each in results[:4] if not isinstance(each, DomainError)}
    with own_app.app_context():
        entries = db.session.scalars(db.select(CensusEntry).filter_by(result=Result.UNEXPECTED)).all()
        assert {row.id for row in entries} == counted
        assert len(counted) <= 1
        sums = queries.counts(db.session.get_one(CensusRound, round_id))
        assert (sums["missing"], sums["waiting"]) == (1, 0)
