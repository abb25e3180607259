"""What a clerk gives when registering: the line of the register, and scanned papers."""

from dataclasses import dataclass
from datetime import date

from geos.core.types import Level


@dataclass(frozen=True)
class Entry:
    """What the clerk wrote into the register, and as which post."""

    post_id: int
    sender: str
    subject: str
    their_reference: str = ""
    letter_date: date | None = None
    level: Level = Level.OPEN
    valuables: bool = False


@dataclass(frozen=True)
class Upload:
    """A scanned paper as it was uploaded."""

    filename: str
    data: bytes
