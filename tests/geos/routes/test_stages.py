"""Stops beside one another, what each kind demands, information, and what a change makes void."""

from dataclasses import replace

import pytest

from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, Stale, WrongState
from geos.routes import queries, service
from geos.routes.models import IfAbsent, Route, RouteState, StepKind
from geos.routes.plans import Stop
from tests.geos.routes.scenes import begin, say, states, waiting

C, N, R = StepKind.COMMENT, StepKind.CONCUR, StepKind.RECOMMEND
A, S, I = StepKind.APPROVE, StepKind.SIGN, StepKind.INFORM  # noqa: E741


@pytest.fixture
def together(office, case):
    """The director and the lawyer are asked at once, then the permanent secretary decides."""
    return begin(office, case, (N, office.director, 1), (C, office.lawyer, 1), (A, office.ps, 2))


# At the same time -----------------------------------------------------------------------------------


def test_all_of_a_stage_have_work_at_once_and_each_answers_for_itself(office, case, together):
    assert waiting(case) == [("DT", "concur"), ("SHERIA", "comment")]
    moved = say(office.lawyer, together, case, "comment", "Sheria inaruhusu.")
    assert (moved.arrived, moved.finished) == ([], False)
    assert waiting(case) == [("DT", "concur")]
    moved = say(office.director, together, case, "concur")
    assert [step.post_id for step in moved.arrived] == [office.ps.post.id]
    assert waiting(case) == [("KM", "approve")]


def test_each_sees_the_own_stop_as_the_one_that_waits(office, case, together):
    found = {name: queries.mine(office.everyone[name].actor, together) for name in ("director", "lawyer")}
    assert [found[name].post_id for name in found] == [office.director.post.id, office.lawyer.post.id]
    assert queries.mine(office.ps.actor, together) is None
    assert [step.post_id for step in queries.coming(together)] == [office.ps.post.id]
    assert queries.may(office.lawyer.actor, together, "comment")
    assert not queries.may(office.lawyer.actor, together, "concur")


def test_nobody_answers_at_the_stop_of_a_neighbour(office, case, together):
    with pytest.raises(Denied):
        say(office.lawyer, together, case, "concur")
    with pytest.raises(WrongState):
        say(office.lawyer, together, case, "comment", "Sawa", step=together.steps[0])


def test_whoever_holds_two_stops_of_a_stage_answers_at_the_one_that_is_meant(office, case):
    route = begin(office, case, (R, office.director, 1), (R, office.lawyer, 1), (A, office.ps, 2))
    office.let_act(office.director, office.lawyer)
    say(office.director, route, case, "recommend", step=route.steps[1])
    assert states(route) == ["current", "done", "waiting"]
    said = route.opinions[-1]
    assert (said.post_id, said.acting_for_id) == (office.lawyer.post.id, office.lawyer.person.id)
    say(office.director, route, case, "recommend")
    assert states(route) == ["done", "done", "current"]


def test_the_first_answer_is_enough_and_takes_the_work_from_the_rest(office, case):
    route = begin(office, case, (R, office.director, 1, 1), (R, office.lawyer, 1, 1), (A, office.ps, 2))
    say(office.lawyer, route, case, "recommend")
    assert states(route) == ["spared", "done", "current"]
    assert waiting(case) == [("KM", "approve")]
    with pytest.raises(WrongState):
        say(office.director, route, case, "recommend")


def test_a_refusal_among_several_who_decide_ends_it_only_when_too_few_are_left(office, case):
    stops = [(A, member, 1, 2) for member in (office.director, office.deputy, office.ps)]
    route = begin(office, case, *stops)
    moved = service.refuse(office.deputy.actor, route, case, "Hapana", 1)
    assert (moved.stopped, states(route)) == (False, ["current", "refused", "current"])
    assert waiting(case) == [("DT", "approve"), ("KM", "approve")]
    moved = service.refuse(office.ps.actor, route, case, "Hapana", 1)
    assert (moved.stopped, route.state, waiting(case)) == (True, RouteState.STOPPED, [])
    assert queries.decision(route).person_id == office.ps.person.id


