"""What is on the desk of a post, and what is a person's own: the lines of a hand-over list.

One statement for each part, whatever the desk holds. Every line carries its level, so that nobody ever reads
of what is above the own clearance.
"""

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from geos.core.clock import start_of
from geos.core.db import db
from geos.core.types import Level
from geos.diary.models import BringUp, BringUpState
from geos.files.models import FileState, Minute, MinuteState, Movement, MovementState, RegistryFile
from geos.letters.models.outgoing import OutgoingLetter, OutgoingState
from geos.mail import boxes
from geos.mail.models import Mailbox, MailboxState
from geos.memos.models import Memo, MemoState, MemoTask, TaskState
from geos.transfers.models import HandOver, HandOverLine, Part
from geos.work.models import WorkItem
from geos.work.queries import OPEN

Lines = Iterator[HandOverLine]
OWN = frozenset({HandOver.__tablename__})  # the list itself is no part of what it lists
DRAFT_MEMOS = (MemoState.DRAFT, MemoState.RETURNED)
DRAFT_LETTERS = (OutgoingState.DRAFT, OutgoingState.RETURNED)
LETTERS_UNDER_WAY = (OutgoingState.ON_ROUTE, OutgoingState.SIGNED)
RUNNING_BRING_UPS = (BringUpState.WAITING, BringUpState.TAKEN_OUT, BringUpState.ISSUED)


def lines_of(hand_over: HandOver) -> list[HandOverLine]:
    """The lines as they are at this moment, numbered, not stored."""
    found = [line for gather in GATHERERS for line in gather(hand_over)]
    held = {(line.subject_kind, line.subject_id) for line in found if line.part is Part.FILES}
    kept = [line for line in found if line.part is not Part.WAITING or _key(line) not in held]
    for number, line in enumerate(kept, start=1):
        line.ordinal = number
        line.added = False
    return kept


def added(before: Iterable[HandOverLine], after: Iterable[HandOverLine]) -> list[HandOverLine]:
    """What is new in `after`, marked so."""
    known = {_key(line) for line in before}
    new = [line for line in after if _key(line) not in known]
    for line in new:
        line.added = True
    return new


def _key(line: HandOverLine) -> tuple[str, int]:
    return line.subject_kind, line.subject_id


def _files(hand_over: HandOver) -> Lines:
    """Files in the hands of the post, and those on their way to it."""
    held = (RegistryFile.state == FileState.WITH_POST) & (RegistryFile.holder_post_id == hand_over.post_id)
    coming = select(Movement.file_id).where(
        Movement.state == MovementState.SENT, Movement.to_post_id == hand_over.post_id
    )
    query = select(RegistryFile).where(or_(held, RegistryFile.id.in_(coming)))
    for file in db.session.scalars(query.order_by(RegistryFile.held_since, RegistryFile.id)):
        yield _line(Part.FILES, file, file.reference, file.title, file.level, file.held_since, file.due_at)


def _waiting(hand_over: HandOver) -> Lines:
    """Whatever else waits for the post."""
    yield from _items(Part.WAITING, hand_over, f"post:{hand_over.post_id}")


def _personal(hand_over: HandOver) -> Lines:
    """What waits for the person alone: letters to that person by name."""
    if hand_over.personal:
        yield from _items(Part.PERSONAL, hand_over, f"person:{hand_over.person_id}")


def _items(part: Part, hand_over: HandOver, token: str) -> Lines:
    query = select(WorkItem).where(
        WorkItem.token == token,
        WorkItem.institution_id == hand_over.institution_id,
        WorkItem.state.in_(OPEN),
        WorkItem.subject_kind.not_in(OWN),
    )
    for item in db.session.scalars(query.order_by(WorkItem.opened_at, WorkItem.id)):
        yield HandOverLine(
            part=part,
            subject_kind=item.subject_kind,
            subject_id=item.subject_id,
            reference=item.reference,
            title=item.title,
            level=item.level,
            since=item.opened_at,
            due_at=item.due_at,
        )


def _drafts(hand_over: HandOver) -> Lines:
    """Memos, letters and minutes that the post began and has not sent."""
    yield from _memos(Part.DRAFTS, hand_over, DRAFT_MEMOS)
    yield from _letters(Part.DRAFTS, hand_over, DRAFT_LETTERS)
    query = (
        select(Minute, RegistryFile)
        .join(RegistryFile, RegistryFile.id == Minute.file_id)
        .where(Minute.post_id == hand_over.post_id, Minute.state == MinuteState.DRAFT)
        .order_by(Minute.id)
    )
    for minute, file in db.session.execute(query):
        yield _line(Part.DRAFTS, minute, file.reference, file.title, file.level, minute.drafted_at)


