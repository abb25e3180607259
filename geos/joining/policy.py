"""Who may do what: the operators of the Authority, over institutions, requests and domains; nobody else."""

from geos.core.actor import Actor, Role
from geos.core.errors import NotFound
from geos.joining.models import DomainName


def operates(actor: Actor) -> bool:
    """Whether the actor is an operator of the Authority, or the system itself."""
    return actor.is_system or actor.has(Role.AUTHORITY)


def sees_domain(actor: Actor, row: DomainName) -> bool:
    """An operator, and who administers the institution that holds the name."""
    holder = row.institution_id is not None and row.institution_id == actor.institution_id
    return operates(actor) or (holder and actor.has(Role.INSTITUTION_ADMIN))


def require(actor: Actor) -> None:
    """NotFound for everybody but an operator: to others these pages do not exist."""
    if not operates(actor):
        raise NotFound
