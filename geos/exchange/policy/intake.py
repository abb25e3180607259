"""Who works at a registry's intake: its own clerks and records managers. The subject is a registry's id."""

from geos.core.actor import Actor
from geos.core.policy import Policy


def works_there(actor: Actor, registry_id: int) -> bool:
    """Whoever holds a post in that registry."""
    return registry_id in actor.registry_ids


POLICY: Policy[int] = Policy(
    {
        "register": works_there,
        "put_aside": works_there,
        "bring_back": works_there,
    }
)