def test_one_return_takes_it_from_the_whole_stage(office, case, together):
    service.send_back(office.lawyer.actor, together, case, "Fafanua", 1)
    assert waiting(case) == [("AFISA", "correct")]
    service.resubmit(office.officer.actor, together, case, 1)
    assert waiting(case) == [("DT", "concur"), ("SHERIA", "comment")]


def test_it_cannot_be_taken_back_once_one_of_a_stage_has_opened_it(office, case, together):
    assert queries.recallable(together)
    assert service.note_opening(office.lawyer.actor, together, case)
    assert not service.note_opening(office.lawyer.actor, together, case)
    assert not queries.recallable(together)
    with pytest.raises(WrongState):
        service.recall(office.officer.actor, together, case)


# What each kind demands -----------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "act"), [(C, "comment"), (R, "advise_against")])
@pytest.mark.parametrize("text", ["", " \n"])
def test_a_comment_and_an_advice_against_say_something(office, case, kind, act, text):
    route = begin(office, case, (kind, office.director), (A, office.ps))
    with pytest.raises(Incomplete) as refused:
        say(office.director, route, case, act, text)
    assert list(refused.value.fields) == ["text"]
    assert states(route) == ["current", "waiting"]


def test_an_advice_against_goes_on(office, case):
    route = begin(office, case, (R, office.director), (A, office.ps))
    moved = say(office.director, route, case, "advise_against", "Bei ni kubwa.")
    assert [step.post_id for step in moved.arrived] == [office.ps.post.id]
    assert route.opinions[-1].act == "advise_against"


def test_an_approval_may_have_conditions_and_nothing_else_may(office, case):
    route = begin(office, case, (R, office.director), (A, office.ps))
    with pytest.raises(ValueError, match="recommend"):
        say(office.director, route, case, "recommend", conditions="Ikiwa")
    say(office.director, route, case, "recommend")
    say(office.ps, route, case, "approve", conditions=" Isizidi robo. ")
    assert queries.decision(route).conditions == "Isizidi robo."


def test_a_letter_knows_no_approval_and_a_memo_no_signature(office, case):
    for kind, stop in (("memo", S), ("outgoing_letter", A)):
        with pytest.raises(Invalid):
            begin(office, replace(case, kind=kind, id=77), (stop, office.ps))


@pytest.mark.parametrize(
    "stop",
    [
        Stop(A, 0, due_hours=0),
        Stop(A, 0, due_hours=10**8),
        Stop(A, 0, if_absent=IfAbsent.SKIP),
        Stop(A, 0, 1, 2),
    ],
    ids=["no time", "too much time", "the decision skipped", "more than there are"],
)
def test_a_stop_that_makes_no_sense_is_refused(office, case, stop):
    with pytest.raises(Invalid):
        service.plan(
            office.officer.actor, case, office.officer.post.id, [replace(stop, post_id=office.ps.post.id)]
        )


def test_a_stage_that_was_torn_apart_is_refused(office, case):
    stops = [Stop(R, office.director.post.id, 1), Stop(C, office.lawyer.post.id, 2)]
    stops += [Stop(R, office.deputy.post.id, 1), Stop(A, office.ps.post.id, 3)]
    with pytest.raises(Invalid):
        service.plan(office.officer.actor, case, office.officer.post.id, stops)


# For information ------------------------------------------------------------------------------------


def test_information_is_told_and_holds_nothing_up(office, case):
    route = begin(office, case, (I, office.lawyer), (A, office.ps), (I, office.director))
    assert waiting(case) == [("KM", "approve"), ("SHERIA", "read_memo")]
    assert queries.informed(office.lawyer.actor, route) is not None
    assert queries.mine(office.lawyer.actor, route) is None
    assert say(office.ps, route, case, "approve").finished
    assert waiting(case) == [("DT", "read_memo"), ("SHERIA", "read_memo")]
    assert service.note_opening(office.lawyer.actor, route, case)
    assert not service.note_opening(office.lawyer.actor, route, case)
    assert (states(route), route.state) == (["done", "done", "told"], RouteState.FINISHED)
    assert waiting(case) == [("DT", "read_memo")]


