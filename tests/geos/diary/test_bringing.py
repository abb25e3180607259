"""Bring-ups: asked for, moved over holidays, taken out, re-issued, asked back, done with."""

from datetime import date, timedelta

import pytest

from geos.audit import queries as audit
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.diary import queries, service
from geos.diary.models import BringUp, BringUpState
from geos.diary.workflow import FLOW
from geos.files import service as files
from geos.files.models import Cause, FileState, Movement
from geos.notices.models import Notice
from geos.work.models import WorkItem
from geos.work.queries import OPEN
from tests.geos.diary.scenes import FRIDAY, INDEPENDENCE, THURSDAY, TUESDAY, asked, file_back, on
from tests.geos.files import scenes


def waiting(bring_up):
    """(token, act) of what is open about a bring-up."""
    rows = db.session.scalars(db.select(WorkItem).filter_by(subject_kind="bring_up", subject_id=bring_up.id))
    return sorted((row.token, row.act) for row in rows if row.state in OPEN)


@pytest.fixture
def thursday():
    with on(THURSDAY):
        yield


def test_every_state_is_reached_and_the_last_are_final():
    targets = {step.target for step in FLOW.steps.values()}
    sources = {state for step in FLOW.steps.values() for state in step.source}
    assert targets == set(BringUpState)
    assert set(BringUpState) - sources == {BringUpState.DONE, BringUpState.WITHDRAWN}


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (FRIDAY, FRIDAY),
        (FRIDAY + timedelta(days=1), TUESDAY),  # Saturday; Monday is Independence Day
        (INDEPENDENCE, TUESDAY),
        (date(2030, 12, 25), date(2030, 12, 27)),  # Christmas and Boxing Day
        (date(2031, 4, 3), date(2031, 4, 4)),  # Idd el Hajj
    ],
)
def test_a_week_end_or_holiday_moves_to_the_next_working_day(office, thursday, wanted, given):
    found = asked(office, file_back(office), wanted)
    assert (found.due_on, found.original_due_on) == (given, wanted)
    assert found.moved == (wanted != given)


def test_a_day_that_the_gazette_makes_a_holiday_moves_too(app, office, thursday):
    app.config["GEOS_HOLIDAYS"] = "2030-12-06"
    try:
        assert asked(office, file_back(office), FRIDAY).due_on == TUESDAY
    finally:
        app.config["GEOS_HOLIDAYS"] = ""


def test_who_asked_in_which_post_and_for_whom_is_kept(office, thursday):
    file = file_back(office)
    office.let_act(office.lawyer, office.officer)
    found = service.bring_up(office.lawyer.actor, file, FRIDAY, " Majibu ", office.officer.post)
    assert (found.reason, found.asked_by, found.asked_post) == (
        "Majibu", office.lawyer.person, office.officer.post,
    )  # fmt: skip
    assert found.acting_for_id == office.officer.person.id
    entry = audit.verify()
    assert entry.entries > 0


def test_the_registry_may_bring_a_file_to_any_post_which_may_then_read_it(office, thursday):
    file = file_back(office)
    found = service.bring_up(office.clerk.actor, file, FRIDAY, "Aliomba kwa simu", office.lawyer.post)
    assert found.asked_post == office.clerk.post
    assert queries.get(office.lawyer.actor, found.id) == found


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"on": THURSDAY}, "due_on"),
        ({"on": date(2050, 1, 3)}, "due_on"),
        ({"reason": "  "}, "reason"),
        ({"reason": "m" * 301}, "reason"),
        ({"post": "other_officer"}, "post"),
    ],
)
def test_what_cannot_be_asked_for_says_which_field(office, thursday, facts, field):
    asked_for = {"on": FRIDAY, "reason": "Majibu", "post": "officer", **facts}
    post = office.everyone[asked_for.pop("post")].post
    with pytest.raises(Invalid) as refused:
        service.bring_up(office.clerk.actor, file_back(office), post=post, **asked_for)
    assert list(refused.value.fields) == [field]


def test_a_post_that_is_not_cleared_gets_no_secret_file(office, thursday):
    file = scenes.secret_file(office)
    with pytest.raises(Invalid):
        service.bring_up(office.records.actor, file, FRIDAY, "Majibu", office.officer.post)


