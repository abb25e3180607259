"""What the acts of the census begin and end with."""

from typing import Any

from geos.audit import service as audit
from geos.census.models import CensusRound
from geos.census.policy import POLICY
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import WrongState
from geos.core.types import Level
from geos.files.policy import registry_post

KIND = CensusRound.__tablename__
SEARCH = "search_files"  # what waits for the registry after a round


def N_(text: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return text


def lock(round: CensusRound) -> None:
    """Read the round anew; until this transaction ends nobody else closes it or counts in it."""
    db.session.refresh(round, with_for_update={"of": CensusRound})


def begin(actor: Actor, act: str, round: CensusRound) -> None:
    """Lock the round and ask: NotFound for others than its registry's staff, WrongState when it is over."""
    lock(round)
    POLICY.require(actor, "read", round)
    if not POLICY.can(actor, act, round):
        raise WrongState


def note_of(round: CensusRound) -> str:
    """What a movement or a work item says of its cause: the office's own word and the round's number."""
    return f"Sensa ya majalada {round.label}"


def own_post(actor: Actor, registry_id: int) -> int | None:
    """The post in which the actor works in that registry."""
    post = registry_post(actor, registry_id)
    return post.id if post else None


def journal(
    actor: Actor, act: str, round: CensusRound, *, id: int | None = None, kind: str = KIND, **facts: Any
) -> None:
    """Journal an act upon a round, or upon an entry of it."""
    level: Level = facts.pop("level", Level.OPEN)
    audit.record(
        actor,
        act,
        kind,
        round.id if id is None else id,
        institution_id=round.institution_id,
        post_id=own_post(actor, round.registry_id),
        level=level,
        census=round.label,
        **facts,
    )
