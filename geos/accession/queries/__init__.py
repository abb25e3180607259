"""Reads of accessions: each for a registry in which the reader works, rows up to the reader's clearance."""

import json
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from geos.accession.models import Accession, AccessionRow, RowState
from geos.accession.policy import POLICY
from geos.accession.queries.planning import Plan
from geos.accession.reading import Fault
from geos.core import numbering
from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import Denied, NotFound
from geos.directory import queries as directory
from geos.directory.models import Registry

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing
BOOKS = ("incoming", "outgoing")

__all__ = [
    "BOOKS",
    "Book",
    "Plan",
    "accessions",
    "all_rows",
    "books",
    "counts",
    "faults",
    "get",
    "managed",
    "rows",
]


def managed(actor: Actor) -> list[Registry]:
    """The registries whose present files this actor may take over; Denied where there is none."""
    found = [each for each in directory.registries_of(actor) if POLICY.can(actor, "accession", each)]
    if not found:
        raise Denied
    return found


def get(actor: Actor, accession_id: int) -> Accession:
    """An accession of a registry that the actor manages; NotFound for whoever does not work there."""
    found = db.session.get(Accession, accession_id) if 0 < accession_id < LARGEST else None
    if found is None:
        raise NotFound
    POLICY.require(actor, "accession", directory.registry(found.registry_id))
    return found


def accessions(actor: Actor) -> Select[Accession]:
    """Those of the actor's registries, newest first."""
    return (
        select(Accession)
        .where(Accession.registry_id.in_([each.id for each in managed(actor)]))
        .options(joinedload(Accession.by), joinedload(Accession.at_registry))
        .order_by(Accession.id.desc())
    )


def counts(actor: Actor, accession: Accession) -> dict[RowState, int]:
    """How many lines of each state there are, up to the actor's clearance."""
    query = (
        select(AccessionRow.state, func.count().label("many"))
        .where(AccessionRow.accession_id == accession.id, AccessionRow.level <= actor.clearance)
        .group_by(AccessionRow.state)
    )
    found = {row.state: row.many for row in db.session.execute(query)}
    return {state: found.get(state, 0) for state in RowState}


def rows(actor: Actor, accession: Accession, state: RowState) -> Select[AccessionRow]:
    """The lines of one state, in their order."""
    return (
        select(AccessionRow)
        .where(
            AccessionRow.accession_id == accession.id,
            AccessionRow.state == state,
            AccessionRow.level <= actor.clearance,
        )
        .order_by(AccessionRow.line)
    )


def all_rows(actor: Actor, accession: Accession, state: RowState) -> list[AccessionRow]:
    """The same, all of them: for a table that is sent back."""
    return list(db.session.scalars(rows(actor, accession, state)))


def faults(row: AccessionRow) -> list[Fault]:
    """What is wrong with a line, as it was stored."""
    return [Fault(**each) for each in json.loads(row.problems)]


@dataclass(frozen=True)
class Book:
    """A register of this year: `last` is its last number, `opening` the last given outside the system."""

    registry: Registry
    kind: str
    last: int
    opening: int

    @property
    def counts_here(self) -> bool:
        """Whether a number was given in the system, so that its beginning stands."""
        return self.last > self.opening


def books(actor: Actor) -> list[Book]:
    """The registers of this year of the registries that the actor manages, in one statement besides."""
    registries = managed(actor)
    names = {f"{kind}:{each.id}": (each, kind) for each in registries for kind in BOOKS}
    query = select(numbering.NumberSeries).where(
        numbering.NumberSeries.name.in_(names), numbering.NumberSeries.year == today().year
    )
    known = {row.name: (row.last, row.opening) for row in db.session.scalars(query)}
    return [Book(each, kind, *known.get(name, (0, 0))) for name, (each, kind) in names.items()]