def test_a_stranger_a_closed_file_and_a_foreign_post_are_refused(office, thursday):
    file = file_back(office)
    with pytest.raises(NotFound):
        service.bring_up(office.lawyer.actor, file, FRIDAY, "Nataka", office.lawyer.post)
    with pytest.raises(Denied):  # a reader asks for the own posts only
        service.bring_up(office.officer.actor, file, FRIDAY, "Nataka", office.director.post)
    scenes.close(file)
    with pytest.raises(WrongState):
        asked(office, file, FRIDAY)


def test_it_is_moved_with_a_reason_and_the_first_day_stays_in_sight(office, thursday):
    found = asked(office, file_back(office), FRIDAY)
    service.take_out_ticked(office.clerk.actor, [found.id])
    service.move(office.officer.actor, found, INDEPENDENCE, "Safari")
    assert (found.state, found.due_on, found.original_due_on, found.moved_why) == (
        BringUpState.WAITING, TUESDAY, FRIDAY, "Safari",
    )  # fmt: skip
    with pytest.raises(Incomplete):
        service.move(office.officer.actor, found, TUESDAY, " ")
    with pytest.raises(NotFound):
        service.move(office.lawyer.actor, found, TUESDAY, "Nataka")


def test_it_is_taken_back_with_a_reason_and_then_nothing_can_be_done(office, thursday):
    found = asked(office, file_back(office), FRIDAY)
    service.withdraw(office.officer.actor, found, "Imeshajibiwa")
    assert (found.state, found.closed_why) == (BringUpState.WITHDRAWN, "Imeshajibiwa")
    for act in (service.finish, service.issue):
        with pytest.raises(WrongState):
            act(office.clerk.actor, found)


def test_the_evening_list_is_of_the_next_working_day_and_the_morning_list_of_today(office, thursday):
    clerk, registry = office.clerk.actor, office.registry
    tomorrow, later = asked(office, file_back(office), FRIDAY), asked(office, file_back(office), TUESDAY)

    def lists():
        return [list(db.session.scalars(each(clerk, registry))) for each in LISTS]

    LISTS = (queries.morning, queries.evening, queries.coming)
    assert lists() == [[], [tomorrow], [later]]
    with on(FRIDAY):  # Monday is a holiday: what is due on Tuesday is taken out on Friday evening
        assert lists() == [[tomorrow], [later], []]
        assert service.take_out_ticked(clerk, [tomorrow.id, later.id, later.id]) == [tomorrow, later]
        assert service.take_out_ticked(clerk, [tomorrow.id, later.id]) == []
        assert lists() == [[tomorrow], [later], []]


def test_a_file_is_re_issued_in_one_click_with_its_reason(office, thursday):
    file = file_back(office)
    found = asked(office, file, FRIDAY)
    with on(FRIDAY):
        service.sweep_days()
        assert waiting(found) == [
            (f"post:{office.officer.post.id}", "bring_up"), (f"registry:{office.registry.id}", "issue"),
        ]  # fmt: skip
        assert service.issue_ticked(office.clerk.actor, [found.id]) == [found]
        movement = db.session.get(Movement, found.movement_id)
        assert (movement.cause, movement.note, movement.to_post) == (
            Cause.BRING_UP, found.reason, office.officer.post,
        )  # fmt: skip
        assert (found.state, found.kept_on, found.late) == (BringUpState.ISSUED, FRIDAY, False)
        assert waiting(found) == [(f"post:{office.officer.post.id}", "bring_up")]
        with pytest.raises(Denied):
            service.finish(office.clerk.actor, found)
        service.finish(office.officer.actor, found)
        assert (found.state, waiting(found)) == (BringUpState.DONE, [])


def test_one_that_the_registry_takes_back_waits_to_be_brought_up_again(office, thursday):
    file = file_back(office)
    found = asked(office, file, FRIDAY)
    with on(FRIDAY):
        service.issue(office.clerk.actor, found)
        files.recall(office.clerk.actor, file)
        service.sweep_days()
        assert (found.state, found.kept_on) == (BringUpState.TAKEN_OUT, None)
        assert (f"registry:{office.registry.id}", "issue") in waiting(found)
        assert service.sweep_days() == 0
        service.issue(office.clerk.actor, found)
        assert found.kept_on == FRIDAY


def test_one_that_comes_after_its_day_is_remembered_as_missed(office, thursday):
    found = asked(office, file_back(office), FRIDAY)
    with on(TUESDAY):
        assert found.late
        service.issue(office.clerk.actor, found)
        assert (found.kept_on, found.due_on, found.late) == (TUESDAY, FRIDAY, True)


