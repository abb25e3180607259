"""What a clerk gives when registering: the line of the register, and scanned papers."""

from dataclasses import dataclass
from datetime import date

from geos.core.types import Level
from geos.letters.entry import Valuable


@dataclass(frozen=True)
class Entry:
    """What the clerk wrote into the register, and as which post.

    `found` is what came with it and is described already; `again` says that the clerk has seen that such
    a letter is in the register, and enters this one all the same.
    """

    post_id: int
    sender: str
    subject: str
    their_reference: str = ""
    letter_date: date | None = None
    level: Level = Level.OPEN
    valuables: bool = False
    found: tuple[Valuable, ...] = ()
    again: bool = False


@dataclass(frozen=True)
class Upload:
    """A scanned paper as it was uploaded."""

    filename: str
    data: bytes
