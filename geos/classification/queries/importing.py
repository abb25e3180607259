"""What an uploaded scheme would do, row by row; and the scheme as such a table."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from geos.classification.models import (
    FACTS,
    Keyword,
    SchemeImport,
    SchemeRow,
    SchemeVersion,
    VersionState,
)
from geos.classification.queries.scheme import LARGEST, keywords
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound

NEW, CHANGED, SAME, WRONG = "new", "changed", "unchanged", "wrong"
CODE = re.compile(r"[A-Z0-9]{1,12}")
YES = frozenset({"yes", "y", "1", "x", "ndiyo", "true", "kweli"})
NO = frozenset({"", "no", "n", "0", "hapana", "false"})


def N_(text: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return text


# fmt: off
COLUMNS: dict[str, tuple[str, ...]] = {
    "series":     ("Mfululizo", "Series", "Series code", "Namba ya mfululizo"),
    "descriptor": ("Neno kuu", "Descriptor", "Descriptor code", "Namba ya neno kuu"),
    "name_sw":    ("Jina (Kiswahili)", "Name in Swahili", "Swahili", "Kiswahili", "Jina"),
    "name_en":    ("Jina (Kiingereza)", "Name in English", "English", "Kiingereza", "Name"),
    "see_also":   ("Maneno mengine", "Other words", "See also"),
    "scope":      ("Yanayohusika", "Scope", "Scope note"),
    "position":   ("Nafasi", "Place", "Order"),
    "retired":    ("Limefungwa", "Retired"),
}
# fmt: on
NEEDED = ("series", "descriptor", "name_sw", "name_en")
LIMITS = {"name_sw": 120, "name_en": 120, "see_also": 300, "scope": 2000}

BAD_CODE = N_("Write a code of at most 12 digits and letters")
NO_SERIES = N_("Add a row for this series, with an empty descriptor")
TWICE = N_("Line %(line)d has the same code: leave one of them out")
EMPTY = N_("Write this")
TOO_LONG = N_("Shorten this to %(most)d characters")
NO_POSITION = N_("Write a number from 0 to 9999")
YES_OR_NO = N_("Write yes or no, or leave it empty")
BOUND = N_("This code belonged to another keyword, whose references go on: choose another code")


@dataclass
class Problem:
    """What is wrong in one cell, as a message that says what to write."""

    column: str
    key: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Planned:
    """One line of the table, read: what it says, what it would change, and what is wrong with it."""

    number: int
    series: str
    descriptor: str
    name_sw: str
    name_en: str
    see_also: str = ""
    scope: str = ""
    position: int = 0
    retired: bool = False
    problems: list[Problem] = field(default_factory=list)
    keyword: Keyword | None = None
    parent: Keyword | None = None
    state: str = NEW

    @property
    def code(self) -> str:
        """Its own code, of a series or of a descriptor."""
        return self.descriptor or self.series

    @property
    def path(self) -> str:
        """`45` or `45/312`."""
        return f"{self.series}/{self.descriptor}" if self.descriptor else self.series

    @property
    def columns(self) -> dict[str, Any]:
        """As columns of `keyword` and of `scheme_row`."""
        plain = {name: getattr(self, name) for name in FACTS if name != "parent_id"}
        return {**plain, "parent_id": self.parent.id if self.parent else None}


def sent(actor: Actor, import_id: int) -> SchemeImport:
    """An upload of the actor's own institution, or NotFound."""
    found = db.session.get(SchemeImport, import_id) if 0 < import_id < LARGEST else None
    if found is None or found.institution_id != actor.institution_id:
        raise NotFound
    return found


def plan(sent: SchemeImport) -> list[Planned]:
    """Each row of an upload with its state: new, changed, unchanged or wrong; in four statements."""
    rows = [_read(number, cells) for number, cells in json.loads(sent.rows)]
    standing = _standing(sent.institution_id)
    _compare(rows, standing, _bound(sent.institution_id))
    return rows


def table(institution_id: int) -> Iterator[list[Any]]:
    """The scheme in force as such a table, heading first: what was exported can be imported again."""
    yield list(COLUMNS)
    for series, rows in keywords(institution_id, retired=True):
        yield _exported(series.code, "", series)
        for row in rows:
            yield _exported(series.code, row.code, row)


def _exported(series: str, descriptor: str, row: Keyword) -> list[Any]:
    said = (row.name_sw, row.name_en, row.see_also, row.scope, row.position or "")
    return [series, descriptor, *said, "yes" if row.retired else ""]


