"""The life of a round: counted, closed, signed."""

from geos.census.models import CensusRound, RoundState
from geos.core.actor import Actor, Role
from geos.core.workflow import Step, Workflow

OPEN, CLOSED, SIGNED = RoundState.OPEN, RoundState.CLOSED, RoundState.SIGNED


def staff(actor: Actor, round: CensusRound) -> bool:
    """Registry clerks and records managers of the registry."""
    return round.registry_id in actor.registry_ids


def manager(actor: Actor, round: CensusRound) -> bool:
    """Its records managers, who answer for where the files are."""
    return any(
        post.registry_id == round.registry_id and Role.RECORDS_MANAGER in post.roles for post in actor.posts
    )


FLOW: Workflow[CensusRound] = Workflow(
    Step("close_census", (OPEN,), CLOSED, staff),
    Step("sign_census", (CLOSED,), SIGNED, manager),
)
