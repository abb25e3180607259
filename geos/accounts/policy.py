"""Who may help another into an account, and whose account is out of a helpdesk's reach."""

from dataclasses import dataclass

from geos.core.actor import Actor, Role
from geos.core.policy import Policy, all_of
from geos.directory.policy import Seat, own_helpdesk, own_institution_admin


@dataclass(frozen=True)
class Helped:
    """Somebody whose account is to be helped with: where from, and the roles held now."""

    institution_id: int
    person_id: int
    roles: frozenset[Role]


def somebody_else(actor: Actor, helped: Helped) -> bool:
    """Nobody helps the own account: an open screen of an administrator is not a way to a new password."""
    return actor.person_id != helped.person_id


def within_reach(actor: Actor, helped: Helped) -> bool:
    """Whoever makes a new password for an account could use it: never upwards."""
    seat = Seat(helped.institution_id)
    if Role.AUTHORITY in helped.roles:
        return actor.has(Role.AUTHORITY)
    if Role.INSTITUTION_ADMIN in helped.roles:
        return own_institution_admin(actor, seat) or actor.has(Role.AUTHORITY)
    if Role.AUDITOR in helped.roles:  # who watches how access is run is out of a helpdesk's reach
        return own_institution_admin(actor, seat)
    return own_helpdesk(actor, seat)


POLICY: Policy[Helped] = Policy({"help": all_of(somebody_else, within_reach)})
