"""Tasks that follow from a decision: given with a day, done with a remark, taken back with a reason.

Each is a work item of its post. What is late is brought to mind by the worker, once when its day is over and
again every few days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from geos.access import service as access
from geos.audit import service as audit
from geos.core import sweeping
from geos.core.actor import Actor
from geos.core.clock import now, start_of, today
from geos.core.db import command, db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.directory import queries as directory
from geos.memos.models import REMARK, TASK, Memo, MemoState, MemoTask, TaskState
from geos.memos.policy import KIND, POLICY
from geos.memos.service.rules import EMPTY, N_, TOO_LONG, lock
from geos.memos.workflow import TASKS, deciders, gives_tasks
from geos.notices import service as notices
from geos.work import service as work

TASK_KIND = MemoTask.__tablename__
MOST = 20  # tasks of one decision
TOO_MANY = N_("A decision has %(most)d tasks at most")
WHO = N_("Choose who does it")
UNCLEARED = N_("%(post)s is not cleared for this classification")
EARLIER = N_("Write a day that is not over yet")
AGAIN = timedelta(days=3)  # between two reminders of what is late
REMINDING = "reminder of memo task"  # in the worker's log


@dataclass(frozen=True)
class Task:
    """A task as it is given: what, by which post, in time until the end of which day."""

    text: str
    post_id: int
    due_on: date


@command
def give_task(actor: Actor, memo: Memo, task: Task) -> MemoTask:
    """One more task from a decision, by whoever decided or carries it out; its post may read the memo.

    Incomplete and Invalid name the field at fault (`task`, `post_id`, `due_on`).
    """
    lock(actor, memo)
    if memo.state is not MemoState.APPROVED:
        raise WrongState
    if not gives_tasks(actor, memo):
        raise Denied
    return give(actor, memo, task, _right(actor, memo))


def give(actor: Actor, memo: Memo, task: Task, post_id: int) -> MemoTask:
    """The same inside the command that decides, which has checked who that is."""
    said = checked_task(memo, task)
    if db.session.query(MemoTask).filter_by(memo_id=memo.id).count() >= MOST:
        raise Invalid(TOO_MANY, fields={"task": TOO_MANY}, most=MOST)
    row = MemoTask(
        memo_id=memo.id,
        text=said.text,
        post_id=said.post_id,
        due_on=said.due_on,
        given_by_id=actor.person_id,
        given_post_id=post_id,
    )
    db.session.add(row)
    db.session.flush()
    access.grant(KIND, memo.id, f"post:{row.post_id}")
    _open(memo, row)
    _note(actor, "give_task", memo, row, post_id, due=row.due_on.isoformat())
    return row


def checked_task(memo: Memo, task: Task) -> Task:
    """A task that can be given; Incomplete or Invalid names the field."""
    text = task.text.strip()
    if not text:
        raise Incomplete(EMPTY, fields={"task": EMPTY})
    if len(text) > TASK:
        raise Invalid(TOO_LONG, fields={"task": TOO_LONG}, most=TASK)
    if task.due_on < today():
        raise Invalid(EARLIER, fields={"due_on": EARLIER})
    _check_post(memo, task.post_id)
    return Task(text, task.post_id, task.due_on)


def _check_post(memo: Memo, post_id: int) -> None:
    try:
        post = directory.post(post_id)
    except NotFound as error:
        raise Invalid(WHO, fields={"post_id": WHO}) from error
    if post.institution_id != memo.institution_id or not post.active:
        raise Invalid(WHO, fields={"post_id": WHO})
    if post.clearance < memo.level:
        raise Invalid(UNCLEARED, fields={"post_id": UNCLEARED}, post=post.title_sw)


@command
def do_task(actor: Actor, task: MemoTask, remark: str = "") -> MemoTask:
    """Its post says that it is done, with a remark or without; whoever gave it is told."""
    memo = _begin(actor, task, "do_task", remark)
    _end(actor, task, remark)
    work.close(actor, TASK_KIND, task.id)
    _note(actor, "do_task", memo, task, task.post_id)
    _tell(directory.holders(task.given_post_id), "task_done", memo, task)
    return task


@command
def take_back_task(actor: Actor, task: MemoTask, reason: str) -> MemoTask:
    """It need not be done any more; its post is told why. Incomplete without a reason."""
    memo = _begin(actor, task, "take_back_task", reason)
    _end(actor, task, reason)
    work.close(actor, TASK_KIND, task.id, done=False)
    _note(actor, "take_back_task", memo, task, _right(actor, memo))
    _tell(directory.holders(task.post_id), "task_taken_back", memo, task)
    return task


def open_tasks(memo: Memo) -> int:
    """How many of the decision's tasks are still to be done."""
    query = db.session.query(MemoTask).filter_by(memo_id=memo.id, state=TaskState.OPEN)
    return int(query.count())


