"""Tasks from a decision: given, done, taken back, and brought to mind when they are late."""

from datetime import timedelta

import pytest

from geos.access import queries as access
from geos.core.clock import held_at, now, today
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.memos import queries, service
from geos.memos.models import MemoState, TaskState
from geos.memos.service import Task
from geos.notices.models import Notice
from geos.work.models import WorkItem
from geos.work.queries import OPEN
from tests.geos.memos import scenes

SOON = timedelta(days=3)


def waiting(task):
    query = db.select(WorkItem.token).filter_by(subject_kind="memo_task", subject_id=task.id)
    return list(db.session.scalars(query.where(WorkItem.state.in_(OPEN))))


def told(key):
    query = db.select(Notice.person_id).filter_by(key=key, subject_kind="memo_task")
    return list(db.session.scalars(query.order_by(Notice.id)))


def test_a_task_waits_for_its_post_which_may_read_the_memo(office):
    task = scenes.task(office)
    assert waiting(task) == [f"post:{office.lawyer.post.id}"]
    assert access.may_read(office.lawyer.actor, "memo", task.memo_id, Level.OPEN)
    assert told("do_task") == [office.lawyer.person.id]
    assert queries.task(office.lawyer.actor, task.id) is task
    with pytest.raises(NotFound):
        queries.task(office.clerk.actor, task.id)


def test_it_is_done_with_a_remark_and_whoever_gave_it_hears_of_it(office):
    task = scenes.task(office)
    service.do_task(office.lawyer.actor, task, "Taarifa ipo folio 12.")
    assert (task.state, task.remark, waiting(task)) == (TaskState.DONE, "Taarifa ipo folio 12.", [])
    assert told("task_done") == [office.ps.person.id]
    with pytest.raises(WrongState):
        service.do_task(office.lawyer.actor, task)


def test_tasks_are_given_with_the_last_yes_and_printed(office):
    memo = scenes.recommended(office)
    tasks = [Task("Toa taarifa", office.lawyer.post.id, today() + SOON)]
    service.approve(office.ps.actor, memo, "", 1, conditions="Bei ya mkataba.", tasks=tasks)
    (task,) = queries.tasks(memo)
    assert (task.text, task.given_post_id) == ("Toa taarifa", office.ps.post.id)


def test_a_memo_is_carried_out_when_its_tasks_are_done(office):
    memo = scenes.approved(office)
    task = scenes.task(office, memo)
    with pytest.raises(WrongState):
        service.carry_out(office.officer.actor, memo)
    service.take_back_task(office.ps.actor, task, "Si lazima tena.")
    assert told("task_taken_back") == [office.lawyer.person.id]
    service.carry_out(office.officer.actor, memo)
    assert memo.state is MemoState.CARRIED_OUT
    with pytest.raises(WrongState):
        scenes.task(office, memo)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "  "}, "task"),
        ({"text": "a" * 301}, "task"),
        ({"post_id": 999_999}, "post_id"),
        ({"due_on": today() - timedelta(days=1)}, "due_on"),
    ],
)
def test_what_makes_no_task_names_its_field(office, change, field):
    memo = scenes.approved(office)
    facts = {"text": "Ripoti", "post_id": office.lawyer.post.id, "due_on": today(), **change}
    with pytest.raises(Invalid) as refused:
        service.give_task(office.ps.actor, memo, Task(**facts))
    assert set(refused.value.fields) == {field}


def test_a_post_of_elsewhere_gets_no_task(office):
    memo = scenes.approved(office)
    with pytest.raises(Invalid):
        service.give_task(office.ps.actor, memo, Task("Ripoti", office.other_officer.post.id, today()))


def test_who_gives_does_and_takes_back(office):
    memo = scenes.approved(office)
    for who, error in (("director", Denied), ("lawyer", NotFound)):
        with pytest.raises(error):
            service.give_task(office.everyone[who].actor, memo, Task("R", office.deputy.post.id, today()))
    task = scenes.task(office, memo)
    for act in (
        lambda: service.do_task(office.ps.actor, task),
        lambda: service.take_back_task(office.lawyer.actor, task, "Sitaki."),
    ):
        with pytest.raises(Denied):
            act()
    with pytest.raises(Incomplete):
        service.take_back_task(office.ps.actor, task, " ")
    with pytest.raises(Invalid):
        service.do_task(office.lawyer.actor, task, "a" * 1001)
    assert task.state is TaskState.OPEN


def test_tasks_wait_for_the_last_decision(office):
    memo = scenes.two_deciders(office)
    tasks = [Task("Ripoti", office.lawyer.post.id, today())]
    with pytest.raises(WrongState):
        service.approve(office.deputy.actor, memo, "", 1, tasks=tasks)
    assert memo.state is MemoState.ON_ROUTE


def test_what_is_late_is_brought_to_mind_once_and_again_after_days(office):
    task = scenes.task(office, days=1)
    service.do_task(office.lawyer.actor, scenes.task(office, days=1))
    assert service.remind() == 0
    with held_at(now() + timedelta(days=2)):
        assert (service.remind(), service.remind()) == (1, 0)
    assert told("task_late") == [office.lawyer.person.id]
    assert told("task_late_elsewhere") == []
    with held_at(now() + timedelta(days=6)):
        assert service.remind() == 1
    assert told("task_late_elsewhere") == [office.ps.person.id]
    assert task.state is TaskState.OPEN
