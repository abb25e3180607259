"""Who may scan into a registry and see its scans: its own clerks and records managers."""

from geos.access import queries as access
from geos.core.actor import Actor
from geos.core.policy import Policy
from geos.directory.models import Registry
from geos.scans.models import Scan, ScanBatch

BATCH, SCAN = ScanBatch.__tablename__, Scan.__tablename__


def works_there(actor: Actor, registry: Registry) -> bool:
    """Whoever holds a post in that registry."""
    return registry.id in actor.registry_ids


def of_the_registry(actor: Actor, thing: ScanBatch | Scan) -> bool:
    """Its staff, to whom it was opened when it came in, as far as they are cleared."""
    return thing.registry_id in actor.registry_ids and access.may_read(
        actor, thing.__tablename__, thing.id, thing.level
    )


POLICY: Policy[Registry] = Policy({"upload": works_there, "print_separators": works_there})
READING: Policy[ScanBatch | Scan] = Policy({"read": of_the_registry})
