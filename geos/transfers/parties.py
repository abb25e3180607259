"""Who stands where: the sides of an order, the giver and the receiver of a hand-over list."""

from geos.core.actor import Actor, Role
from geos.transfers.models import HandOver, HandOverState, Transfer


def leaving_side(actor: Actor, order: Transfer) -> bool:
    """An administrator of the institution that the person serves, or served."""
    return actor.institution_id == order.institution_id and actor.has(Role.INSTITUTION_ADMIN)


def receiving_side(actor: Actor, order: Transfer) -> bool:
    """An administrator of the institution to which the person goes."""
    return (
        order.to_institution_id is not None
        and actor.institution_id == order.to_institution_id
        and actor.has(Role.INSTITUTION_ADMIN)
    )


def concerned(actor: Actor, order: Transfer) -> bool:
    """The person whom the order is about."""
    return actor.person_id is not None and actor.person_id == order.person_id


def not_oneself(actor: Actor, order: Transfer) -> bool:
    """Nobody decides about their own transfer."""
    return not concerned(actor, order)


def giver(actor: Actor, hand_over: HandOver) -> bool:
    """The person who goes, as long as that person serves there."""
    here = actor.institution_id == hand_over.institution_id
    return here and actor.person_id is not None and actor.person_id == hand_over.person_id


def receiver(actor: Actor, hand_over: HandOver) -> bool:
    """Whoever holds the post that takes over, from the day on."""
    known = hand_over.state in (HandOverState.WAITING, HandOverState.RECEIVED)
    return known and actor.holds(hand_over.receiver_post_id) and not giver(actor, hand_over)
