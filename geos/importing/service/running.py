"""Writing a file that was looked through: all of it in one transaction, or some hundred lines in each.

A run is named: whoever writes must have the name of the run at work, so of two at once one does nothing.
After a break the worker goes on: what was to be all or nothing has left nothing, line by line goes on
where it was. Every line is looked through again inside the transaction that writes it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update
from ulid import ULID

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import NotFound, WrongState
from geos.directory import queries as directory
from geos.directory.models import Institution, Person
from geos.importing import queries
from geos.importing.models import Import, ImportMode, ImportRow, ImportState, RowState
from geos.importing.policy import POLICY
from geos.importing.queries.planning import Plan, plan
from geos.importing.reading import N_
from geos.importing.service.starting import found as as_found
from geos.importing.service.writing import maildirs, write
from geos.importing.workflow import FLOW
from mailserver import maildir

log = logging.getLogger("geos.importing")

CHUNK = 500  # lines of one transaction, line by line
ROUND = 4  # transactions of one round of the worker, so that it comes to its other work
AGES_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # a beat that lets the worker go on at once
TRIES = 2  # of a transaction that fails, before the run is given up

NOTHING_TO_DO = N_("No line is left to write: what is right stands in the system already")
WITH_FAULTS = N_("All or nothing needs a file without errors: correct them, or import line by line")
NEW_FAULTS = N_("Nothing was written: meanwhile some lines have errors. Look at them, then begin again")
NOT_ADMINISTRATOR = N_(
    "Stopped: whoever began it is no longer an administrator here. Another may begin it again"
)
BROKEN = N_("Stopped by something that is in the log. What was written stands; it can be begun again")

WAITING = (RowState.NEW, RowState.CHANGE)
DONE_STATES = {RowState.NEW: RowState.MADE, RowState.CHANGE: RowState.CHANGED}


@dataclass(frozen=True)
class Ran:
    """What became of a file's lines."""

    made: int
    changed: int
    same: int
    wrong: int
    left: int  # still to be written


@command
def begin(actor: Actor, found: Import, mode: ImportMode) -> Import:
    """Order the writing; whoever runs it needs the name in `run`. WrongState where nothing can be written."""
    _lock(found)
    POLICY.require(actor, "administer", found)
    if found.state is not ImportState.CHECKED:
        raise WrongState
    counted = queries.counts(found)
    if not counted.waiting:
        raise WrongState(NOTHING_TO_DO)
    if mode is ImportMode.ALL and counted[RowState.WRONG]:
        raise WrongState(WITH_FAULTS)
    with db.session.no_autoflush:
        FLOW.fire(actor, "begin", found)
        found.mode, found.run, found.beat_at = mode, str(ULID()), now()
        found.done, found.trouble, found.by_id = 0, "", actor.person_id
    _journal(actor, "begin_import", found, lines=counted.waiting, mode=mode)
    return found


@command
def leave(actor: Actor, found: Import) -> Import:
    """Put a file aside that is not written: a better one takes its place."""
    _lock(found)
    POLICY.require(actor, "administer", found)
    FLOW.fire(actor, "leave", found)
    _journal(actor, "leave_import", found)
    return found


def run(
    import_id: int,
    name: str,
    ended: Callable[[], bool] = lambda: False,
    told: Callable[[int], object] = lambda lines: None,
) -> Ran:
    """Write until all is done, `ended` says so, or the run is no longer this one.

    `told` hears after each transaction how many lines it dealt with.
    """
    failures = 0
    _prepare(import_id, name)
    while not ended():
        try:
            dealt = _step(import_id, name)
        except Exception:
            failures += 1
            log.exception("import %s failed for the %s. time", import_id, failures)
            db.session.rollback()
            if failures == TRIES:
                _give_up(import_id, name)
                break
            continue
        if dealt is None:
            break
        told(dealt)
    return _ran(import_id)


def _prepare(import_id: int, name: str) -> None:
    """Make the Maildirs of what is all or nothing beforehand, so that the one transaction is short.

    Should nothing come of it they stay empty, and the next attempt takes them.
    """
    found = db.session.get_one(Import, import_id)
    actor = _on_behalf(found)
    if found.run != name or found.mode is not ImportMode.ALL or actor is None:
        return
    looked = plan(actor, found.institution, found.kind, queries.entries(found, _next_rows(found)))
    paths = maildirs(looked)
    for start in range(0, len(paths), CHUNK):
        maildir.create_all(paths[start : start + CHUNK])
        _beat(import_id, name, min(start + CHUNK, len(paths)))


@command
def _beat(import_id: int, name: str, ready: int) -> None:
    found = db.session.get_one(Import, import_id)
    _lock(found)
    if found.run == name:
        found.done, found.beat_at = ready, now()