def _read(number: int, cells: dict[str, str]) -> Planned:
    """A line as what it says, with the faults that can be seen in it alone."""
    text = {name: cells.get(name, "") for name in COLUMNS}
    row = Planned(
        number,
        text["series"].upper(),
        text["descriptor"].upper(),
        text["name_sw"],
        text["name_en"],
        text["see_also"],
        text["scope"],
    )
    row.problems += _faults(text)
    place, retired = text["position"], text["retired"].lower()
    row.position = int(place) if place.isascii() and place.isdigit() and len(place) <= 4 else 0
    row.retired = retired in YES
    return row


def _faults(text: dict[str, str]) -> Iterator[Problem]:
    if not CODE.fullmatch(text["series"].upper()):
        yield Problem("series", BAD_CODE)
    if text["descriptor"] and not CODE.fullmatch(text["descriptor"].upper()):
        yield Problem("descriptor", BAD_CODE)
    yield from (Problem(name, EMPTY) for name in ("name_sw", "name_en") if not text[name])
    for name, most in LIMITS.items():
        if len(text[name]) > most:
            yield Problem(name, TOO_LONG, {"most": most})
    place = text["position"]
    if place and not (place.isascii() and place.isdigit() and len(place) <= 4):
        yield Problem("position", NO_POSITION)
    if text["retired"].lower() not in YES | NO:
        yield Problem("retired", YES_OR_NO)


@dataclass(frozen=True)
class _Standing:
    """A keyword as the draft states it, or as it is in force."""

    keyword: Keyword
    facts: dict[str, Any]


def _standing(institution_id: int) -> dict[str, _Standing]:
    """Every keyword in force or in the draft, by its path; what a draft once proposed and gave up besides."""
    drafted = {
        row.keyword_id: row
        for row in db.session.scalars(
            select(SchemeRow)
            .join(SchemeVersion)
            .where(SchemeRow.institution_id == institution_id, SchemeVersion.state == VersionState.DRAFT)
        )
    }
    every = db.session.scalars(select(Keyword).filter_by(institution_id=institution_id)).all()
    codes = {row.id: row.code for row in every}
    found = {}
    for row in every:
        stated = drafted.get(row.id) or row
        path = f"{codes[stated.parent_id]}/{stated.code}" if stated.parent_id else stated.code
        given_up = row.proposed and row.id not in drafted
        found[path] = _Standing(row, {} if given_up else {name: getattr(stated, name) for name in FACTS})
    return found


def _bound(institution_id: int) -> dict[str, int]:
    """Which keyword each path ever belonged to: its references go on for ever."""
    codes: dict[int, str] = dict(
        db.session.execute(select(Keyword.id, Keyword.code).filter_by(institution_id=institution_id)).all()  # type: ignore[arg-type]
    )
    rows = db.session.execute(
        select(SchemeRow.keyword_id, SchemeRow.parent_id, SchemeRow.code)
        .join(SchemeVersion)
        .where(SchemeRow.institution_id == institution_id, SchemeVersion.state == VersionState.IN_FORCE)
    )
    return {
        f"{codes[parent_id]}/{code}" if parent_id else code: keyword_id
        for keyword_id, parent_id, code in rows
    }


def _compare(rows: Iterable[Planned], standing: dict[str, _Standing], bound: dict[str, int]) -> None:
    rows = list(rows)
    first: dict[str, int] = {}
    for row in rows:
        if row.path in first:
            row.problems.append(
                Problem("descriptor" if row.descriptor else "series", TWICE, {"line": first[row.path]})
            )
        first.setdefault(row.path, row.number)
    sound = {row.series for row in rows if not row.descriptor and not row.problems}
    for row in rows:
        _weigh(row, standing, bound, sound)


def _weigh(row: Planned, standing: dict[str, _Standing], bound: dict[str, int], new_series: set[str]) -> None:
    """Say what a row does, and what is wrong with it in this scheme."""
    known, series = standing.get(row.path), standing.get(row.series)
    if row.descriptor and not (row.series in new_series or (series and series.facts)):
        row.problems.append(Problem("series", NO_SERIES))
    if known is None and row.path in bound:
        row.problems.append(Problem("descriptor" if row.descriptor else "series", BOUND))
    row.keyword = known.keyword if known else None
    row.parent = series.keyword if row.descriptor and series else None
    if row.problems:
        row.state = WRONG
    elif known is None or not known.facts:
        row.state = NEW
    else:
        row.state = SAME if known.facts == row.columns else CHANGED
