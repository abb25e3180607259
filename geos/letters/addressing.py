"""Whom a letter is for, and how that stands on the paper.

A member is an institution of this installation and gets the letter in its registry; anybody else is
outside, with an address of lines and an e-mail address.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from geos.core.errors import Invalid
from geos.directory.models import Institution, Post
from geos.documents.pdf.sheets import CopyLine
from geos.letters.models import Addressee, AddresseeKind
from geos.letters.wording import N_, words_of
from geos.web.validators import ADDRESS

NO_NAME = N_("Write the name and address above %(email)s")
ONE_EMAIL = N_("Write one e-mail address on a line of its own under “%(name)s”")
MOST = 400  # addressees and copies of one letter
LONGEST = 400  # characters of one address
LONGEST_EMAIL = 254
BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True)
class To:
    """One addressee or copy as the drafter gives it: a member by id, or lines and an e-mail address."""

    institution_id: int | None = None
    lines: str = ""
    email: str = ""

    @classmethod
    def member(cls, institution: Institution) -> "To":
        """An institution of this installation; its lines come from the directory."""
        return cls(institution_id=institution.id)

    @classmethod
    def outside(cls, lines: str, email: str) -> "To":
        """Anybody else: name and address on lines, and where the e-mail goes."""
        return cls(lines=lines, email=email)


def member_lines(institution: Institution, head: Post | None, language: str) -> str:
    """Title of the head, name, address and place: one line each, as letters here have it."""
    ending = "en" if language == "en" else "sw"
    title = getattr(head, f"title_{ending}") if head else words_of(language)["heads"][institution.kind]
    name = getattr(institution, f"name_{ending}")
    return f"{title},\n{name},\n{institution.address},\n{institution.place.upper()}."


def in_blocks(text: str, field: str) -> list[To]:
    """Outside addressees from one text: an address of lines each, its e-mail last, a blank line between.

    Raises Invalid about `field`, naming the first address that cannot be used.
    """
    blocks = [block for block in BLANK_LINES.split(text.strip()) if block.strip()]
    return [_block(block, field) for block in blocks]


def _block(block: str, field: str) -> To:
    rows = [row.strip() for row in block.split("\n") if row.strip()]
    emails = [row for row in rows if "@" in row]
    if len(emails) != 1 or not ADDRESS.fullmatch(emails[0]):
        raise Invalid(ONE_EMAIL, fields={field: ONE_EMAIL}, name=rows[0][:80])
    lines = [row for row in rows if row != emails[0]]
    if not lines:
        raise Invalid(NO_NAME, fields={field: NO_NAME}, email=emails[0])
    return To.outside("\n".join(lines), emails[0].lower())


def as_blocks(addressees: Iterable[Addressee]) -> str:
    """Outside addressees as the text that `in_blocks` reads."""
    outside = [each for each in addressees if each.kind is AddresseeKind.OUTSIDE]
    return "\n\n".join(f"{each.lines}\n{each.email}" for each in outside)


def printed(addressees: Iterable[Addressee]) -> tuple[str, ...]:
    """The lines above the letter: each main addressee's, a gap between two."""
    rows: list[str] = []
    for each in addressees:
        if not each.is_copy:
            rows += [*([""] if rows else []), *each.lines.split("\n")]
    return tuple(rows)


def printed_copies(addressees: Iterable[Addressee]) -> tuple[CopyLine, ...]:
    """The lines under Nakala: title and name of each."""
    return tuple(CopyLine(one_line(each)) for each in addressees if each.is_copy)


def one_line(addressee: Addressee) -> str:
    """`Katibu Mkuu, Ofisi ya Rais – Utumishi`: the first two lines as one."""
    rows = [row.strip().rstrip(",.") for row in addressee.lines.split("\n") if row.strip()]
    return ", ".join(rows[:2])


def label(addressee: Addressee, language: str) -> str:
    """The addressee in a list: the institution's name, or the first two lines of an address."""
    if addressee.institution is None:
        return one_line(addressee)
    name = addressee.institution.name_en if language == "en" else addressee.institution.name_sw
    return str(name)
