"""The lives of an order and of a hand-over list."""

from geos.core.policy import all_of, any_of
from geos.core.workflow import Step, Workflow
from geos.transfers.models import HandOver, HandOverState, Transfer, TransferState
from geos.transfers.parties import giver, leaving_side, not_oneself, receiver, receiving_side

ASKED, PLANNED = TransferState.ASKED, TransferState.PLANNED
OPEN, WAITING = HandOverState.OPEN, HandOverState.WAITING

FLOW: Workflow[Transfer] = Workflow(
    Step("accept_transfer", (ASKED,), PLANNED, all_of(receiving_side, not_oneself)),
    Step(
        "refuse_transfer", (ASKED,), TransferState.REFUSED, all_of(receiving_side, not_oneself), reason=True
    ),
    Step(
        "cancel_transfer",
        (ASKED, PLANNED),
        TransferState.CANCELLED,
        all_of(any_of(leaving_side, receiving_side), not_oneself),
        reason=True,
    ),
    Step("carry_out_transfer", (PLANNED,), TransferState.DONE, lambda actor, order: actor.is_system),
)

HAND_OVER_FLOW: Workflow[HandOver] = Workflow(
    Step("give_hand_over", (OPEN,), OPEN, giver),
    Step("give_after", (WAITING,), WAITING, giver),
    Step("freeze_hand_over", (OPEN,), WAITING, lambda actor, hand_over: actor.is_system),
    Step("receive_hand_over", (WAITING,), HandOverState.RECEIVED, receiver),
    Step("void", (OPEN, WAITING), HandOverState.VOID, lambda actor, hand_over: actor.is_system),
)
