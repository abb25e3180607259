"""Ordering, answering and carrying out transfers; giving and taking over by a list."""

from geos.transfers.service.answering import accept_transfer, cancel_transfer, refuse_transfer
from geos.transfers.service.carrying_out import carry_out_transfer, sweep
from geos.transfers.service.handing_over import give_hand_over, note_print, receive_hand_over
from geos.transfers.service.ordering import leave, transfer
from geos.transfers.service.swapping import swap

__all__ = [
    "accept_transfer",
    "cancel_transfer",
    "carry_out_transfer",
    "give_hand_over",
    "leave",
    "note_print",
    "receive_hand_over",
    "refuse_transfer",
    "swap",
    "sweep",
    "transfer",
]
