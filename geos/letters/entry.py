"""What people give for the incoming register and the stationery: forms make it, services take it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from geos.core.richtext import TextFormat
from geos.core.types import Level
from geos.letters.models import Mark, ValuableKind


@dataclass(frozen=True)
class Sealed:
    """What is known of an envelope that stays closed: for whom, its mark, and what the post wrote on it.

    `to_person_id` names the only person who may receive and open it; without one, the post's holder may.
    """

    to_post_id: int
    mark: Mark
    to_person_id: int | None = None
    postmark_on: date | None = None
    registered_mail_number: str = ""


@dataclass(frozen=True)
class Valuable:
    """Something of value that came with a letter. `amount` in `currency` (ISO 4217), as a whole, not each."""

    kind: ValuableKind
    description: str = ""
    amount: Decimal | None = None
    currency: str = "TZS"
    count: int = 1


@dataclass(frozen=True)
class Scan:
    """A scan of what lay in an envelope, as it was uploaded."""

    filename: str
    data: bytes


@dataclass(frozen=True)
class Content:
    """What the addressee found in it, for the register: only what is handed in is told to anybody."""

    sender: str
    subject: str
    their_reference: str = ""
    letter_date: date | None = None
    level: Level = Level.OPEN
    scan: Scan | None = None


@dataclass(frozen=True)
class Head:
    """What stands on a letterhead, as its form gives it; `lines_…` are lines of the address."""

    name_sw: str
    name_en: str
    lines_sw: str = ""
    lines_en: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    motto_sw: str = ""
    motto_en: str = ""


@dataclass(frozen=True)
class Draft:
    """What a template says: the beginning of a letter."""

    name: str
    body: str
    body_format: TextFormat = TextFormat.PLAIN
    language: str = "sw"
    subject: str = ""
    salutation: str = ""
    closing: str = ""