def test_a_file_that_is_elsewhere_is_asked_back_once_and_waits(office, thursday):
    file = file_back(office)
    found = asked(office, file, FRIDAY)
    files.hand_over(office.clerk.actor, file, office.director.post, cause=Cause.REQUEST)
    files.receive(office.director.actor, file)
    service.sweep_days()  # the evening before
    token = f"post:{office.director.post.id}"
    assert waiting(found) == [(token, "give_back")]
    told = db.session.scalars(db.select(Notice).filter_by(key="give_back")).one()
    assert told.person_id == office.director.person.id
    with on(FRIDAY):
        service.sweep_days()
        service.issue(office.clerk.actor, found)
        assert (found.state, found.kept_on, file.state) == (BringUpState.WAITING, None, FileState.WITH_POST)
        assert [act for _token, act in waiting(found)].count("give_back") == 1
        files.send_back(office.director.actor, file)
        files.receive(office.clerk.actor, file)
        service.sweep_days()
        assert "give_back" not in [act for _token, act in waiting(found)]
        service.issue(office.clerk.actor, found)
        assert found.state is BringUpState.ISSUED


def test_a_file_that_the_post_has_already_needs_no_bringing(office, thursday):
    file = scenes.file_with(office, office.officer)
    found = asked(office, file, FRIDAY)
    with on(FRIDAY):
        service.sweep_days()
        assert (found.state, found.kept_on, found.movement_id) == (BringUpState.ISSUED, FRIDAY, None)
        assert waiting(found) == [(f"post:{office.officer.post.id}", "bring_up")]
    with on(FRIDAY, 12):
        files.send_back(office.officer.actor, file)
        files.receive(office.clerk.actor, file)
        service.sweep_days()
    assert (found.state, waiting(found)) == (BringUpState.DONE, [])


def test_the_sweep_says_each_thing_once_and_ends_what_was_closed(office, thursday):
    found, closed = asked(office, file_back(office), FRIDAY), asked(office, file_back(office), FRIDAY)
    scenes.close(closed.file)
    with on(FRIDAY):
        assert service.sweep_days() == 2
        before = waiting(found)
        assert (service.sweep_days(), waiting(found)) == (0, before)
    assert closed.state is BringUpState.WITHDRAWN
    told = db.session.scalars(db.select(Notice).filter_by(key="bring_up_ended")).one()
    assert told.person_id == office.officer.person.id


def test_a_day_that_became_a_holiday_meanwhile_moves_on_by_itself(app, office, thursday):
    found = asked(office, file_back(office), FRIDAY)
    app.config["GEOS_HOLIDAYS"] = "2030-12-06"
    try:
        with on(FRIDAY):
            service.sweep_days()
            assert (found.due_on, found.original_due_on, waiting(found)) == (TUESDAY, FRIDAY, [])
    finally:
        app.config["GEOS_HOLIDAYS"] = ""


def test_a_secret_file_is_on_nobodys_list_but_of_those_cleared(office, thursday):
    secret = scenes.secret_file(office, Level.CONFIDENTIAL)
    found = service.bring_up(office.records.actor, secret, FRIDAY, "Kikao", office.director.post)
    with on(FRIDAY):
        service.sweep_days()
        for who, seen in (("clerk", []), ("records", [found])):
            actor = office.everyone[who].actor
            assert list(db.session.scalars(queries.morning(actor, office.registry))) == seen
            assert db.session.scalar(queries.due_count(actor)) == len(seen)
        told = db.session.scalars(db.select(Notice).filter_by(key="bring_up")).one()
        assert told.params["title"] == ""
    with pytest.raises(NotFound):
        queries.get(office.clerk.actor, found.id)


def test_the_form_says_where_a_holiday_moved_it_and_goes_back_to_returning(office, page):
    file = scenes.file_with(office, office.officer)
    url = f"/files/{file.id}/bring-up?then=return"
    page.sign_in(office.officer)
    page.post(url, 422, due_on="", reason="")
    assert len(page.problems) == 2
    page.post(url, form_on=url, due_on="2031-12-09", reason="Sikukuu", post=office.officer.post.id)
    assert page.response.location == f"/files/{file.id}/return"
    assert "Jumatano, 10 Desemba 2031" in page.follow().get_text()
    assert db.session.scalars(db.select(BringUp)).one().due_on == date(2031, 12, 10)
