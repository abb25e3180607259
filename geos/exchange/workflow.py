"""The life of a consignment, honestly: one row for each act (DOMAIN §4).

A member's consignment passes from `queue` to `deliver` in one transaction, because both registries are
in this installation. Mail is `send` only once the other server has taken it, and nothing here ever
claims that it was delivered.
"""

from geos.core.actor import Actor
from geos.core.workflow import Step, Workflow
from geos.exchange.models import Carrier, Consignment, ConsignmentState

QUEUED, SENT, DELIVERED = ConsignmentState.QUEUED, ConsignmentState.SENT, ConsignmentState.DELIVERED
REGISTERED, ANSWERED = ConsignmentState.REGISTERED, ConsignmentState.ANSWERED
REFUSED, REFUSAL_SEEN = ConsignmentState.REFUSED, ConsignmentState.REFUSAL_SEEN
CANCELLED, FAILED = ConsignmentState.CANCELLED, ConsignmentState.FAILED


def sender(actor: Actor, consignment: Consignment) -> bool:
    """Clerks and records managers of the registry that dispatched the letter."""
    return consignment.letter.registry_id in actor.registry_ids


def carrier(actor: Actor, consignment: Consignment) -> bool:
    """The dispatching registry hands to members by itself; of mail only the queue may say what happened."""
    return consignment.carrier is Carrier.MEMBER and sender(actor, consignment)


def holds_it_still(actor: Actor, consignment: Consignment) -> bool:
    """Its sender, as long as it can be taken back: what another mail server has taken cannot."""
    in_hand = consignment.carrier is Carrier.MEMBER or consignment.state is QUEUED
    return in_hand and sender(actor, consignment)


def receiver(actor: Actor, consignment: Consignment) -> bool:
    """Clerks and records managers of the registry that it went to."""
    return consignment.to_registry_id is not None and consignment.to_registry_id in actor.registry_ids


def author(actor: Actor, consignment: Consignment) -> bool:
    """Whoever holds the post that wrote the letter."""
    return actor.holds(consignment.letter.post_id)


def sending_institution(actor: Actor, consignment: Consignment) -> bool:
    """Registry staff of the institution that sent it: they register the answer."""
    return bool(actor.registry_ids) and actor.institution_id == consignment.from_institution_id


def mail_process(actor: Actor, consignment: Consignment) -> bool:
    """Nobody but the system; the workflow lets the system pass."""
    return False


# fmt: off
FLOW: Workflow[Consignment] = Workflow(
    #    act             from                       to            by                   must say why
    Step("send",         (QUEUED,),                 SENT,         carrier),
    Step("deliver",      (SENT,),                   DELIVERED,    carrier),
    Step("register",     (DELIVERED,),              REGISTERED,   receiver),
    Step("answer",       (REGISTERED,),             ANSWERED,     sending_institution),
    Step("refuse",       (DELIVERED,),              REFUSED,      receiver,            reason=True),
    Step("see_refusal",  (REFUSED,),                REFUSAL_SEEN, author),
    Step("cancel",       (QUEUED, SENT, DELIVERED), CANCELLED,    holds_it_still),
    Step("fail",         (QUEUED,),                 FAILED,       mail_process,        reason=True),
    Step("see_failure",  (FAILED,),                 FAILED,       author),
)
# fmt: on
