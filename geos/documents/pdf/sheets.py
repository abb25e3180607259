"""What stands on a printed letter or memo, as plain values.

All words are given in the language of the paper. A body is plain text, a blank line between paragraphs, or
clean HTML; its format stands beside it (geos.core.richtext).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from geos.core.richtext import TextFormat

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
    above the name that says how it was signed; without it the paper leaves room for a hand, or, when it is
    printed with slots, for a signature's visible block.
    """

    name: str
    title: str
    authority: Authority = Authority.OWN
    principal_title: str = ""
    signed: str = ""


@dataclass(frozen=True)
class Slot:
    """Where a signature's visible block goes: its field, its page (from 0), and its box in points from the
    page's bottom left: left, bottom, right, top.
    """

    field: str
    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Printed:
    """A paper and the slots of its signatures, in the order of the sheet's signatures."""

    data: bytes
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Letterhead:
    """The head of an institution's paper, in both languages; an empty name is left out.

    `lines` are the address, `contacts` telephone, e-mail and website. `logo` is a whole picture file of
    `logo_type`; without one the head has no emblem.
    """

    name_sw: str
    name_en: str
    lines: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    motto: str = ""
    logo: bytes = b""
    logo_type: Literal["png", "jpg", "svg"] = "png"


@dataclass(frozen=True)
class CopyLine:
    """One line under Nakala: the addressee, and their reference where it is known."""

    addressee: str
    reference: str = ""


@dataclass(frozen=True)
class LetterSheet:
    """A letter as it is printed.

    `marking` is the classification's label, '' for an open letter; `date` is the day of signing in the
    office's zone; each string of a tuple is one line. Without a `letterhead` the head is the institution's
    name and its `address`. `countersignatures` follow the signature in the order in which they will be
    given. With a `verify_url` (what the QR leads to) the first page says how to check the letter.
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
    body_format: TextFormat = TextFormat.PLAIN
    letterhead: Letterhead | None = None
    countersignatures: tuple[Signature, ...] = ()
    verify_url: str = ""
    verify_code: str = ""


@dataclass(frozen=True)
class RouteLine:
    """One stop of a memo's route: who said what, and when. `act` is a word: recommended, returned …

    Stops of one `stage` (from 1) were asked at the same time; 0 where the route is a plain row.
    `conditions` are those under which a yes was given.
    """

    post: str
    person: str
    act: str
    words: str = ""
    at: datetime | None = None  # None for a stop not reached yet
    acting: bool = False
    stage: int = 0
    conditions: str = ""


@dataclass(frozen=True)
class TaskLine:
    """What follows from the decision: what is to be done, by whom, until when (None: no date)."""

    what: str
    who: str
    due: date | None = None


@dataclass(frozen=True)
class MemoSheet:
    """A memo (dokezo sabili) as it is printed, with the opinions on its route and the decision.

    `kind` is a word for what it is about (Likizo, Masurufu), `facts` are what such a memo says in figures:
    label and value. `decisions` are those of several deciders, in their order; `decision` that of one.
    """

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
    body_format: TextFormat = TextFormat.PLAIN
    kind: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    attachments: tuple[str, ...] = ()
    decisions: tuple[RouteLine, ...] = ()
    tasks: tuple[TaskLine, ...] = ()
    letterhead: Letterhead | None = None
