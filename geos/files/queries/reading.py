"""Reading a file like a book: the part around a folio or a minute, and what refers to what.

Folios and minutes are numbered without gaps, so that a part is a range of numbers: the first page of a file
of a thousand papers costs what the only page of a thin one costs.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, or_, select, tuple_, union_all
from sqlalchemy.orm import joinedload

from geos.access import queries as access
from geos.classification import queries as scheme
from geos.core.actor import Actor
from geos.core.db import db
from geos.files import references
from geos.files.marking import mentions, named_files, named_folios
from geos.files.models import FileAlias, Folio, Minute, MinuteState, RegistryFile, Volume
from geos.files.policy import KIND
from geos.files.queries.contents import minutes

FOLIOS, MINUTES = 50, 30  # shown at a time


@dataclass(frozen=True)
class Way:
    """To another part: the number to ask for, and the numbers that stand there, lowest and highest."""

    around: int
    lowest: int
    highest: int


@dataclass(frozen=True)
class Part:
    """The numbers shown, lowest to highest, of all from `first` to `last`; empty: lowest above highest.

    `above` is how many are shown above the number that was asked for.
    """

    lowest: int
    highest: int
    first: int
    last: int
    size: int
    above: int

    @property
    def older(self) -> Way | None:
        """To the numbers below."""
        if self.lowest <= self.first:
            return None
        highest = self.lowest - 1
        return Way(max(self.first, highest - self.above), max(self.first, highest - self.size + 1), highest)

    @property
    def newer(self) -> Way | None:
        """To the numbers above."""
        if self.highest >= self.last:
            return None
        highest = min(self.last, self.highest + self.size)
        return Way(max(self.first, highest - self.above), self.highest + 1, highest)


def part(first: int, last: int, around: int | None, size: int, above: int = 0) -> Part:
    """The newest `size` numbers, or those around one of them."""
    highest = last if around is None else min(last, around + above)
    lowest = max(first, highest - size + 1)
    return Part(lowest, min(last, lowest + size - 1), first, last, size, above)


def folio_part(volume: Volume, around: int | None = None) -> tuple[Part, list[Folio]]:
    """A part of a volume's folios, newest first, each number followed by its enclosures."""
    ends = select(func.min(Folio.number), func.max(Folio.number)).where(Folio.volume_id == volume.id)
    first, last = db.session.execute(ends).one()
    shown = part(first or 1, last or 0, around, FOLIOS, FOLIOS // 2)
    query = (
        select(Folio)
        .where(Folio.volume_id == volume.id, Folio.number.between(shown.lowest, shown.highest))
        .options(joinedload(Folio.document))
        .order_by(Folio.number.desc(), func.length(Folio.enclosure), Folio.enclosure)
    )
    return shown, list(db.session.scalars(query))


def minute_part(file: RegistryFile, around: int | None, last: int) -> tuple[Part, list[Minute]]:
    """A part of the committed minutes, newest first, with their people and posts."""
    shown = part(1, last, around, MINUTES, 1)  # the asked one near the top, where it is in sight
    query = minutes(file).where(Minute.number.between(shown.lowest, shown.highest))
    return shown, list(db.session.scalars(query))


def last_minute(file: RegistryFile) -> int:
    """The number of the file's newest committed minute; 0 where there is none."""
    highest = select(func.max(Minute.number)).where(Minute.file_id == file.id)
    return db.session.execute(highest).scalar() or 0


def mentioning(file: RegistryFile, folio: Folio, limit: int = 12) -> list[int]:
    """The newest minutes, by number, that name this folio: the way back from a paper to its minutes."""
    likely = (
        select(Minute.number, Minute.text)
        .where(
            Minute.file_id == file.id,
            Minute.state == MinuteState.COMMITTED,
            Minute.text.contains(str(folio.number), autoescape=True),
        )
        .order_by(Minute.number.desc())
        .limit(200)
    )
    named = (folio.number, folio.enclosure)
    rows = db.session.execute(likely)
    return [number for number, text in rows if number and named in mentions(text)][:limit]


# What is named in a text --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """What of the things named in some texts exists and may be read."""

    minutes: int = 0  # the highest number of the file
    folios: frozenset[tuple[int, str]] = frozenset()  # numbers with letters
    files: dict[str, int] = field(default_factory=dict)  # reference key → id


def known(actor: Actor, file: RegistryFile, texts: Sequence[str], minutes: int) -> Known:
    """Look up what the texts name: one statement for folios and one for files, where any is named.

    `minutes` is the highest number of the file's minutes, which have no gaps.
    """
    found = {pair for text in texts for pair in named_folios(text)}
    keys = {key for text in texts for written in named_files(text) for key in file_keys(written)}
    return Known(minutes, _folios(file, found), _readable(actor, keys))


def file_keys(written: str) -> list[str]:
    """The keys under which a reference may be found: the whole, or all but its last part (a folio)."""
    whole = references.key(written)
    return [whole, re.sub(r"[^.]+\.$", "", whole)]


def _folios(file: RegistryFile, pairs: Iterable[tuple[int, str]]) -> frozenset[tuple[int, str]]:
    wanted = sorted(pairs)
    if not wanted:
        return frozenset()
    columns = (Folio.number, Folio.enclosure)
    query = select(*columns).where(Folio.file_id == file.id, tuple_(*columns).in_(wanted))
    return frozenset((number, enclosure) for number, enclosure in db.session.execute(query))


def _readable(actor: Actor, keys: Iterable[str]) -> dict[str, int]:
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    own = select(RegistryFile.reference_key, RegistryFile.id).where(RegistryFile.reference_key.in_(wanted))
    earlier = (
        select(FileAlias.reference_key, RegistryFile.id)
        .join(RegistryFile, RegistryFile.id == FileAlias.file_id)
        .where(FileAlias.reference_key.in_(wanted))
    )
    both = union_all(*(_seen_by(actor, query) for query in (earlier, own)))
    return {key: file_id for key, file_id in db.session.execute(both)}  # noqa: C416 - rows are no pairs


def _seen_by(actor: Actor, query: Select[str, int]) -> Select[str, int]:
    return query.where(
        RegistryFile.institution_id == actor.institution_id,
        access.readable(actor, KIND, RegistryFile.id, RegistryFile.level),
    )


# One paper, several places ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Where else a paper is: `kind` is original, copy, moved_to or moved_from; the file may be read.

    `reference` is the folio's own (Kumb. Na.), by the institution's pattern.
    """

    kind: str
    folio: Folio
    file: RegistryFile
    reference: str


def places(actor: Actor, folio: Folio) -> list[Place]:
    """The paper's original or copies, where it went and where it came from, on files that may be read."""
    which = or_(
        Folio.id == (folio.copy_of_id or 0),
        Folio.id == (folio.moved_to_id or 0),
        Folio.copy_of_id == folio.id,
        Folio.moved_to_id == folio.id,
    )
    query = (
        select(Folio, RegistryFile)
        .join(RegistryFile, RegistryFile.id == Folio.file_id)
        .where(which, access.readable(actor, KIND, RegistryFile.id, RegistryFile.level))
        .options(joinedload(Folio.volume))
        .order_by(Folio.id)
        .limit(20)
    )
    rows = db.session.execute(query).all()
    names = _references(rows)
    return [Place(_kind(folio, row), row, file, names[row.id]) for row, file in rows]


def _kind(folio: Folio, other: Folio) -> str:
    if other.id == folio.copy_of_id:
        return "original"
    if other.id == folio.moved_to_id:
        return "moved_to"
    return "copy" if other.copy_of_id == folio.id else "moved_from"


def goals(actor: Actor, rows: Iterable[Folio]) -> dict[int, str]:
    """Where moved papers of a list went, by the old folios' ids: `EA.45/312/02/5`, on readable files only."""
    ids = [row.moved_to_id for row in rows if row.moved_to_id]
    if not ids:
        return {}
    query = (
        select(Folio, RegistryFile)
        .join(RegistryFile, RegistryFile.id == Folio.file_id)
        .where(Folio.id.in_(ids), access.readable(actor, KIND, RegistryFile.id, RegistryFile.level))
        .options(joinedload(Folio.volume))
    )
    return _references(db.session.execute(query).all())


def _references(rows: Iterable[Any]) -> dict[int, str]:
    """The references of (folio, its file) of one institution by the folios' ids; one statement for all."""
    rows = list(rows)
    if not rows:
        return {}
    patterns = scheme.reference_patterns(rows[0][1].institution_id)
    return {row.id: references.of_folio(file.reference, row, patterns.at(row.filed_at)) for row, file in rows}
