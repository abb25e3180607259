"""Who may read a consignment: at the sender, whoever may read the letter; at the receiver, its registry."""

from geos.access import queries as access
from geos.core.actor import Actor
from geos.core.policy import Policy, any_of
from geos.exchange.models import Consignment
from geos.letters.policy.outgoing import POLICY as LETTERS

KIND = Consignment.__tablename__


def at_the_sender(actor: Actor, consignment: Consignment) -> bool:
    """Whoever may read the letter."""
    return LETTERS.can(actor, "read", consignment.letter)


def at_the_receiver(actor: Actor, consignment: Consignment) -> bool:
    """Whom it was opened to there, of that institution and cleared for the letter's level."""
    registry = consignment.to_registry
    return (
        registry is not None
        and actor.institution_id == registry.institution_id
        and access.may_read(actor, KIND, consignment.id, consignment.letter.level)
    )


POLICY: Policy[Consignment] = Policy({"read": any_of(at_the_sender, at_the_receiver)})
