"""Pages of outgoing letters: the list and the register, writing one, reading it, and its acts."""

from geos.letters.views.outgoing import (
    acting,
    annulling,
    batches,
    beside,
    climbing,
    comparing,
    listing,
    papers,
    reading,
    signing,
    writing,
)
from geos.letters.views.outgoing.blueprint import NAV, bp

__all__ = [
    "NAV",
    "acting",
    "annulling",
    "batches",
    "beside",
    "bp",
    "climbing",
    "comparing",
    "listing",
    "papers",
    "reading",
    "signing",
    "writing",
]