def test_whoever_is_only_informed_decides_nothing(office, case):
    route = begin(office, case, (I, office.lawyer), (A, office.ps))
    for act in ("approve", "comment"):
        with pytest.raises((Denied, WrongState)):
            say(office.lawyer, route, case, act, "Sawa")


def test_what_is_withdrawn_is_for_nobodys_information_any_more(office, case):
    route = begin(office, case, (I, office.lawyer), (A, office.ps))
    service.withdraw(office.officer.actor, route, case)
    assert waiting(case) == []


# A change on the way --------------------------------------------------------------------------------


@pytest.fixture
def concurred(office, case):
    """The lawyer concurred, the director recommended; it waits for the permanent secretary."""
    route = begin(office, case, (N, office.lawyer), (R, office.director), (A, office.ps))
    say(office.lawyer, route, case, "concur")
    say(office.director, route, case, "recommend")
    return route


def test_a_change_voids_what_bound_before_and_asks_for_it_again(office, case, concurred):
    moved = service.amend(office.ps.actor, concurred, case, 2, text="Kiasi kimepunguzwa.")
    assert [step.post_id for step in moved.arrived] == [office.lawyer.post.id]
    assert states(concurred) == ["current", "done", "waiting"]
    assert waiting(case) == [("SHERIA", "concur")]
    assert queries.version(concurred) == 2
    with pytest.raises(Stale):
        say(office.lawyer, concurred, case, "concur", version=1)
    say(office.lawyer, concurred, case, "concur", version=2)
    assert waiting(case) == [("KM", "approve")]
    assert say(office.ps, concurred, case, "approve", version=2).finished


def test_an_opinion_about_the_older_version_stays_as_such(office, case, concurred):
    service.amend(office.ps.actor, concurred, case, 2)
    step = concurred.steps[1]
    assert queries.said_at(concurred, step) is None
    assert queries.answered_at(concurred, step).text_version == 1


def test_a_change_where_nothing_binds_stays_where_it_is(office, case):
    route = begin(office, case, (R, office.director), (A, office.ps))
    say(office.director, route, case, "recommend")
    moved = service.amend(office.ps.actor, route, case, 2)
    assert (moved.arrived, waiting(case)) == ([], [("KM", "approve")])
    assert say(office.ps, route, case, "approve", version=2).finished


@pytest.mark.parametrize("version", [0, 1])
def test_a_change_is_a_newer_version(office, case, concurred, version):
    with pytest.raises(Stale):
        service.amend(office.ps.actor, concurred, case, version)


def test_only_the_holder_of_the_stop_changes_the_text(office, case, concurred):
    for member in (office.officer, office.lawyer, office.director):
        with pytest.raises(Denied):
            service.amend(member.actor, concurred, case, 2)


def test_what_was_signed_is_neither_returned_nor_changed_nor_withdrawn(office, case):
    letter = replace(case, kind="outgoing_letter")
    route = begin(office, letter, (S, office.director), (S, office.ps))
    say(office.director, route, letter, "sign")
    for act in (
        lambda: service.send_back(office.ps.actor, route, letter, "Fafanua", 1),
        lambda: service.send_back(office.ps.actor, route, letter, "Fafanua", 1, route.steps[0]),
        lambda: service.amend(office.ps.actor, route, letter, 2),
        lambda: service.withdraw(office.officer.actor, route, letter),
        lambda: service.add_ahead(office.ps.actor, route, letter, [(S, office.deputy.post.id)], 1),
    ):
        with pytest.raises(WrongState):
            act()
    assert service.refuse(office.ps.actor, route, letter, "Si sahihi", 1).stopped


def test_the_words_of_a_destroyed_file_are_forgotten_and_who_said_them_is_not(office, case, concurred):
    service.forget(db.select(Route.id))
    db.session.expire_all()
    assert {said.text for said in concurred.opinions} == {""}
    assert [said.act for said in concurred.opinions] == ["submit", "concur", "recommend"]