@command
def _step(import_id: int, name: str) -> int | None:
    """Write the next lines; how many were dealt with, None where the run is over."""
    found = db.session.get_one(Import, import_id)
    _lock(found)
    if found.run != name:
        return None
    actor = _on_behalf(found)
    if actor is None:
        _refuse(found, NOT_ADMINISTRATOR)
        return None
    rows = _next_rows(found)
    if not rows:
        _finish(actor, found)
        return None
    db.session.execute(select(Institution.id).filter_by(id=found.institution_id).with_for_update())
    looked = plan(actor, found.institution, found.kind, queries.entries(found, rows))
    if found.mode is ImportMode.ALL and len(looked.good) < len(rows):
        _keep(rows, looked)
        _refuse(found, NEW_FAULTS)
        return None
    states = [entry.state for entry in looked.entries]
    looked.source = found.filename
    write(actor, looked)
    _keep(rows, looked, states)
    before = found.done if found.mode is ImportMode.ROWS else 0
    found.done, found.beat_at = before + len(rows), now()
    return len(rows)


def _next_rows(found: Import) -> list[ImportRow]:
    query = select(ImportRow).where(ImportRow.import_id == found.id, ImportRow.state.in_(WAITING))
    query = query.order_by(ImportRow.place, ImportRow.id)
    if found.mode is ImportMode.ROWS:
        query = query.limit(CHUNK)
    return list(db.session.scalars(query))


def _keep(rows: list[ImportRow], looked: Plan, states: list[RowState] | None = None) -> None:
    """What each row says from now on; `states` are those before writing, where there was any."""
    kept = []
    for number, (row, entry) in enumerate(zip(rows, looked.entries, strict=True)):
        after = {"id": row.id, **as_found(entry)}
        if states is not None:
            after["state"] = DONE_STATES.get(states[number], states[number])
        kept.append(after)
    for row in rows:
        db.session.expunge(row)
    db.session.execute(update(ImportRow), kept)


def _on_behalf(found: Import) -> Actor | None:
    """Whoever began it, with what that person may now; None where that is no longer enough."""
    if found.by_id is None:
        return Actor.system("cli")
    person = db.session.get(Person, found.by_id)
    actor = directory.actor_for(person) if person is not None and person.ended_at is None else None
    return actor if actor is not None and POLICY.can(actor, "administer", found) else None


def _finish(actor: Actor, found: Import) -> None:
    with db.session.no_autoflush:
        FLOW.fire(Actor.system("worker"), "finish", found)
        found.run, found.beat_at, found.done_at = None, None, now()
    counted = queries.counts(found)
    _journal(
        actor,
        "finish_import",
        found,
        made=counted[RowState.MADE],
        changed=counted[RowState.CHANGED],
        wrong=counted[RowState.WRONG],
    )


def _refuse(found: Import, why: str) -> None:
    with db.session.no_autoflush:
        FLOW.fire(Actor.system("worker"), "refuse", found)
        found.run, found.beat_at, found.trouble = None, None, why


@command
def _give_up(import_id: int, name: str) -> None:
    found = db.session.get_one(Import, import_id)
    _lock(found)
    if found.run == name:
        _refuse(found, BROKEN)


def _ran(import_id: int) -> Ran:
    counted = queries.counts(db.session.get_one(Import, import_id))
    states = (RowState.MADE, RowState.CHANGED, RowState.SAME, RowState.WRONG)
    made, changed, same, wrong = (counted[state] for state in states)
    return Ran(made, changed, same, wrong, counted.waiting)


# The worker -----------------------------------------------------------------------------------------


def go_on_waiting() -> int:
    """Go on with files whose writer was cut off; how many lines. The worker's sweeper, safe to repeat."""
    query = select(Import).filter_by(state=ImportState.RUNNING).order_by(Import.id)
    cut = [each.id for each in db.session.scalars(query) if queries.cut_off(each)]
    return sum(_round(import_id) for import_id in cut)


def _round(import_id: int) -> int:
    dealt: list[int] = []
    name = _take_over(import_id)
    if name:
        run(import_id, name, lambda: len(dealt) >= ROUND, dealt.append)
        _rest(import_id, name)
    return sum(dealt)


@command
def _take_over(import_id: int) -> str:
    found = db.session.get_one(Import, import_id)
    _lock(found)
    if not queries.cut_off(found):
        return ""
    found.run, found.beat_at = str(ULID()), now()
    return found.run


@command
def _rest(import_id: int, name: str) -> None:
    """Between two rounds of the worker nobody writes: the next one goes on at once."""
    found = db.session.get_one(Import, import_id)
    _lock(found)
    if found.run == name:
        found.beat_at = AGES_AGO


def _lock(found: Import) -> None:
    """Let nobody else act upon it until this transaction ends, and read it as they left it."""
    if db.session.execute(select(Import.id).filter_by(id=found.id).with_for_update()).first() is None:
        raise NotFound
    db.session.refresh(found)


def _journal(actor: Actor, act: str, found: Import, **facts: Any) -> None:
    audit.record(
        actor,
        act,
        Import.__tablename__,
        found.id,
        institution_id=found.institution_id,
        what=found.kind,
        **facts,
    )
