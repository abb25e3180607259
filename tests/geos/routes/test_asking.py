"""An opinion that is asked without giving the case away, and stops that are put in on the way."""

from dataclasses import replace

import pytest

from geos.audit.models import AuditEntry
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, Stale, WrongState
from geos.notices.models import Notice
from geos.routes import queries, service
from geos.routes.models import StepKind
from geos.routes.plans import Stop
from tests.geos.routes.scenes import begin, say, states, waiting

C, N, R = StepKind.COMMENT, StepKind.CONCUR, StepKind.RECOMMEND
A = StepKind.APPROVE


def told(member):
    return [
        notice.key for notice in db.session.scalars(db.select(Notice).filter_by(person_id=member.person.id))
    ]


def ask(office, route, case, whom=None, text="Sheria inasemaje?", **more):
    whom = whom or office.lawyer
    return service.ask(office.director.actor, route, case, whom.post.id, text, 1, **more)


# Opinions -------------------------------------------------------------------------------------------


def test_an_opinion_is_asked_and_the_case_stays(office, case, route):
    ask(office, route, case)
    assert waiting(case) == [("DT", "recommend"), ("SHERIA", "answer_memo")]
    assert states(route) == ["current", "waiting"]
    assert queries.asked(office.lawyer.actor, route).asked.text == "Sheria inasemaje?"
    assert queries.asked(office.ps.actor, route) is None
    assert queries.may(office.lawyer.actor, route, "answer")
    assert not queries.may(office.lawyer.actor, route, "recommend")


@pytest.mark.parametrize("version", [0, -1, 2])
def test_an_answer_is_about_a_version_that_there_is(office, case, route, version):
    ask(office, route, case)
    with pytest.raises(Stale):
        service.answer(office.lawyer.actor, route, case, "Inaruhusiwa.", version)
    assert queries.asked(office.lawyer.actor, route) is not None


def test_whoever_asked_is_told_of_the_answer(office, case, route):
    ask(office, route, case)
    question = service.answer(office.lawyer.actor, route, case, " Inaruhusiwa. ", 1)
    assert (question.answer.text, question.answer.post_id) == ("Inaruhusiwa.", office.lawyer.post.id)
    assert waiting(case) == [("DT", "recommend")]
    assert "opinion_given" in told(office.director)
    assert [said.act for said in route.opinions] == ["submit", "ask", "answer"]
    assert queries.answered_at(route, route.steps[0]) is None


def test_an_answer_is_given_once_and_by_whoever_was_asked(office, case, route):
    with pytest.raises(WrongState):
        service.answer(office.lawyer.actor, route, case, "Sawa", 1)
    ask(office, route, case)
    for member in (office.director, office.ps, office.officer):
        with pytest.raises(Denied):
            service.answer(member.actor, route, case, "Sawa", 1)
    service.answer(office.lawyer.actor, route, case, "Sawa", 1)
    with pytest.raises(WrongState):
        service.answer(office.lawyer.actor, route, case, "Sawa", 1)


def test_question_and_answer_say_something(office, case, route):
    with pytest.raises(Incomplete):
        ask(office, route, case, text=" ")
    ask(office, route, case)
    with pytest.raises(Incomplete):
        service.answer(office.lawyer.actor, route, case, "\n", 1)


def test_a_case_that_goes_on_waits_for_no_answer(office, case, route):
    ask(office, route, case)
    say(office.director, route, case, "recommend")
    assert waiting(case) == [("KM", "approve")]
    assert queries.asked(office.lawyer.actor, route) is None
    with pytest.raises(WrongState):
        service.answer(office.lawyer.actor, route, case, "Sawa", 1)


@pytest.mark.parametrize("who", ["director", "other_officer"])
def test_the_own_post_and_a_neighbours_are_not_asked(office, case, route, who):
    with pytest.raises(Invalid) as refused:
        ask(office, route, case, office.everyone[who])
    assert list(refused.value.fields) == ["to_post"]


def test_nobody_is_asked_twice_at_once(office, case, route):
    ask(office, route, case)
    with pytest.raises(Invalid):
        ask(office, route, case)
    service.answer(office.lawyer.actor, route, case, "Sawa", 1)
    ask(office, route, case)
    assert len(route.questions) == 2


