"""Who may do what with a request: those who asked, and the staff of the registry that has the file."""

from geos.access import queries as access
from geos.core.actor import Actor
from geos.core.policy import Policy, any_of
from geos.counter.models import Requisition
from geos.files.models import RegistryFile


def asker(actor: Actor, asked: Requisition) -> bool:
    """Whoever holds the post for which it was asked."""
    return actor.holds(asked.post_id)


def staff(actor: Actor, asked: Requisition) -> bool:
    """The registry's staff, as far as they may read the file: to others the request does not exist."""
    if asked.registry_id not in actor.registry_ids:
        return False
    file = asked.file
    return file is None or access.may_read(actor, RegistryFile.__tablename__, file.id, file.level)


POLICY: Policy[Requisition] = Policy(
    {"read": any_of(asker, staff), "answer": staff, "refuse": staff, "withdraw": asker}
)


def at_a_counter(actor: Actor) -> bool:
    """Whether this reader works in a registry."""
    return bool(actor.registry_ids)
