"""Walking a route: who may, what waits for whom, and what is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, Stale, WrongState
from geos.core.types import Level
from geos.directory import service as directory
from geos.routes import queries, service
from geos.routes.models import RouteState, StepKind, StepState
from geos.work.models import WorkItem, WorkState
from geos.work.queries import OPEN
from tests.geos.factories import CLI

R, A = StepKind.RECOMMEND, StepKind.APPROVE


def waiting(case):
    """(token, act) of everything that is open about the case."""
    query = db.select(WorkItem.token, WorkItem.act).filter_by(subject_kind=case.kind, subject_id=case.id)
    return sorted((token, act) for token, act in db.session.execute(query.where(WorkItem.state.in_(OPEN))))


def token(member):
    return f"post:{member.post.id}"


def states(route):
    return [step.state.value for step in route.steps]


def test_a_route_that_starts_gives_its_first_post_work(office, case, route):
    item = db.session.scalars(db.select(WorkItem).filter_by(subject_kind="memo", subject_id=41)).one()
    assert (item.token, item.act, item.state) == (token(office.director), "recommend", WorkState.TO_DO)
    assert (item.title, item.reference, item.due_at, item.from_label) == (
        case.title, case.reference, case.due_at, case.from_label,
    )  # fmt: skip
    assert states(route) == ["current", "waiting"]
    assert route.opinions[0].act == "submit"


def test_each_yes_brings_it_to_the_next_post_and_the_last_one_ends_it(office, case, route):
    moved = service.decide(office.director.actor, route, case, "recommend", " Ninaunga mkono. ", 1)
    assert ([step.post_id for step in moved.arrived], moved.finished) == ([office.ps.post.id], False)
    assert waiting(case) == [(token(office.ps), "approve")]
    moved = service.decide(office.ps.actor, route, case, "approve", "", 1)
    assert (moved.arrived, moved.finished) == ([], True)
    assert (route.state, states(route)) == (RouteState.FINISHED, ["done", "done"])
    assert route.finished_at is not None
    assert waiting(case) == []
    assert [(o.act, o.text, o.text_version) for o in route.opinions][1:] == [
        ("recommend", "Ninaunga mkono.", 1), ("approve", "", 1),
    ]  # fmt: skip


def test_a_letter_is_reviewed_and_signed(office, case, steps):
    letter = replace(case, kind="outgoing_letter")
    steps = [steps[0], (StepKind.SIGN, office.ps.post.id)]
    route = service.start(office.officer.actor, letter, office.officer.post.id, steps, 1)
    assert waiting(letter) == [(token(office.director), "review")]
    service.decide(office.director.actor, route, letter, "recommend", "", 1)
    assert waiting(letter) == [(token(office.ps), "sign")]
    service.decide(office.ps.actor, route, letter, "sign", "", 1)
    assert route.state is RouteState.FINISHED


@pytest.mark.parametrize("who", ["officer", "ps", "lawyer", "clerk", "other_officer"])
def test_only_the_post_that_it_waits_for_decides(office, case, route, who):
    with pytest.raises(Denied):
        service.decide(office.everyone[who].actor, route, case, "recommend", "", 1)
    assert states(route) == ["current", "waiting"]


def test_a_post_that_recommends_cannot_approve_by_itself(office, case, route):
    with pytest.raises(WrongState):
        service.decide(office.director.actor, route, case, "approve", "", 1)
    with pytest.raises(WrongState):
        service.refuse(office.director.actor, route, case, "Hapana", 1)


def test_two_yes_at_one_stop_give_one(office, case, route):
    service.decide(office.director.actor, route, case, "recommend", "", 1)
    with pytest.raises(WrongState):
        service.decide(office.director.actor, route, case, "recommend", "", 1)
    service.decide(office.ps.actor, route, case, "approve", "", 1)
    with pytest.raises(WrongState):
        service.decide(office.ps.actor, route, case, "approve", "", 1)
    assert [o.act for o in route.opinions] == ["submit", "recommend", "approve"]


def test_what_was_read_in_another_version_is_not_decided(office, case, route):
    for act in (
        lambda: service.decide(office.director.actor, route, case, "recommend", "", 2),
        lambda: service.send_back(office.director.actor, route, case, "Angalia", 2),
    ):
        with pytest.raises(Stale):
            act()
    assert len(route.opinions) == 1


def test_who_acts_gets_the_work_in_the_middle_of_the_route_and_is_kept_as_kaimu(office, case, route):
    office.let_act(office.lawyer, office.director)
    service.decide(office.lawyer.actor, route, case, "recommend", "Sawa", 1)
    said = route.opinions[-1]
    assert (said.person_id, said.post_id) == (office.lawyer.person.id, office.director.post.id)
    assert said.acting_for_id == office.director.person.id


def test_whoever_no_longer_acts_is_refused(office, case, route):
    yesterday = today() - timedelta(days=1)
    acting = directory.set_acting(
        CLI, office.director.post, office.lawyer.person, office.director.person, yesterday, today()
    )
    assert queries.holds_current(office.lawyer.actor, route)
    directory.end_acting(CLI, acting)
    with pytest.raises(Denied):
        service.decide(office.lawyer.actor, route, case, "recommend", "", 1)


def test_a_vacant_post_is_covered_by_the_head_of_its_unit(office, case):
    vacant = directory.add_post(CLI, office.officer.post.unit, "MT2", "Mratibu", "Coordinator")
    steps = [(R, vacant.id), (A, office.ps.post.id)]
    route = service.start(office.officer.actor, case, office.officer.post.id, steps, 1)
    service.decide(office.director.actor, route, case, "recommend", "", 1)
    assert (route.opinions[-1].person_id, route.opinions[-1].post_id) == (
        office.director.person.id, vacant.id,
    )  # fmt: skip


def test_a_return_gives_the_author_work_and_says_why(office, case, route):
    service.send_back(office.director.actor, route, case, "Ongeza kiambatisho", 1)
    assert waiting(case) == [(token(office.officer), "correct")]
    assert (route.state, states(route)) == (RouteState.RETURNED, ["returned", "waiting"])
    assert route.opinions[-1].text == "Ongeza kiambatisho"


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_return_or_a_refusal_without_a_reason_is_refused(office, case, route, reason):
    with pytest.raises(Incomplete):
        service.send_back(office.director.actor, route, case, reason, 1)
    service.decide(office.director.actor, route, case, "recommend", "", 1)
    with pytest.raises(Incomplete):
        service.refuse(office.ps.actor, route, case, reason, 1)
    assert waiting(case) == [(token(office.ps), "approve")]


def test_an_unchanged_text_goes_back_to_the_post_that_returned_it(office, case, route):
    service.decide(office.director.actor, route, case, "recommend", "", 1)
    service.send_back(office.ps.actor, route, case, "Fafanua", 1)
    moved = service.resubmit(office.officer.actor, route, case, 1)
    assert [step.post_id for step in moved.arrived] == [office.ps.post.id]
    assert states(route) == ["done", "current"]
    assert waiting(case) == [(token(office.ps), "approve")]


def test_a_changed_text_begins_again_and_what_was_decided_before_is_void(office, case, route):
    service.decide(office.director.actor, route, case, "recommend", "", 1)
    service.send_back(office.ps.actor, route, case, "Fafanua", 1)
    service.resubmit(office.officer.actor, route, case, 2)
    assert states(route) == ["current", "waiting"]
    assert waiting(case) == [(token(office.director), "recommend")]
    assert queries.said_at(route, route.steps[0]) is None
    with pytest.raises(Stale):
        service.decide(office.director.actor, route, case, "recommend", "", 1)
    service.decide(office.director.actor, route, case, "recommend", "", 2)
    assert queries.said_at(route, route.steps[0]).text_version == 2


def test_a_return_to_an_earlier_post_makes_it_decide_again(office, case, route):
    service.decide(office.director.actor, route, case, "recommend", "", 1)
    moved = service.send_back(office.ps.actor, route, case, "Bei?", 1, route.steps[0])
    assert [step.post_id for step in moved.arrived] == [office.director.post.id]
    assert waiting(case) == [(token(office.director), "recommend")]
    with pytest.raises(WrongState):
        service.send_back(office.director.actor, route, case, "Bei?", 1, route.steps[1])


def test_a_refusal_by_the_last_post_ends_it(office, case, route):
    service.decide(office.director.actor, route, case, "recommend", "", 1)
    service.refuse(office.ps.actor, route, case, "Hakuna fedha", 1)
    assert (route.state, states(route)) == (RouteState.STOPPED, ["done", "refused"])
    assert waiting(case) == []


def test_the_author_takes_back_what_nobody_has_opened(office, case, route):
    service.recall(office.officer.actor, route, case)
    assert (route.state, waiting(case)) == (RouteState.RETURNED, [(token(office.officer), "correct")])
    service.resubmit(office.officer.actor, route, case, 1)
    assert waiting(case) == [(token(office.director), "recommend")]


def test_what_has_been_opened_is_not_taken_back(office, case, route):
    service.note_opening(office.director.actor, route, case)
    assert queries.current(route).opened_at is not None
    with pytest.raises(WrongState):
        service.recall(office.officer.actor, route, case)
    service.decide(office.director.actor, route, case, "recommend", "", 1)
    with pytest.raises(WrongState):  # not from the second post either: the director has said something
        service.recall(office.officer.actor, route, case)


def test_opening_by_somebody_else_changes_nothing(office, case, route):
    for member in (office.officer, office.ps, office.lawyer):
        service.note_opening(member.actor, route, case)
    assert queries.current(route).opened_at is None
    service.note_opening(office.director.actor, route, case)
    state = db.session.scalars(db.select(WorkItem.state).filter_by(subject_id=case.id)).one()
    assert state is WorkState.IN_WORK


def test_only_the_author_takes_back_withdraws_or_sends_again(office, case, route):
    for act in (service.recall, service.withdraw):
        with pytest.raises(Denied):
            act(office.director.actor, route, case)
    service.send_back(office.director.actor, route, case, "Fafanua", 1)
    with pytest.raises(Denied):
        service.resubmit(office.director.actor, route, case, 1)


def test_what_is_withdrawn_waits_for_nobody(office, case, route):
    service.withdraw(office.officer.actor, route, case)
    assert (route.state, waiting(case)) == (RouteState.STOPPED, [])
    state = db.session.scalars(db.select(WorkItem.state).filter_by(subject_id=case.id)).one()
    assert state is WorkState.WITHDRAWN
    with pytest.raises(WrongState):
        service.withdraw(office.officer.actor, route, case)


def test_a_finished_route_can_neither_be_withdrawn_nor_sent_again(office, case, route):
    service.decide(office.director.actor, route, case, "recommend", "", 1)
    service.decide(office.ps.actor, route, case, "approve", "", 1)
    for act in (
        lambda: service.withdraw(office.officer.actor, route, case),
        lambda: service.recall(office.officer.actor, route, case),
        lambda: service.resubmit(office.officer.actor, route, case, 2),
    ):
        with pytest.raises(WrongState):
            act()


def test_a_route_starts_once(office, case, steps, route):
    with pytest.raises(WrongState):
        service.start(office.officer.actor, case, office.officer.post.id, steps, 1)


def test_a_plan_can_be_changed_until_it_starts(office, case, steps):
    author = office.officer
    service.plan(author.actor, case, author.post.id, steps)
    route = service.plan(author.actor, case, author.post.id, steps[1:])
    assert [(step.post_id, step.state) for step in route.steps] == [(office.ps.post.id, StepState.WAITING)]
    assert (route.state, waiting(case)) == (RouteState.PLANNED, [])
    started = service.start(author.actor, case, author.post.id, steps, 1)
    assert started.id == route.id
    assert len(started.steps) == 2


def unfit(office):
    ps, director, officer = office.ps.post.id, office.director.post.id, office.officer.post.id
    return {
        "no stop": [],
        "no decision": [(R, director)],
        "advice after the decision": [(A, director), (R, ps)],
        "a kind that memos do not know": [(StepKind.SIGN, ps)],
        "a post twice": [(R, ps), (A, ps)],
        "the author": [(R, officer), (A, ps)],
        "a neighbour": [(A, office.other_officer.post.id)],
    }


@pytest.mark.parametrize(
    "why",
    [
        "no stop",
        "no decision",
        "advice after the decision",
        "a kind that memos do not know",
        "a post twice",
        "the author",
        "a neighbour",
    ],
)
def test_a_route_that_cannot_be_walked_is_refused(office, case, why):
    with pytest.raises(Invalid) as refused:
        service.start(office.officer.actor, case, office.officer.post.id, unfit(office)[why], 1)
    assert "steps" in refused.value.fields
    assert queries.of(case.kind, case.id) is None


def test_a_post_that_is_not_cleared_cannot_be_a_stop(office, case, steps):
    secret = replace(case, level=Level.TOP_SECRET)
    with pytest.raises(Invalid):
        service.start(office.officer.actor, secret, office.officer.post.id, steps, 1)


def test_nobody_starts_a_route_for_a_post_that_is_not_theirs(office, case, steps):
    with pytest.raises(Denied):
        service.start(office.lawyer.actor, case, office.officer.post.id, steps, 1)


@pytest.mark.parametrize("act", ["withdraw", "refuse", "amend", "skip", "nonsense"])
def test_decide_knows_the_answers_of_a_stop_only(office, case, route, act):
    with pytest.raises(ValueError, match=act):
        service.decide(office.director.actor, route, case, act, "", 1)
