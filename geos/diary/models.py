"""Bring-ups (kumbusho la tarehe, BU) and putting away (PA): DOMAIN §3, steps 15 and 16."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now, today
from geos.core.db import Versioned, db
from geos.core.types import UtcDateTime, choice
from geos.directory.models import Person, Post
from geos.files.models import RegistryFile


class BringUpState(StrEnum):
    """Waiting for its day, taken out the evening before, issued to the post, done with, or taken back."""

    WAITING = "waiting"
    TAKEN_OUT = "taken_out"
    ISSUED = "issued"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class How(StrEnum):
    """How a clerk named a file: by its code, by a tick in a list."""

    SCANNED = "scanned"
    TICKED = "ticked"


class BringUp(Versioned, db.Model):
    """A file that a post wants back on a day, and why.

    `due_on` is always a working day when it is set; `original_due_on` is what was asked for at first, so
    that a shift over a week-end and every later move stay in sight. `kept_on` is the day on which the post
    had the file again: kept in time where it is not later than `due_on`.
    """

    __tablename__ = "bring_up"
    __table_args__ = (
        CheckConstraint("(state IN ('done', 'withdrawn')) = (closed_at IS NOT NULL)", name="closed_is_dated"),
        CheckConstraint("state <> 'issued' OR kept_on IS NOT NULL", name="issued_is_dated"),
        Index("ix_bring_up_registry_id_state_due_on", "registry_id", "state", "due_on", "id"),
        Index("ix_bring_up_post_id_state_due_on", "post_id", "state", "due_on", "id"),
        Index("ix_bring_up_file_id_state", "file_id", "state"),
        Index("ix_bring_up_state_due_on", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"))  # the file's
    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"))
    state: Mapped[BringUpState] = mapped_column(choice(BringUpState), default=BringUpState.WAITING)
    due_on: Mapped[date]
    original_due_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))  # to which it is brought up
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    moved_why: Mapped[str] = mapped_column(String(300), default="")  # of the last move to another day
    announced_on: Mapped[date | None]  # when desk and registry were told that its day has come
    wanted_from_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))  # who was asked to return it
    wanted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    movement_id: Mapped[int | None] = mapped_column(ForeignKey("movement.id"))
    kept_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_why: Mapped[str] = mapped_column(String(300), default="")

    file: Mapped[RegistryFile] = relationship()
    post: Mapped[Post] = relationship(foreign_keys=post_id)
    asked_post: Mapped[Post | None] = relationship(foreign_keys=asked_post_id)
    asked_by: Mapped[Person | None] = relationship(foreign_keys=asked_by_id)
    wanted_from: Mapped[Post | None] = relationship(foreign_keys=wanted_from_id)
    closed_by: Mapped[Person | None] = relationship(foreign_keys=closed_by_id)

    @property
    def moved(self) -> bool:
        """Whether its day is another one than was asked for."""
        return self.due_on != self.original_due_on

    @property
    def late(self) -> bool:
        """Whether its day passed without the file, or the file came later than that."""
        if self.state in (BringUpState.WAITING, BringUpState.TAKEN_OUT):
            return self.due_on < today()
        return self.kept_on is not None and self.kept_on > self.due_on


class AtCounter(db.Model):
    """A file that came back to its registry, and whether it was put away since.

    One row for each file that ever came back, written anew each time; so that what lies at the counter is
    found without looking through every file. A file that was handed out again is in another state.
    """

    __tablename__ = "at_counter"
    __table_args__ = (
        Index(
            "ix_at_counter_lying",
            "registry_id",
            "since",
            "file_id",
            sqlite_where=text("put_away_at IS NULL"),
            postgresql_where=text("put_away_at IS NULL"),
        ),
    )

    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"), primary_key=True)
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"))
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    put_away_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PutAway(db.Model):
    """A file put back on its rack with nothing outstanding: when, by whom, and where it stands."""

    __tablename__ = "put_away"
    __table_args__ = (Index("ix_put_away_file_id_at", "file_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"))
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    location: Mapped[str] = mapped_column(String(80), default="")
    how: Mapped[How] = mapped_column(choice(How), default=How.TICKED)

    file: Mapped[RegistryFile] = relationship()
    by: Mapped[Person | None] = relationship()
