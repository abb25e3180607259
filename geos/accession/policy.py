"""Who takes present files over: a records manager of the registry whose files they are."""

from geos.core.actor import Actor, Role
from geos.core.policy import Policy
from geos.directory.models import Registry


def colleague(actor: Actor, registry: Registry) -> bool:
    """Whoever works in that registry."""
    return registry.id in actor.registry_ids


def manager(actor: Actor, registry: Registry) -> bool:
    """A records manager of that registry."""
    return any(post.registry_id == registry.id and Role.RECORDS_MANAGER in post.roles for post in actor.posts)


POLICY: Policy[Registry] = Policy({"read": colleague, "accession": manager, "set_opening_number": manager})
