"""The retention schedule from a table: looked through first, then entered as a whole.

An institution's schedule is approved as a document; here it is read from CSV or Excel. What a row would do is
worked out anew when it is entered, so that nothing which changed meanwhile is overwritten unseen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from geos.core import spreadsheets
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid
from geos.core.spreadsheets import Line
from geos.directory import queries as directory
from geos.directory.models import Institution
from geos.retention.models import RetentionClass, Ruling
from geos.retention.policy import SCHEDULE
from geos.retention.service.rules import N_
from geos.retention.service.scheduling import MOST_YEARS, YEARS, add_class, edit_class

MOST = 300  # classes of one schedule
# fmt: off
COLUMNS = {
    "code":    ("code", "namba", "darasa"),
    "name_sw": ("name_sw", "name in swahili", "jina kwa kiswahili", "jina"),
    "name_en": ("name_en", "name in english", "jina kwa kiingereza"),
    "years":   ("years", "miaka"),
    "ruling":  ("ruling", "then", "kisha", "hatima"),
    "basis":   ("basis", "legal basis", "msingi wa kisheria", "sheria"),
}
RULINGS = {
    "destroy": Ruling.DESTROY, "teketeza": Ruling.DESTROY, "kuteketeza": Ruling.DESTROY,
    "transfer": Ruling.TRANSFER, "national archives": Ruling.TRANSFER, "nyaraka za taifa": Ruling.TRANSFER,
    "review": Ruling.REVIEW, "appraise": Ruling.REVIEW, "tathmini": Ruling.REVIEW,
    "kutathmini": Ruling.REVIEW,
}
LENGTHS = {"code": 12, "name_sw": 120, "name_en": 120, "basis": 200}
# fmt: on
MISSING = N_("Something is missing in this row")
TOO_LONG = N_("A text in this row is too long")
TWICE = N_("This code stands in the table before")
NO_RULING = N_("Write what is done then: destroy, transfer or review")
NOTHING = N_("No row can be entered")


class RowState(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True)
class Row:
    """A row with what it would do, why it cannot be entered ("" where it can), and the class of its code."""

    line: Line
    state: RowState
    why: str = ""
    known: RetentionClass | None = None

    @property
    def facts(self) -> dict[str, object]:
        """The class as `add_class` takes it; of a row that is not wrong."""
        cells = self.line.cells
        texts = {name: cells[name].strip() for name in LENGTHS}
        return {**texts, "years": int(cells["years"]), "ruling": RULINGS[cells["ruling"].strip().lower()]}


def read_schedule(actor: Actor, institution: Institution, filename: str, data: bytes) -> list[Row]:
    """What each row of a table would do: the dry run. Invalid (field `upload`) where it is no such table."""
    SCHEDULE.require(actor, "edit", institution)
    return plan(institution.id, spreadsheets.read(data, filename, COLUMNS, COLUMNS, MOST))


def plan(institution_id: int, lines: Iterable[Line]) -> list[Row]:
    """Each row against the schedule as it is now; one statement."""
    query = select(RetentionClass).filter_by(institution_id=institution_id)
    known = {row.code: row for row in db.session.scalars(query)}
    rows: list[Row] = []
    seen: set[str] = set()
    for line in lines:
        code = line.cells.get("code", "").strip().upper()
        why = TWICE if code in seen else _wrong(line.cells)
        seen.add(code)
        rows.append(_row(line, why, known.get(code)))
    return rows


def _wrong(cells: dict[str, str]) -> str:
    if any(not cells.get(name, "").strip() for name in COLUMNS):
        return MISSING
    if any(len(cells[name].strip()) > most for name, most in LENGTHS.items()):
        return TOO_LONG
    years = cells["years"].strip()
    if not (years.isascii() and years.isdigit() and len(years) < 4 and int(years) <= MOST_YEARS):
        return YEARS
    return "" if cells["ruling"].strip().lower() in RULINGS else NO_RULING


def _row(line: Line, why: str, known: RetentionClass | None) -> Row:
    if why:
        return Row(line, RowState.WRONG, why, known)
    row = Row(line, RowState.NEW, known=known)
    if known is None:
        return row
    same = all(getattr(known, name) == value for name, value in row.facts.items() if name != "code")
    return Row(line, RowState.SAME if same else RowState.CHANGED, known=known)


@command
def import_schedule(actor: Actor, institution: Institution, lines: Iterable[Line]) -> Institution:
    """Enter every row without a fault, all or none; closed files fall due by the changed classes.

    By a records manager; Invalid where there is nothing to enter.
    """
    SCHEDULE.require(actor, "edit", institution)
    institution = directory.institution(institution.id)
    rows = [row for row in plan(institution.id, lines) if row.state in (RowState.NEW, RowState.CHANGED)]
    if not rows:
        raise Invalid(NOTHING)
    for row in rows:
        if row.known is None:
            add_class(actor, institution.id, **row.facts)  # type: ignore[arg-type]
        else:
            edit_class(actor, row.known, active=row.known.active, **row.facts)  # type: ignore[arg-type]
    return institution
