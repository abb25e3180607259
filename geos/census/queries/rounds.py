"""The rounds of the registries in which an actor works."""

from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from geos.census.models import CensusEntry, CensusRound, Result
from geos.census.policy import POLICY
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory.models import Registry

LARGEST = 1 << 31


def get(actor: Actor, round_id: int) -> CensusRound:
    """The round, or NotFound for whoever does not work in its registry."""
    found = db.session.get(CensusRound, round_id) if 0 < round_id < LARGEST else None
    if found is None or not POLICY.can(actor, "read", found):
        raise NotFound
    return found


def rounds(registry: Registry) -> Select[CensusRound]:
    """The rounds of a registry, newest first."""
    people = (CensusRound.begun_by, CensusRound.signed_by, CensusRound.unit)
    return (
        select(CensusRound)
        .options(*(joinedload(each) for each in people))
        .where(CensusRound.registry_id == registry.id)
        .order_by(CensusRound.id.desc())
    )


def open_counts(rows: Iterable[CensusRound]) -> dict[int, dict[str, int]]:
    """By round, how many entries of each result; one statement."""
    query = (
        select(CensusEntry.round_id, CensusEntry.result, func.count())
        .where(CensusEntry.round_id.in_([row.id for row in rows]))
        .group_by(CensusEntry.round_id, CensusEntry.result)
    )
    found: dict[int, dict[str, int]] = {row.id: {each.value: 0 for each in Result} for row in rows}
    for round_id, result, count in db.session.execute(query):
        found[round_id][result.value] = count
    return found
