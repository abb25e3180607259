"""Entering the good lines of a list, some hundred in a transaction; after a break it goes on where it was."""

import json

from sqlalchemy import select

from geos.accession.models import Accession, AccessionRow, AccessionState, RowState
from geos.accession.policy import POLICY
from geos.accession.queries.planning import Plan
from geos.accession.reading import read
from geos.accession.service.starting import found
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import WrongState
from geos.directory import queries as directory
from geos.directory.models import Person
from geos.files import service as files

CHUNK = 300  # files of one transaction
ROUND = 5  # transactions of one round of the worker, so that it comes to its other work


@command
def enter(actor: Actor, accession: Accession) -> Accession:
    """Let the good lines become files: the first ones now, the rest by the worker."""
    POLICY.require(actor, "accession", directory.registry(accession.registry_id))
    if accession.state is not AccessionState.CHECKED:
        raise WrongState
    accession.state = AccessionState.ENTERING
    db.session.flush()
    enter_some(actor, accession)
    return accession


@command
def leave(actor: Actor, accession: Accession) -> Accession:
    """Put a list aside that is not entered: a better one takes its place."""
    POLICY.require(actor, "accession", directory.registry(accession.registry_id))
    if accession.state is not AccessionState.CHECKED:
        raise WrongState
    accession.state = AccessionState.LEFT
    return accession


@command
def enter_some(actor: Actor, accession: Accession, most: int = CHUNK) -> int:
    """Enter the next good lines; how many lines were dealt with, 0 when all are.

    Each line is looked up again: what is known by now is not entered twice, what no longer fits is told.
    """
    db.session.refresh(accession, with_for_update={"of": Accession})
    if accession.state is not AccessionState.ENTERING:
        return 0
    registry = directory.registry(accession.registry_id)
    query = (
        select(AccessionRow)
        .filter_by(accession_id=accession.id, state=RowState.GOOD)
        .order_by(AccessionRow.line)
        .limit(most)
    )
    rows = list(db.session.scalars(query))
    plan = Plan(actor, registry, [read(row.line, json.loads(row.cells)) for row in rows])
    for row, entry in zip(rows, plan.entries, strict=True):
        for name, value in found(plan, entry).items():
            setattr(row, name, value)
    good = [(row, entry) for row, entry in zip(rows, plan.entries, strict=True) if row.state is RowState.GOOD]
    entered = files.take_over(actor, registry, [plan.present(entry) for _, entry in good])
    for (row, _), file in zip(good, entered, strict=True):
        row.state, row.file_id = RowState.ENTERED, file.id
    if len(rows) < most:
        accession.state, accession.done_at = AccessionState.DONE, now()
    return len(rows)


def enter_waiting() -> int:
    """Go on with lists that are being entered; how many lines. The worker's sweeper, safe to repeat."""
    query = select(Accession.id).filter_by(state=AccessionState.ENTERING).order_by(Accession.id)
    done = 0
    for accession_id in list(db.session.scalars(query)):
        for _ in range(ROUND):
            accession = db.session.get_one(Accession, accession_id)
            dealt = enter_some(_on_behalf(accession), accession)
            done += dealt
            if dealt < CHUNK:
                break
    return done


def _on_behalf(accession: Accession) -> Actor:
    """Whoever gave the order, as long as that person may; else the worker itself."""
    person = db.session.get(Person, accession.by_id) if accession.by_id else None
    actor = directory.actor_for(person) if person else Actor.system("worker")
    registry = directory.registry(accession.registry_id)
    return actor if POLICY.can(actor, "accession", registry) else Actor.system("worker")
