"""What the worker does with routes while nobody looks: reminders, what is late, absence, changing hands."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from geos.audit.models import AuditEntry
from geos.core.clock import OFFICE_ZONE, held_at, now, today
from geos.core.db import db
from geos.core.errors import Denied
from geos.core.types import Level
from geos.directory import service as directory
from geos.directory.models import Appointment
from geos.notices.models import Notice
from geos.routes import queries, service
from geos.routes.models import IfAbsent, RouteState, StepKind
from geos.routes.plans import Stop
from tests.geos.factories import CLI
from tests.geos.routes.scenes import begin, say, states, waiting

C, N, R = StepKind.COMMENT, StepKind.CONCUR, StepKind.RECOMMEND
A, S = StepKind.APPROVE, StepKind.SIGN
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=OFFICE_ZONE)


@pytest.fixture(autouse=True)
def monday():
    """It is Monday morning."""
    with held_at(MONDAY):
        yield


def later(**more):
    return held_at(now() + timedelta(**more))


def sweep(case):
    return service.sweep({case.kind: lambda id: case})


def told(member, key):
    query = db.select(db.func.count(Notice.id)).filter_by(person_id=member.person.id, key=key)
    return db.session.scalar(query)


def journaled(act):
    return db.session.scalars(db.select(AuditEntry).filter_by(act=act)).all()


def timed(office, case, *stops):
    """On its way: (kind, member, hours, what if absent)."""
    plan = [Stop(kind, member.post.id, 0, None, hours, absent) for kind, member, hours, absent in stops]
    return service.start(office.officer.actor, case, office.officer.post.id, plan, 1)


@pytest.fixture
def a_day(office, case):
    """The director has one working day, then the permanent secretary decides."""
    return timed(office, case, (R, office.director, 8, IfAbsent.WAIT), (A, office.ps, None, IfAbsent.WAIT))


def leave(member):
    """The post is vacant from now on."""
    ended = db.update(Appointment).filter_by(person_id=member.person.id)
    yesterday = today() - timedelta(days=1)
    db.session.execute(ended.values(starts_on=yesterday, ends_on=yesterday))
    db.session.commit()


# Time -----------------------------------------------------------------------------------------------


def test_a_stop_is_due_in_working_time_from_its_arrival(office, case, a_day):
    step = a_day.steps[0]
    assert step.due_at == MONDAY + timedelta(days=1)
    assert step.remind_at == MONDAY + timedelta(hours=6)
    assert a_day.steps[1].due_at is None
    assert step.holder_id == office.director.person.id


def test_who_has_time_left_is_left_alone(office, case, a_day):
    assert sweep(case) == 0
    with later(hours=5):
        assert sweep(case) == 0


def test_a_reminder_comes_once_before_it_is_due(office, case, a_day):
    with later(hours=6):
        assert sweep(case) == 1
        assert sweep(case) == 0
        assert told(office.director, "due_soon") == 1
    assert queries.current(a_day).state.value == "current"


def test_what_is_late_comes_before_the_supervisor_once_and_all_are_told(office, case, a_day):
    with later(days=1):
        assert sweep(case) == 1
        assert sweep(case) == 0
    assert waiting(case) == [("DT", "recommend"), ("KM", "stand_in_memo")]
    assert (told(office.director, "overdue"), told(office.officer, "late_on_way")) == (1, 1)
    assert told(office.director, "due_soon") == 0
    assert len(journaled("escalate")) == 1


def test_the_supervisor_may_answer_in_the_own_name_and_that_ends_it_for_both(office, case, a_day):
    with pytest.raises(Denied):
        say(office.ps, a_day, case, "recommend")
    with later(days=2):
        sweep(case)
        assert queries.mine(office.ps.actor, a_day) is a_day.steps[0]
        assert queries.may(office.ps.actor, a_day, "recommend")
        say(office.ps, a_day, case, "recommend", "Endeleeni.")
    assert a_day.opinions[-1].post_id == office.ps.post.id
    assert waiting(case) == [("KM", "approve")]
    assert states(a_day) == ["done", "current"]


def test_who_was_late_may_still_answer(office, case, a_day):
    with later(days=2):
        sweep(case)
        say(office.director, a_day, case, "recommend")
    assert waiting(case) == [("KM", "approve")]


def test_a_signature_is_nobody_elses_to_give(office, case):
    letter = replace(case, kind="outgoing_letter")
    route = timed(office, letter, (S, office.director, 8, IfAbsent.ESCALATE))
    with later(days=2):
        assert sweep(letter) == 1
        assert waiting(letter) == [("DT", "sign")]
        with pytest.raises(Denied):
            say(office.ps, route, letter, "sign")


def test_the_supervisor_who_wrote_it_does_not_answer_for_the_post_below(office, case):
    plan = [Stop(R, office.officer.post.id, due_hours=8), Stop(A, office.ps.post.id)]
    service.start(office.director.actor, case, office.director.post.id, plan, 1)
    with later(days=2):
        assert sweep(case) == 1
    assert waiting(case) == [("AFISA", "recommend")]


def test_the_supervisor_who_is_not_cleared_gets_nothing(office, case):
    office.ps.post.clearance = Level.OPEN
    db.session.commit()
    secret = replace(case, level=Level.RESTRICTED)
    timed(office, secret, (R, office.director, 8, IfAbsent.WAIT), (A, office.deputy, None, IfAbsent.WAIT))
    with later(days=2):
        assert sweep(secret) == 1
    assert waiting(secret) == [("DT", "recommend")]


# Absence --------------------------------------------------------------------------------------------


def skippable(office, case):
    return timed(office, case, (C, office.lawyer, 8, IfAbsent.SKIP), (A, office.ps, None, IfAbsent.WAIT))


def test_who_did_not_open_it_in_time_is_passed_over_with_trace(office, case):
    route = skippable(office, case)
    with later(days=1):
        assert sweep(case) == 1
        assert sweep(case) == 0
    assert (states(route), waiting(case)) == (["skipped", "current"], [("KM", "approve")])
    assert route.steps[0].decided_at is not None
    assert told(office.lawyer, "skipped") == 1
    (entry,) = journaled("skip")
    assert (entry.subject_id, entry.person_id) == (case.id, None)


def test_who_opened_it_is_not_passed_over_but_reported_late(office, case):
    route = skippable(office, case)
    service.note_opening(office.lawyer.actor, route, case)
    with later(days=1):
        sweep(case)
    assert states(route) == ["current", "waiting"]
    assert len(journaled("escalate")) == 1


def test_a_vacant_post_is_passed_over_at_once_where_its_rule_says_so(office, case):
    route = skippable(office, case)
    leave(office.lawyer)
    with later(days=1, minutes=-1):  # it is not due yet
        sweep(case)
    assert states(route) == ["skipped", "current"]
    assert [entry.act for entry in journaled("skip")] == ["skip"]


def test_a_vacant_post_whose_rule_is_waiting_goes_to_the_head_of_its_unit(office, case):
    vacant = directory.add_post(CLI, office.officer.post.unit, "MT2", "Mratibu", "Coordinator")
    plan = [Stop(R, vacant.id), Stop(A, office.ps.post.id)]
    route = service.start(office.officer.actor, case, office.officer.post.id, plan, 1)
    assert route.steps[0].holder_id is None
    assert sweep(case) == 0
    say(office.director, route, case, "recommend")
    assert (route.opinions[-1].person_id, route.opinions[-1].post_id) == (
        office.director.person.id, vacant.id,
    )  # fmt: skip


def test_a_vacant_post_comes_before_its_supervisor_at_once_where_its_rule_says_so(office, case):
    plan = [Stop(R, office.director.post.id, if_absent=IfAbsent.ESCALATE), Stop(A, office.ps.post.id)]
    service.start(office.officer.actor, case, office.officer.post.id, plan, 1)
    assert sweep(case) == 0
    leave(office.director)
    with later(days=1):
        sweep(case)
    assert waiting(case) == [("DT", "recommend"), ("KM", "stand_in_memo")]


def test_a_decision_is_never_passed_over(office, case):
    plan = [Stop(A, office.director.post.id, 1, 1, 8), Stop(A, office.ps.post.id, 1, 1, 8)]
    route = service.start(office.officer.actor, case, office.officer.post.id, plan, 1)
    for step in route.steps:
        step.if_absent = IfAbsent.SKIP  # as no plan lets it be
    db.session.commit()
    with later(days=3):
        sweep(case)
    assert (states(route), route.state) == (["current", "current"], RouteState.RUNNING)


# Changing hands -------------------------------------------------------------------------------------


def test_an_acting_that_ends_on_the_way_gives_the_case_back_to_the_holder(office, case):
    office.let_act(office.lawyer, office.director, days=1)
    route = begin(office, case, (R, office.director), (A, office.ps))
    step = route.steps[0]
    assert (step.holder_id, step.holder_acting_for_id) == (
        office.lawyer.person.id, office.director.person.id,
    )  # fmt: skip
    with later(days=3):
        assert sweep(case) == 1
        assert sweep(case) == 0
        with pytest.raises(Denied):
            say(office.lawyer, route, case, "recommend")
    assert (step.holder_id, step.holder_acting_for_id) == (office.director.person.id, None)
    assert told(office.director, "taken_over") == 1
    assert waiting(case) == [("DT", "recommend")]


def test_an_acting_that_begins_on_the_way_brings_the_case_to_who_acts(office, case, a_day):
    office.let_act(office.lawyer, office.director)
    assert sweep(case) == 1
    assert (a_day.steps[0].holder_id, told(office.lawyer, "taken_over")) == (office.lawyer.person.id, 1)
    assert sweep(case) == 0


def test_a_post_that_is_left_vacant_is_told_to_the_head_of_its_unit(office, case):
    plan = [Stop(R, office.lawyer.post.id), Stop(C, office.officer.post.id), Stop(A, office.ps.post.id)]
    route = service.start(office.director.actor, case, office.director.post.id, plan, 1)
    say(office.lawyer, route, case, "recommend")
    leave(office.officer)
    with later(days=1):
        assert sweep(case) == 1
        assert sweep(case) == 0
    assert route.steps[1].holder_id is None
    assert told(office.director, "taken_over") == 1
    assert len(journaled("take_over")) == 1


def test_what_is_not_on_its_way_is_left_alone(office, case, a_day):
    service.send_back(office.director.actor, a_day, case, "Fafanua", 1)
    leave(office.director)
    with later(days=9):
        assert sweep(case) == 0


def test_a_confidential_case_is_never_named_in_a_reminder(office, case):
    secret = replace(case, level=Level.SECRET)
    timed(office, secret, (R, office.director, 8, IfAbsent.WAIT), (A, office.ps, None, IfAbsent.WAIT))
    with later(hours=6):
        sweep(secret)
    notice = db.session.scalars(db.select(Notice).filter_by(key="due_soon")).one()
    assert notice.params["title"] == ""
