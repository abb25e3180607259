"""Who orders, answers and reads transfers, and who gives and takes over by a hand-over list."""

from geos.core.policy import Policy, any_of
from geos.transfers.models import HandOver, Transfer
from geos.transfers.parties import concerned, giver, leaving_side, receiver, receiving_side

POLICY: Policy[Transfer] = Policy(
    {
        "read": any_of(leaving_side, receiving_side, concerned),
        "order": leaving_side,
        "answer": receiving_side,
    }
)

HAND_OVER: Policy[HandOver] = Policy({"read": any_of(giver, receiver), "give": giver, "receive": receiver})
