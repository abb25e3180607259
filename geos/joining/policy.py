"""Who may do what: the operators of the Authority, over institutions, requests and domains; nobody else."""

from geos.core.actor import Actor, Role
from geos.core.errors import NotFound


def operates(actor: Actor) -> bool:
    """Whether the actor is an operator of the Authority, or the system itself."""
    return actor.is_system or actor.has(Role.AUTHORITY)


def require(actor: Actor) -> None:
    """NotFound for everybody but an operator: to others these pages do not exist."""
    if not operates(actor):
        raise NotFound
