"""The lines of a round. Of a file above the reader's clearance the bare number, and nothing else."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, literal, select
from sqlalchemy.orm import joinedload

from geos.access import queries as access
from geos.census.models import CensusEntry, CensusRound, Result
from geos.census.policy import POLICY
from geos.census.queries.rounds import LARGEST, open_counts
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.types import Level
from geos.files import following
from geos.files.models import RegistryFile
from geos.files.policy import KIND


@dataclass(frozen=True)
class Line:
    """An entry with its file's number; title and level only where the reader may read the file."""

    entry: CensusEntry
    reference: str
    readable: bool
    title: str
    level: Level


def lines(actor: Actor, round: CensusRound, *results: Result) -> Select[Any]:
    """The lines of a round with one of these results (all without), in the order in which one walks.

    Rows for `line_of`; nothing of a file that the actor may not read but its number is fetched.
    """
    may = access.readable(actor, KIND, RegistryFile.id, RegistryFile.level)
    query = (
        select(
            CensusEntry,
            RegistryFile.reference,
            case((may, literal(1)), else_=literal(0)),
            case((may, RegistryFile.title), else_=literal("")),
            case((may, RegistryFile.level), else_=literal(0)),
        )
        .join(RegistryFile, RegistryFile.id == CensusEntry.file_id)
        .options(
            joinedload(CensusEntry.expected_post),
            joinedload(CensusEntry.found_post),
            joinedload(CensusEntry.by),
        )
        .where(CensusEntry.round_id == round.id)
        .order_by(CensusEntry.id)
    )
    return query.where(CensusEntry.result.in_(results)) if results else query


def line_of(row: Any) -> Line:
    """A row of `lines`."""
    entry, reference, readable, title, level = row
    return Line(entry, reference, bool(readable), title, Level(int(level)))


def counts(round: CensusRound) -> dict[str, int]:
    """How many entries of each result; one statement."""
    return open_counts([round])[round.id]


def entry(actor: Actor, entry_id: int) -> CensusEntry:
    """An entry of a round that the actor may see, or NotFound."""
    found = db.session.get(CensusEntry, entry_id) if 0 < entry_id < LARGEST else None
    if found is None or not POLICY.can(actor, "read", found.round):
        raise NotFound
    return found


@following.hinders_closing
def sought(file: RegistryFile) -> list[following.Hindrance]:
    """A file that is being searched for is not closed."""
    found = missing_since(file)
    return [following.Hindrance("missing", CensusEntry.__tablename__, found.id)] if found else []


def missing_since(file: RegistryFile) -> CensusEntry | None:
    """The entry of the census that did not find this file, where it has not been found since."""
    query = (
        select(CensusEntry)
        .options(joinedload(CensusEntry.round))
        .where(
            CensusEntry.file_id == file.id,
            CensusEntry.result == Result.MISSING,
            CensusEntry.refound_at.is_(None),
        )
        .order_by(CensusEntry.id)
    )
    return db.session.scalars(query.limit(1)).first()
