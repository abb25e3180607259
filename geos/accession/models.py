"""A list of present files as it was uploaded, row by row, and what became of each."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import Level, LevelType, UtcDateTime, choice
from geos.directory.models import Person, Registry


class AccessionState(StrEnum):
    """Looked through, being entered (it goes on after any break), entered, or left aside."""

    CHECKED = "checked"
    ENTERING = "entering"
    DONE = "done"
    LEFT = "left"


class RowState(StrEnum):
    """Good to enter, entered now, in the system before, or wrong."""

    GOOD = "good"
    ENTERED = "entered"
    KNOWN = "known"
    WRONG = "wrong"


class Accession(Versioned, db.Model):
    """One upload for one registry."""

    __tablename__ = "accession"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    state: Mapped[AccessionState] = mapped_column(choice(AccessionState), default=AccessionState.CHECKED)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    by: Mapped[Person | None] = relationship()
    at_registry: Mapped[Registry] = relationship()


class AccessionRow(db.Model):
    """One line. `cells` is what was written, `problems` what is wrong with it, both as JSON."""

    __tablename__ = "accession_row"
    __table_args__ = (Index("ix_accession_row_accession_id_state", "accession_id", "state", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    accession_id: Mapped[int] = mapped_column(ForeignKey("accession.id"))
    line: Mapped[int]
    state: Mapped[RowState] = mapped_column(choice(RowState))
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)  # shown up to the reader's clearance
    reference: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(300), default="")
    cells: Mapped[str] = mapped_column(Text)
    problems: Mapped[str] = mapped_column(Text, default="[]")
    doubtful: Mapped[bool] = mapped_column(default=False)  # entered all the same, but worth a look
    file_id: Mapped[int | None] = mapped_column(ForeignKey("registry_file.id"), index=True)
