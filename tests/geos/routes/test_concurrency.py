"""Two people, or two workers, at the same moment at one route. Real threads, real commits."""

from datetime import timedelta

import pytest

from geos.core.clock import held_at, now
from geos.core.db import db
from geos.core.errors import DomainError, WrongState
from geos.core.types import Level
from geos.directory.models import Person
from geos.directory.queries import actor_for
from geos.notices.models import Notice
from geos.routes import queries, service
from geos.routes.case import Case
from geos.routes.models import IfAbsent, Route, RouteState, StepKind
from geos.routes.plans import Stop
from tests.geos import snapshot
from tests.geos.own import at_once

R, A = StepKind.RECOMMEND, StepKind.APPROVE


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


@pytest.fixture
def office(own_app):
    """People in a database of this test."""
    with own_app.app_context():
        made = snapshot.office()
        for member in (made.officer, made.director, made.lawyer, made.deputy, made.ps):
            assert member.person.id
            assert member.post.id
        yield made
        db.session.remove()


def case_in(office):
    return Case("memo", 41, office.afya.id, "Dawa", "EA.45", Level.OPEN, None, None, "Afisa Tiba")


def begin(office, *stops):
    plan = [Stop(kind, member.post.id, *more) for kind, member, *more in stops]
    service.start(office.officer.actor, case_in(office), office.officer.post.id, plan, 1)


def answers(own_app, office, act, *members):
    """What becomes of the same act by these people at once."""
    people, case = [member.person.id for member in members], case_in(office)
    db.session.remove()

    def answer(number):
        actor = actor_for(db.session.get_one(Person, people[number]))
        return service.decide(actor, queries.of("memo", 41), case, act, "", 1).finished

    return at_once(own_app, len(members), answer)


def route():
    return queries.of("memo", 41)


def test_of_two_who_approve_at_once_where_one_is_enough_one_is_told_it_is_done(own_app, office):
    begin(office, (A, office.director, 1, 1), (A, office.ps, 1, 1))
    found = answers(own_app, office, "approve", office.director, office.ps)
    assert [each for each in found if not isinstance(each, DomainError)] == [True]
    assert [type(each) for each in found if isinstance(each, DomainError)] == [WrongState]
    assert sorted(step.state.value for step in route().steps) == ["done", "spared"]
    assert [said.act for said in route().opinions] == ["submit", "approve"]


def test_of_two_who_approve_at_once_where_both_must_the_second_ends_it(own_app, office):
    begin(office, (A, office.director, 1), (A, office.ps, 1))
    found = answers(own_app, office, "approve", office.director, office.ps)
    assert sorted(found) == [False, True]
    assert (route().state, len(route().opinions)) == (RouteState.FINISHED, 3)


def test_a_stop_is_answered_once_however_many_hold_its_post(own_app, office):
    office.let_act(office.lawyer, office.director)
    begin(office, (R, office.director), (A, office.ps))
    found = answers(own_app, office, "recommend", office.director, office.lawyer, office.director)
    assert [each for each in found if not isinstance(each, DomainError)] == [False]
    assert [step.state.value for step in route().steps] == ["done", "current"]
    assert len(route().opinions) == 2


def test_two_workers_at_once_do_nothing_twice(own_app, office):
    begin(office, (R, office.director, 0, None, 8, IfAbsent.WAIT), (A, office.ps))
    case, late = case_in(office), now() + timedelta(days=9)
    db.session.remove()

    def sweep(number):
        with held_at(late):
            return service.sweep({"memo": lambda id: case})

    assert sum(at_once(own_app, 3, sweep)) == 1
    keys = db.session.scalars(db.select(Notice.key).where(Notice.key.in_(("overdue", "stand_in_memo"))))
    assert sorted(keys) == ["overdue", "stand_in_memo"]
    assert db.session.scalars(db.select(Route)).one().steps[0].escalated_post_id is not None
