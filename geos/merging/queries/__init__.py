"""Letters to many as one reader may see them, their rows, and how far signing and sending are."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import NotFound
from geos.letters.models import OutgoingLetter
from geos.letters.queries import outgoing as letters
from geos.letters.sheet import Standing
from geos.merging.models import Merge, MergeRow, MergeState, RowState
from geos.merging.policy import POLICY
from geos.merging.workflow import FLOW

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing
SILENT = timedelta(seconds=90)  # a signing that has not signed for so long was cut off
PAUSED, CUT_OFF, AT_WORK = "paused", "cut_off", "at_work"


def get(actor: Actor, merge_id: int) -> Merge:
    """The letter to many, or NotFound for whoever may not read its letter."""
    found = db.session.get(Merge, merge_id) if 0 < merge_id < LARGEST else None
    if found is None or found.state is MergeState.DROPPED or not POLICY.can(actor, "read", found):
        raise NotFound
    return found


def of_letter(letter: OutgoingLetter) -> Merge | None:
    """What makes this letter one to many; None for an ordinary one."""
    query = select(Merge).where(Merge.letter_id == letter.id, Merge.state != MergeState.DROPPED)
    return db.session.scalars(query).first()


def of_child(letter: OutgoingLetter) -> Merge | None:
    """The letter to many of which this is one."""
    if letter.mother_id is None:
        return None
    return db.session.scalars(select(Merge).filter_by(letter_id=letter.mother_id)).first()


def signers(letter: OutgoingLetter) -> int:
    """How many stops of its way sign it; a letter to many has one."""
    route = letters.route_of(letter)
    return len(letters.still_to_sign(route)) if route is not None else 1


def rows(merge: Merge, state: RowState | None = None) -> Select[MergeRow]:
    """Its rows in their order, all or those of one state, each with its letter."""
    query = select(MergeRow).filter_by(merge_id=merge.id)
    if state is not None:
        query = query.filter_by(state=state)
    loaded = (joinedload(MergeRow.institution), joinedload(MergeRow.letter))
    return query.options(*loaded).order_by(MergeRow.ordinal)


def row(merge: Merge, ordinal: int) -> MergeRow:
    """One row by its number, or NotFound."""
    fits = 0 < ordinal < LARGEST
    found = db.session.scalars(rows(merge).where(MergeRow.ordinal == ordinal)).first() if fits else None
    if found is None:
        raise NotFound
    return found


def counts(merge: Merge) -> dict[RowState, int]:
    """How many rows stand in each state."""
    query = select(MergeRow.state, func.count()).where(MergeRow.merge_id == merge.id).group_by(MergeRow.state)
    found = {row[0]: row[1] for row in db.session.execute(query)}
    return {state: found.get(state, 0) for state in RowState}


@dataclass(frozen=True)
class Progress:
    """How far signing (or sending, or taking back) is. `how` is at_work, paused or cut_off while signing."""

    done: int
    total: int
    failed: int
    how: str

    @property
    def percent(self) -> int:
        """Of the rows that can be done."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def left(self) -> int:
        """What still waits."""
        return self.total - self.done - self.failed


def progress(merge: Merge) -> Progress:
    """In one statement."""
    found = counts(merge)
    total = sum(found.values()) - found[RowState.WRONG]
    if merge.state in (MergeState.SIGNING, MergeState.SIGNED):
        done = total - found[RowState.GOOD] - found[RowState.FAILED]
        return Progress(done, total, found[RowState.FAILED], how(merge))
    signed = total - found[RowState.GOOD] - found[RowState.FAILED]
    done = found[RowState.CANCELLED] if merge.state in TAKING_BACK else found[RowState.SENT]
    return Progress(done, signed, 0, AT_WORK)


TAKING_BACK = (MergeState.CANCELLING, MergeState.CANCELLED)


def how(merge: Merge) -> str:
    """Whether somebody signs at this moment, has stopped, or was cut off."""
    if merge.run is None or merge.beat_at is None:
        return PAUSED
    return CUT_OFF if now() - merge.beat_at > SILENT else AT_WORK


def standings(actor: Actor, merge: Merge) -> list[Standing]:
    """In what rights this actor may approve it, or go on signing it, now; empty: not at all."""
    letter = merge.letter
    if merge.state is MergeState.PREPARED:
        may = "sign" in letters.acts(actor, letter, letters.route_of(letter))
    else:
        may = FLOW.can(actor, "go_on", merge)
    return letters.standings(actor, letter) if may else []
