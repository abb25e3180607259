"""What the author of a circular says of it: its kind, whom it is for, how often who is silent is reminded."""

from collections.abc import Sequence
from dataclasses import dataclass

from geos.circulars.models import CircularKind

MOST_DAYS = 60  # working days between two reminders


@dataclass(frozen=True)
class Plan:
    """As `start_circular` takes it; `everyone` means every other institution, units are own ones."""

    kind: CircularKind = CircularKind.CIRCULAR
    everyone: bool = False
    institution_ids: Sequence[int] = ()
    unit_ids: Sequence[int] = ()
    address: str = ""
    remind_days: int = 0
    replaces_id: int | None = None
