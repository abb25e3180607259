"""The registry sends a letter to many in one act, and takes it back in one; the worker does row after row.

One letter that cannot go does not hold up the others: the reason stands with its row.
"""

import logging
from collections.abc import Callable
from time import monotonic

from sqlalchemy import Select, select

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import DomainError, Invalid, WrongState
from geos.directory import queries as directory
from geos.directory.models import Person
from geos.exchange.service import consignments
from geos.letters.models import OutgoingLetter, OutgoingState
from geos.letters.service import outgoing
from geos.letters.service.outgoing.rules import written
from geos.merging import queries
from geos.merging.models import Merge, MergeRow, MergeState, RowState
from geos.merging.policy import KIND
from geos.merging.reading import N_
from geos.merging.service.rules import REASON, begin, journal, lock, move
from geos.work import service as work

log = logging.getLogger("geos.merging")

SECONDS = 20.0  # of one round of the worker, so that it comes to its other work
FAILED = N_("Something went wrong that is in the log")
NOTHING = N_("No letter of it is signed")
GONE = N_("Its addressee has registered it, or the mail has left: it cannot be taken back")


@command
def send(actor: Actor, merge: Merge) -> Merge:
    """Order that every signed letter is sent: each enters the register and goes its way, by the worker."""
    begin(actor, "send", merge)
    if not queries.counts(merge)[RowState.SIGNED]:
        raise WrongState(NOTHING)
    move(actor, "send", merge, ordered_by_id=actor.person_id, ordered_at=now())
    work.close(actor, KIND, merge.id, act="dispatch")
    journal(actor, "send_merge", merge, _post(actor, merge))
    return merge


@command
def cancel(actor: Actor, merge: Merge, reason: str) -> Merge:
    """Take the whole back: what was not sent is struck out, of the rest what can still be taken back is."""
    begin(actor, "cancel", merge)
    why = written(reason, REASON, "reason")
    move(
        actor,
        "cancel",
        merge,
        why,
        cancel_reason=why,
        ordered_by_id=actor.person_id,
        ordered_at=now(),
    )
    for row in db.session.scalars(queries.rows(merge)):
        row.reason = "" if row.letter_id else row.reason
    work.close(actor, KIND, merge.id, act="dispatch", done=False)
    journal(actor, "cancel_merge", merge, _post(actor, merge), reason=why)
    return merge


def _post(actor: Actor, merge: Merge) -> int | None:
    return next((post.id for post in actor.posts if post.registry_id == merge.letter.registry_id), None)


# The worker -----------------------------------------------------------------------------------------


def work_off(seconds: float = SECONDS) -> int:
    """Go on with what is being sent or taken back; how many letters. Safe to repeat."""
    query = select(Merge.id).where(Merge.state.in_(tuple(STEPS))).order_by(Merge.id)
    end, done = monotonic() + seconds, 0
    for merge_id in list(db.session.scalars(query)):
        while monotonic() < end and _step(merge_id):
            done += 1
    return done


def _step(merge_id: int) -> bool:
    """One row of one merge; False where there is none left, which ends the order."""
    merge = db.session.get_one(Merge, merge_id)
    if merge.state not in STEPS:
        return False
    row = db.session.scalars(_waiting(merge)).first()
    if row is None:
        _end(merge)
        return False
    try:
        _do(merge, row)
    except DomainError as refusal:
        _note(row, str(refusal) if refusal.facts else refusal.key)
    except Exception:
        log.exception("row %s of merge %s could not be dealt with", row.id, merge_id)
        _note(row, FAILED)
    return True


def _waiting(merge: Merge) -> Select[MergeRow]:
    states = (RowState.SIGNED,) if merge.state is MergeState.SENDING else (RowState.SIGNED, RowState.SENT)
    return (
        select(MergeRow)
        .where(MergeRow.merge_id == merge.id, MergeRow.state.in_(states), MergeRow.reason == "")
        .order_by(MergeRow.ordinal)
        .limit(1)
    )


@command
def _do(merge: Merge, row: MergeRow) -> MergeRow:
    lock(merge)
    letter = row.letter
    if merge.state not in STEPS or letter is None:
        raise WrongState
    row.state = STEPS[merge.state](_on_behalf(merge), merge, letter)
    return row


@command
def _note(row: MergeRow, why: str) -> None:
    row.reason = why


@command
def _end(merge: Merge) -> None:
    lock(merge)
    system = Actor.system("worker")
    act = {MergeState.SENDING: "sent", MergeState.CANCELLING: "cancelled"}.get(merge.state)
    if act is not None:
        move(system, act, merge)
        counts = queries.counts(merge)
        journal(system, f"merge_{act}", merge, **{str(state): many for state, many in counts.items() if many})


def _send(actor: Actor, merge: Merge, letter: OutgoingLetter) -> RowState:
    if letter.state is OutgoingState.DISPATCHED:  # somebody sent this one by itself
        return RowState.SENT
    if letter.state is OutgoingState.STRUCK_OUT:
        return RowState.CANCELLED
    consignments.dispatch(actor, letter)
    return RowState.SENT


def _take_back(actor: Actor, merge: Merge, letter: OutgoingLetter) -> RowState:
    if letter.state is OutgoingState.SIGNED:
        outgoing.strike_out(actor, letter, merge.cancel_reason)
    elif letter.state is OutgoingState.DISPATCHED:
        try:
            consignments.cancel_all(actor, letter)
        except WrongState as refusal:
            raise Invalid(GONE) from refusal
    return RowState.CANCELLED


Step = Callable[[Actor, Merge, OutgoingLetter], RowState]
STEPS: dict[MergeState, Step] = {MergeState.SENDING: _send, MergeState.CANCELLING: _take_back}


def _on_behalf(merge: Merge) -> Actor:
    """Whoever gave the order, as long as that person works in the registry; else the worker itself."""
    person = db.session.get(Person, merge.ordered_by_id) if merge.ordered_by_id else None
    actor = directory.actor_for(person) if person else Actor.system("worker")
    return actor if merge.letter.registry_id in actor.registry_ids else Actor.system("worker")
