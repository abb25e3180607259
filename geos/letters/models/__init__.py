"""Letters as they are kept: `incoming` ones with their register, `outgoing` ones."""

from geos.letters.models.incoming import (
    Acknowledgement,
    AcknowledgeWhen,
    Channel,
    IncomingCorrection,
    IncomingEnclosure,
    IncomingEnding,
    IncomingLetter,
    IncomingState,
    Mark,
    RegistryRule,
    SealedItem,
    ValuableItem,
    ValuableKind,
)
from geos.letters.models.outgoing import (
    Addressee,
    AddresseeKind,
    Authority,
    OutgoingLetter,
    OutgoingState,
    OutgoingVersion,
)

__all__ = [
    "AcknowledgeWhen",
    "Acknowledgement",
    "Addressee",
    "AddresseeKind",
    "Authority",
    "Channel",
    "IncomingCorrection",
    "IncomingEnclosure",
    "IncomingEnding",
    "IncomingLetter",
    "IncomingState",
    "Mark",
    "OutgoingLetter",
    "OutgoingState",
    "OutgoingVersion",
    "RegistryRule",
    "SealedItem",
    "ValuableItem",
    "ValuableKind",
]
