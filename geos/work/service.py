"""Opening and closing what waits. Called by the acts of other features, inside their transaction."""

from datetime import datetime

from sqlalchemy import Select, update

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.types import Level
from geos.directory import queries as directory
from geos.notices import service as notices
from geos.notices.messages import MESSAGES
from geos.work.models import WorkItem, WorkState
from geos.work.queries import OPEN


@command
def open_item(
    token: str,
    act: str,
    subject_kind: str,
    subject_id: int,
    *,
    institution_id: int,
    title: str,
    reference: str = "",
    level: Level = Level.OPEN,
    from_label: str = "",
    due_at: datetime | None = None,
    file_id: int | None = None,
    state: WorkState = WorkState.TO_DO,
) -> WorkItem:
    """Something now waits for the holder of `token`; `act` is the verb of its button."""
    item = WorkItem(
        token=token,
        act=act,
        subject_kind=subject_kind,
        subject_id=subject_id,
        institution_id=institution_id,
        title=title,
        reference=reference,
        level=level,
        from_label=from_label,
        due_at=due_at,
        file_id=file_id,
        state=state,
    )
    db.session.add(item)
    _tell_holders(item)
    return item


def _tell_holders(item: WorkItem) -> None:
    kind, _, id = item.token.partition(":")
    if kind != "post" or item.act not in MESSAGES or item.state is not WorkState.TO_DO:
        # A registry sees its queue; its clerks are not told of each paper, nor anybody of what they took up.
        return
    notices.tell(
        [person.id for person in directory.holders(int(id))],
        item.act,
        item.subject_kind,
        item.subject_id,
        reference=item.reference,
        title=item.title,
        level=Level(item.level),
    )


@command
def close(
    actor: Actor,
    subject_kind: str,
    subject_id: int,
    *,
    act: str | None = None,
    token: str | None = None,
    done: bool = True,
) -> int:
    """Close what is open about a subject (one act, one token, or all); not `done` means taken back."""
    statement = update(WorkItem).where(
        WorkItem.subject_kind == subject_kind, WorkItem.subject_id == subject_id, WorkItem.state.in_(OPEN)
    )
    if act is not None:
        statement = statement.where(WorkItem.act == act)
    if token is not None:
        statement = statement.where(WorkItem.token == token)
    state = WorkState.DONE if done else WorkState.WITHDRAWN
    result = db.session.execute(
        statement.values(state=state, closed_at=now(), closed_by_id=actor.person_id),
        execution_options={"synchronize_session": False},
    )
    return int(getattr(result, "rowcount", 0))


@command
def withdraw_all(actor: Actor, token: str, institution_id: int) -> int:
    """Nothing of an institution waits for the holder of this token any more; gives how much there was."""
    result = db.session.execute(
        update(WorkItem)
        .where(WorkItem.token == token, WorkItem.institution_id == institution_id, WorkItem.state.in_(OPEN))
        .values(state=WorkState.WITHDRAWN, closed_at=now(), closed_by_id=actor.person_id),
        execution_options={"synchronize_session": False},
    )
    return int(getattr(result, "rowcount", 0))


@command
def take_up(subject_kind: str, subject_id: int, token: str) -> None:
    """What was to do for this token about this subject is now in work."""
    db.session.execute(
        update(WorkItem)
        .where(
            WorkItem.subject_kind == subject_kind,
            WorkItem.subject_id == subject_id,
            WorkItem.token == token,
            WorkItem.state == WorkState.TO_DO,
        )
        .values(state=WorkState.IN_WORK),
        execution_options={"synchronize_session": False},
    )


@command
def reclassify(subject_kind: str, subject_id: int, level: Level) -> None:
    """Everything that ever waited about a subject is now of this level, also what is done."""
    db.session.execute(
        update(WorkItem)
        .where(WorkItem.subject_kind == subject_kind, WorkItem.subject_id == subject_id)
        .values(level=level),
        execution_options={"synchronize_session": False},
    )


@command
def reclassify_all(subject_kind: str, subject_ids: Select[int], level: Level) -> None:
    """The same of several subjects of a kind, which a query names; one statement."""
    db.session.execute(
        update(WorkItem)
        .where(WorkItem.subject_kind == subject_kind, WorkItem.subject_id.in_(subject_ids))
        .values(level=level),
        execution_options={"synchronize_session": False},
    )


@command
def reclassify_file(file_id: int, level: Level, *, raised: bool) -> None:
    """What ever waited on a file follows the file's level: raised, nothing is below it; lowered, above."""
    other = WorkItem.level < level if raised else WorkItem.level > level
    db.session.execute(
        update(WorkItem).where(WorkItem.file_id == file_id, other).values(level=level),
        execution_options={"synchronize_session": False},
    )


@command
def retitle(subject_kind: str, subject_id: int, title: str) -> None:
    """What still waits about a subject goes by its new title; what is done keeps the one that it had."""
    db.session.execute(
        update(WorkItem)
        .where(WorkItem.subject_kind == subject_kind, WorkItem.subject_id == subject_id)
        .where(WorkItem.state.in_(OPEN), WorkItem.title != title)
        .values(title=title),
        execution_options={"synchronize_session": False},
    )


@command
def rehome(subject_kind: str, subject_id: int, file_id: int) -> None:
    """What waits about a subject belongs to another file now."""
    db.session.execute(
        update(WorkItem)
        .where(WorkItem.subject_kind == subject_kind, WorkItem.subject_id == subject_id)
        .values(file_id=file_id),
        execution_options={"synchronize_session": False},
    )