def _under_way(hand_over: HandOver) -> Lines:
    """Memos and letters of the post that wait with others."""
    yield from _memos(Part.UNDER_WAY, hand_over, (MemoState.ON_ROUTE, MemoState.APPROVED))
    yield from _letters(Part.UNDER_WAY, hand_over, LETTERS_UNDER_WAY)


def _memos(part: Part, hand_over: HandOver, states: tuple[MemoState, ...]) -> Lines:
    query = select(Memo).where(Memo.post_id == hand_over.post_id, Memo.state.in_(states))
    query = query.options(joinedload(Memo.file)).order_by(Memo.moved_at, Memo.id)
    for memo in db.session.scalars(query):
        yield _line(part, memo, memo.file.reference, memo.subject, memo.level, memo.moved_at, memo.due_at)


def _letters(part: Part, hand_over: HandOver, states: tuple[OutgoingState, ...]) -> Lines:
    query = select(OutgoingLetter).where(
        OutgoingLetter.post_id == hand_over.post_id, OutgoingLetter.state.in_(states)
    )
    query = query.options(joinedload(OutgoingLetter.file)).order_by(OutgoingLetter.id)
    for letter in db.session.scalars(query):
        reference = letter.reference or letter.file.reference
        yield _line(part, letter, reference, letter.subject, letter.level, letter.created_at, letter.due_at)


def _bring_ups(hand_over: HandOver) -> Lines:
    query = select(BringUp).where(BringUp.post_id == hand_over.post_id, BringUp.state.in_(RUNNING_BRING_UPS))
    query = query.options(joinedload(BringUp.file)).order_by(BringUp.due_on, BringUp.id)
    for row in db.session.scalars(query):
        yield _line(
            Part.BRING_UPS,
            row,
            row.file.reference,
            row.reason,
            row.file.level,
            row.asked_at,
            start_of(row.due_on),
        )


def _tasks(hand_over: HandOver) -> Lines:
    """Tasks from decisions that the post has to do, or gave and waits for."""
    whose = or_(MemoTask.post_id == hand_over.post_id, MemoTask.given_post_id == hand_over.post_id)
    query = select(MemoTask).where(whose, MemoTask.state == TaskState.OPEN)
    query = query.options(joinedload(MemoTask.memo).joinedload(Memo.file))
    for task in db.session.scalars(query.order_by(MemoTask.due_on, MemoTask.id)):
        memo = task.memo
        yield _line(
            Part.TASKS, task, memo.file.reference, task.text, memo.level, task.given_at, start_of(task.due_on)
        )


def _mailboxes(hand_over: HandOver) -> Lines:
    """The post's mailbox, which stays, and the person's own: how many messages, none of their subjects."""
    own = Mailbox.person_id == hand_over.person_id if hand_over.personal else Mailbox.id.is_(None)
    whose = or_(Mailbox.post_id == hand_over.post_id, own) if hand_over.post_id else own
    working = Mailbox.state.in_((MailboxState.ACTIVE, MailboxState.SUSPENDED))
    query = select(Mailbox).where(whose, working, Mailbox.path != "").order_by(Mailbox.kind, Mailbox.id)
    for box in db.session.scalars(query):
        line = _line(Part.MAILBOXES, box, box.address, box.label, Level.OPEN)
        inbox = boxes.counts(box)
        line.count, line.unread = inbox.total, inbox.unread
        yield line


def _line(
    part: Part, thing: object, reference: str, title: str, level: Level, *moments: object
) -> HandOverLine:
    since, due = (*moments, None, None)[:2]
    return HandOverLine(
        part=part,
        subject_kind=thing.__tablename__,  # type: ignore[attr-defined]
        subject_id=thing.id,  # type: ignore[attr-defined]
        reference=reference,
        title=title,
        level=level,
        since=since,
        due_at=due,
    )


GATHERERS: tuple[Callable[[HandOver], Lines], ...] = (
    _files,
    _waiting,
    _drafts,
    _under_way,
    _bring_ups,
    _tasks,
    _mailboxes,
    _personal,
)
