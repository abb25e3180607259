"""Who reads the books: whoever works in the registry, the institution's records manager, its auditor."""

from geos.core.actor import Actor, Role
from geos.core.policy import Policy
from geos.directory.models import Registry

OVER_ALL = (Role.RECORDS_MANAGER, Role.AUDITOR)  # of every registry of their institution


def staff(actor: Actor, registry: Registry) -> bool:
    """Whoever works in that very registry."""
    return registry.id in actor.registry_ids


def overseer(actor: Actor, registry: Registry) -> bool:
    """A records manager or auditor of its institution."""
    return actor.institution_id == registry.institution_id and actor.has(*OVER_ALL)


def reader(actor: Actor, registry: Registry) -> bool:
    """Either of them."""
    return staff(actor, registry) or overseer(actor, registry)


def reads_books(actor: Actor) -> bool:
    """Whether this person reads the books of any registry."""
    return bool(actor.registry_ids) or actor.has(*OVER_ALL)


POLICY: Policy[Registry] = Policy({"read": reader})
