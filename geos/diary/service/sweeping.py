"""What the worker does for the diary, most of it at the change of the day.

Desk and registry learn what is due; whoever has a file that is due next is asked for it; what has ended is
closed. Each step acts on rows by their state, so that a repeat changes nothing.
"""

from collections.abc import Callable

from sqlalchemy import Select, select

from geos.core import sweeping
from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import command, db
from geos.core.workdays import add_working_days, next_working_day
from geos.diary.models import BringUp, BringUpState
from geos.diary.service.daily import issued, put_on_desk, wait, want, whereabouts
from geos.diary.service.rules import KIND, N_, close, journal
from geos.diary.workflow import FLOW, OPEN
from geos.directory import queries as directory
from geos.files.models import ENDED, FileState, Movement, MovementState, RegistryFile
from geos.notices import service as notices
from geos.work import service as work

WORKER = Actor.system("worker")
CLOSED = N_("The file was closed")


def sweep_days() -> int:
    """Announce what is due today, ask for what is due next and away, end what has ended; gives how many."""
    return sum(_sweep(act, query) for act, query in SWEEPS)


def _sweep(act: Callable[[BringUp], None], query: Callable[[], Select[BringUp]]) -> int:
    ids = [found.id for found in db.session.scalars(query())]
    return sweeping.each(f"bring-up{act.__name__}", ids, lambda id: act(db.session.get_one(BringUp, id)))


def _due() -> Select[BringUp]:
    return select(BringUp).where(
        BringUp.state.in_(OPEN), BringUp.due_on <= today(), BringUp.announced_on.is_(None)
    )


def _away() -> Select[BringUp]:
    """Due by the next working day, with a file that somebody else has and was not asked for yet."""
    return (
        select(BringUp)
        .join(RegistryFile)
        .where(
            BringUp.state.in_(OPEN),
            BringUp.due_on <= add_working_days(today(), 1),
            BringUp.wanted_from_id.is_distinct_from(RegistryFile.holder_post_id),
            RegistryFile.state == FileState.WITH_POST,
            RegistryFile.holder_post_id != BringUp.post_id,
        )
    )


def _given_back() -> Select[BringUp]:
    return (
        select(BringUp)
        .join(RegistryFile)
        .where(
            BringUp.state.in_(OPEN),
            BringUp.wanted_from_id.is_not(None),
            RegistryFile.holder_post_id.is_distinct_from(BringUp.wanted_from_id),
            RegistryFile.state != FileState.ON_THE_WAY,
        )
    )


def _over() -> Select[BringUp]:
    """Issued, and the file is back in the registry since."""
    return (
        select(BringUp)
        .join(RegistryFile)
        .where(
            BringUp.state == BringUpState.ISSUED,
            RegistryFile.state == FileState.IN_REGISTRY,
            RegistryFile.held_since > BringUp.issued_at,
        )
    )


def _recalled() -> Select[BringUp]:
    """Issued, and taken back by the registry before the post received it."""
    return (
        select(BringUp)
        .join(Movement, Movement.id == BringUp.movement_id)
        .join(RegistryFile, RegistryFile.id == BringUp.file_id)
        .where(
            BringUp.state == BringUpState.ISSUED,
            Movement.state == MovementState.RECALLED,
            RegistryFile.state == FileState.IN_REGISTRY,
        )
    )


def _ended() -> Select[BringUp]:
    return (
        select(BringUp).join(RegistryFile).where(BringUp.state.in_(OPEN), RegistryFile.state.in_(list(ENDED)))
    )


@command
def _announce(bring_up: BringUp) -> None:
    """Its day has come. A day that became a holiday meanwhile moves on."""
    _lock(bring_up)
    bring_up.due_on = next_working_day(bring_up.due_on)
    if bring_up.announced_on is not None or bring_up.state not in OPEN or bring_up.due_on > today():
        return
    if whereabouts(bring_up.file) == bring_up.post_id:  # nobody needs to bring it
        issued(WORKER, bring_up)
        return
    put_on_desk(bring_up)
    wait(bring_up, f"registry:{bring_up.registry_id}", "issue", bring_up.post.title_sw)


@command
def _ask(bring_up: BringUp) -> None:
    _lock(bring_up)
    if bring_up.state in OPEN:
        want(WORKER, bring_up)


@command
def _forget_asking(bring_up: BringUp) -> None:
    """Whoever was asked for the file has given it on."""
    bring_up.wanted_from_id = bring_up.wanted_at = None
    work.close(WORKER, KIND, bring_up.id, act="give_back")


@command
def _undo_issue(bring_up: BringUp) -> None:
    """The file still waits to be brought up."""
    _lock(bring_up)
    if bring_up.state is BringUpState.ISSUED:
        bring_up.kept_on = bring_up.issued_at = bring_up.issued_by_id = bring_up.movement_id = None
        FLOW.fire(WORKER, "undo_issue", bring_up)
        wait(bring_up, f"registry:{bring_up.registry_id}", "issue", bring_up.post.title_sw)
        journal(WORKER, "undo_issue", bring_up)


@command
def _finish(bring_up: BringUp) -> None:
    """The file came back by itself: what it was wanted for is done."""
    _lock(bring_up)
    if bring_up.state is BringUpState.ISSUED:
        close(WORKER, "finish", bring_up)
        journal(WORKER, "finish", bring_up)


@command
def _withdraw(bring_up: BringUp) -> None:
    """A closed file is brought to nobody."""
    _lock(bring_up)
    if bring_up.state in OPEN:
        close(WORKER, "withdraw", bring_up, CLOSED)
        _tell(bring_up)
        journal(WORKER, "withdraw", bring_up)


def _tell(bring_up: BringUp) -> None:
    """Whoever wanted the file learns that it will not come."""
    file = bring_up.file
    notices.tell(
        [person.id for person in directory.holders(bring_up.post_id)],
        "bring_up_ended",
        KIND,
        bring_up.id,
        reference=file.reference,
        title=file.title,
        level=file.level,
    )


def _lock(bring_up: BringUp) -> None:
    db.session.refresh(bring_up, with_for_update={"of": BringUp})


SWEEPS = (
    (_withdraw, _ended),
    (_announce, _due),
    (_ask, _away),
    (_forget_asking, _given_back),
    (_undo_issue, _recalled),
    (_finish, _over),
)
