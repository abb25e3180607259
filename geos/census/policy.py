"""Who may count and correct: the staff of the registry, until the round is signed."""

from geos.census.models import CensusRound, RoundState
from geos.census.workflow import staff
from geos.core.actor import Actor
from geos.core.policy import Policy, all_of
from geos.directory.models import Registry


def being_counted(actor: Actor, round: CensusRound) -> bool:
    """Once its list is complete, before it is closed."""
    return round.state is RoundState.OPEN and not round.preparing


def not_frozen(actor: Actor, round: CensusRound) -> bool:
    """Before it is signed."""
    return round.state is not RoundState.SIGNED


def of_the_registry(actor: Actor, registry: Registry) -> bool:
    """Its clerks and records managers."""
    return registry.id in actor.registry_ids


POLICY: Policy[CensusRound] = Policy(
    {
        "read": staff,
        "count": all_of(staff, being_counted),
        "correct_place": all_of(staff, not_frozen),
    }
)
REGISTRY: Policy[Registry] = Policy({"read": of_the_registry, "begin_census": of_the_registry})