def _begin(actor: Actor, task: MemoTask, act: str, words: str) -> Memo:
    """Lock the memo and the task, check the right and the words, move the task."""
    memo = lock(actor, db.session.get_one(Memo, task.memo_id))
    db.session.refresh(task, with_for_update={"of": MemoTask})
    POLICY.require(actor, "read", memo)
    if len(words.strip()) > REMARK:
        raise Invalid(TOO_LONG, fields={"remark": TOO_LONG, "reason": TOO_LONG}, most=REMARK)
    with db.session.no_autoflush:  # the state and its moment enter together
        TASKS.fire(actor, act, task, words)
        task.ended_at = now()
    return memo


def _end(actor: Actor, task: MemoTask, words: str) -> None:
    task.ended_by_id, task.remark = actor.person_id, words.strip()
    db.session.flush()


def _right(actor: Actor, memo: Memo) -> int:
    """The own post in whose right somebody gives tasks or takes them back."""
    held = [post_id for post_id in deciders(memo) if actor.holds(post_id)]
    return held[0] if held else memo.post_id


def _open(memo: Memo, task: MemoTask) -> None:
    work.open_item(
        f"post:{task.post_id}",
        "do_task",
        TASK_KIND,
        task.id,
        institution_id=memo.institution_id,
        title=task.text,
        reference=memo.file.reference,
        level=memo.level,
        from_label=directory.post(task.given_post_id).title_sw,
        due_at=over(task.due_on),
        file_id=memo.file_id,
    )


def over(day: date) -> datetime:
    """The moment from which on a task of that day is late."""
    return start_of(day + timedelta(days=1))


def _tell(people: Iterable[object], key: str, memo: Memo, task: MemoTask) -> None:
    ids = [int(getattr(person, "id", 0)) for person in people]
    reference, level = memo.file.reference, Level(memo.level)
    notices.tell(ids, key, TASK_KIND, task.id, reference=reference, title=task.text, level=level)


def _note(actor: Actor, act: str, memo: Memo, task: MemoTask, post_id: int, **facts: object) -> None:
    audit.record(
        actor,
        act,
        TASK_KIND,
        task.id,
        institution_id=memo.institution_id,
        post_id=post_id,
        level=memo.level,
        reference=memo.file.reference,
        memo=memo.id,
        **facts,
    )


# The worker's part ----------------------------------------------------------------------------------


def remind() -> int:
    """Bring what is late to mind: to its post, and to the post that gave it; how many tasks that were."""
    late = select(MemoTask.id).where(
        MemoTask.state == TaskState.OPEN,
        MemoTask.due_on < today(),
        or_(MemoTask.reminded_at.is_(None), MemoTask.reminded_at <= now() - AGAIN),
        MemoTask.id.not_in(sweeping.resting(REMINDING)),
    )
    ids = list(db.session.scalars(late.order_by(MemoTask.id).limit(200)))
    return sweeping.each(REMINDING, ids, _remind)


@command
def _remind(task_id: int) -> None:
    task = db.session.get_one(MemoTask, task_id, with_for_update={"of": MemoTask})
    if task.state is not TaskState.OPEN or (task.reminded_at and task.reminded_at > now() - AGAIN):
        return  # somebody was faster
    again, memo = task.reminded_at is not None, db.session.get_one(Memo, task.memo_id)
    task.reminded_at = now()
    people = {person.id: person for person in directory.holders(task.post_id)}
    _tell(people.values(), "task_late", memo, task)
    if again:  # the first time is a word between the office and its owner
        givers = [each for each in directory.holders(task.given_post_id) if each.id not in people]
        _tell(givers, "task_late_elsewhere", memo, task)
