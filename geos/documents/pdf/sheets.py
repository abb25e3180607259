"""What stands on a printed letter or memo, as plain values.

All words are given in the language of the paper; text is plain, a blank line between paragraphs.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

Language = Literal["sw", "en"]


class Authority(StrEnum):
    """By what right somebody signs."""

    OWN = "own"
    ACTING = "acting"  # Kaimu: holds the post for the time being
    FOR = "for"  # Kny.: signs on behalf of a principal


@dataclass(frozen=True)
class Signature:
    """Who signed, and as what.

    `title` is the signer's own title; with ACTING it is the title of the post held for the time being,
    without the word Kaimu. `principal_title` is the title of the one for whom FOR signs. `signed` is a line
    above the name that says how it was signed; without it the paper leaves room for a hand.
    """

    name: str
    title: str
    authority: Authority = Authority.OWN
    principal_title: str = ""
    signed: str = ""


@dataclass(frozen=True)
class CopyLine:
    """One line under Nakala: the addressee, and their reference where it is known."""

    addressee: str
    reference: str = ""


@dataclass(frozen=True)
class LetterSheet:
    """A letter as it is printed.

    `marking` is the classification's label, '' for an open letter; `address` is the letterhead's last
    line; `date` is the day of signing in the office's zone; each string of a tuple is one line.
    """

    institution: str
    address: str
    reference: str
    date: date
    addressee: tuple[str, ...]
    subject: str
    body: str
    signature: Signature
    language: Language = "sw"
    their_reference: str = ""
    through: tuple[str, ...] = ()
    salutation: str = ""
    closing: str = ""
    copies: tuple[CopyLine, ...] = ()
    enclosures: tuple[str, ...] = ()
    marking: str = ""


@dataclass(frozen=True)
class RouteLine:
    """One stop of a memo's route: who said what, and when. `act` is a word: recommended, returned …"""

    post: str
    person: str
    act: str
    words: str = ""
    at: datetime | None = None  # None for a stop not reached yet
    acting: bool = False


@dataclass(frozen=True)
class MemoSheet:
    """A memo (dokezo sabili) as it is printed, with the opinions on its route and the decision."""

    institution: str
    reference: str
    date: date
    to: str
    sender: str
    subject: str
    body: str
    author: Signature
    language: Language = "sw"
    through: tuple[str, ...] = ()
    route: tuple[RouteLine, ...] = ()
    decision: RouteLine | None = None
    marking: str = ""