def test_only_the_holder_of_the_stop_asks_and_of_the_version_that_was_read(office, case, route):
    with pytest.raises(Denied):
        service.ask(office.ps.actor, route, case, office.lawyer.post.id, "Je?", 1)
    with pytest.raises(Stale):
        service.ask(office.director.actor, route, case, office.lawyer.post.id, "Je?", 2)


def test_who_is_asked_may_read_it(office, case, route):
    opened = []
    ask(office, route, replace(case, let_read=opened.extend))
    assert opened == [office.lawyer.post.id]


def test_what_waits_counts_the_opinion_that_is_asked(office, case, route):
    ask(office, route, case)
    found = db.session.scalars(queries.waiting_for(office.lawyer.actor, case.kind)).all()
    assert found == [case.id]


# Stops put in ---------------------------------------------------------------------------------------


def add(member, route, case, *stops, version=1):
    return service.add_ahead(member.actor, route, case, list(stops), version)


def order(office, route):
    codes = {member.post.id: member.post.code for member in office.everyone.values()}
    return [(codes[step.post_id], step.ordinal, step.stage) for step in route.steps]


def test_stops_are_put_directly_behind_the_own_one(office, case, route):
    add(office.director, route, case, (C, office.lawyer.post.id), Stop(R, office.deputy.post.id, due_hours=8))
    assert order(office, route) == [("DT", 1, 1), ("SHERIA", 2, 2), ("NKM", 3, 3), ("KM", 4, 4)]
    assert route.steps[1].added_by_id == office.director.post.id
    assert waiting(case) == [("DT", "recommend")]
    say(office.director, route, case, "recommend")
    assert waiting(case) == [("SHERIA", "comment")]


def test_stops_put_in_can_run_together(office, case, route):
    lawyer, deputy = office.lawyer.post.id, office.deputy.post.id
    add(office.director, route, case, Stop(C, lawyer, 1), Stop(C, deputy, 1))
    assert order(office, route) == [("DT", 1, 1), ("SHERIA", 2, 2), ("NKM", 3, 2), ("KM", 4, 3)]
    say(office.director, route, case, "recommend")
    assert waiting(case) == [("NKM", "comment"), ("SHERIA", "comment")]


def test_from_a_stage_of_several_they_come_behind_all_of_it(office, case):
    route = begin(office, case, (N, office.director, 1), (C, office.lawyer, 1), (A, office.ps, 2))
    add(office.director, route, case, (R, office.deputy.post.id))
    assert order(office, route) == [("DT", 1, 1), ("SHERIA", 2, 1), ("NKM", 3, 2), ("KM", 4, 3)]


def test_it_is_journaled_with_the_posts(office, case, route):
    add(office.director, route, case, (C, office.lawyer.post.id))
    entry = db.session.scalars(db.select(AuditEntry).filter_by(act="add_ahead")).one()
    assert str(office.lawyer.post.id) in entry.payload


@pytest.mark.parametrize("why", ["nothing", "twice", "the author", "a neighbour", "a decision"])
def test_what_makes_no_route_is_not_put_in(office, case, route, why):
    stops = {
        "nothing": [],
        "twice": [(C, office.ps.post.id)],
        "the author": [(C, office.officer.post.id)],
        "a neighbour": [(C, office.other_officer.post.id)],
        "a decision": [(A, office.deputy.post.id)],
    }
    with pytest.raises(Invalid) as refused:
        add(office.director, route, case, *stops[why])
    assert list(refused.value.fields) == ["steps"]
    assert len(route.steps) == 2


def test_whoever_decides_can_put_in_another_who_decides(office, case, route):
    say(office.director, route, case, "recommend")
    with pytest.raises(Invalid):  # nobody would decide after that advice
        add(office.ps, route, case, (R, office.lawyer.post.id))
    add(office.ps, route, case, (A, office.deputy.post.id))
    assert not say(office.ps, route, case, "approve").finished
    assert say(office.deputy, route, case, "approve").finished


def test_only_the_holder_of_the_stop_puts_in(office, case, route):
    for member in (office.officer, office.ps, office.lawyer):
        with pytest.raises(Denied):
            add(member, route, case, (C, office.lawyer.post.id))
    with pytest.raises(Stale):
        add(office.director, route, case, (C, office.lawyer.post.id), version=2)
