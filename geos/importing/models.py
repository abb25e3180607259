"""A file of units, posts, people or mailboxes as it was sent, line by line, and what became of each."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import UtcDateTime, choice
from geos.directory.models import Institution, Person


class ImportKind(StrEnum):
    """What the lines of a file are, in the order in which an institution is filled."""

    UNITS = "units"
    POSTS = "posts"
    PEOPLE = "people"
    MAILBOXES = "mailboxes"


class ImportMode(StrEnum):
    """All lines or none; or each line for itself, and those with faults stay out."""

    ALL = "all"
    ROWS = "rows"


class ImportState(StrEnum):
    """Looked through; being written (it goes on after any break); written; or put aside."""

    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    LEFT = "left"


class RowState(StrEnum):
    """Before: to be made, to be changed, the same already, wrong. After: made, changed."""

    WRONG = "wrong"
    NEW = "new"
    CHANGE = "change"
    SAME = "same"
    MADE = "made"
    CHANGED = "changed"


class Import(Versioned, db.Model):
    """One file for one institution. While it is written `run` names who writes, `beat_at` when it last did.

    `done` counts lines dealt with in this run. `trouble` says why a run came to nothing. `slips_at` is when
    the slips with the first-password links were last printed.
    """

    __tablename__ = "import_run"
    __table_args__ = (
        Index("ix_import_run_institution_id_id", "institution_id", "id"),
        CheckConstraint("(state = 'running') = (run IS NOT NULL)", name="running_has_a_run"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    kind: Mapped[ImportKind] = mapped_column(choice(ImportKind))
    filename: Mapped[str] = mapped_column(String(200))
    state: Mapped[ImportState] = mapped_column(choice(ImportState), default=ImportState.CHECKED)
    mode: Mapped[ImportMode | None] = mapped_column(choice(ImportMode))
    run: Mapped[str | None] = mapped_column(String(26))
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    slips_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    institution: Mapped[Institution] = relationship()
    by: Mapped[Person | None] = relationship()


class ImportRow(db.Model):
    """One line. `cells` is what was written, `problems` what is wrong or worth a look, `changes` what
    differs; all are JSON. `place` is the order of writing: what others refer to comes first. `subject_id` is
    the unit, post, person or mailbox that the line is about, once there is one.
    """

    __tablename__ = "import_row"
    __table_args__ = (Index("ix_import_row_import_id_state", "import_id", "state", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"))
    line: Mapped[int]
    place: Mapped[int]
    state: Mapped[RowState] = mapped_column(choice(RowState))
    doubtful: Mapped[bool] = mapped_column(default=False)  # written all the same, but worth a look
    subject_id: Mapped[int | None]
    cells: Mapped[str] = mapped_column(Text)
    problems: Mapped[str] = mapped_column(Text, default="[]")
    changes: Mapped[str] = mapped_column(Text, default="[]")
