"""Rounds of the census, and one entry for each file that was expected or found in a round."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import UtcDateTime, choice
from geos.directory.models import Person, Post, Registry, Unit
from geos.files.models import RegistryFile


class Scope(StrEnum):
    """What a round covers: a whole registry, a room (or shelf) of it, or the posts of a unit."""

    REGISTRY = "registry"
    ROOM = "room"
    UNIT = "unit"


class RoundState(StrEnum):
    """Being counted, closed with its results, signed and frozen."""

    OPEN = "open"
    CLOSED = "closed"
    SIGNED = "signed"


class Result(StrEnum):
    """How an entry stands: still sought, where it should be, elsewhere, nowhere, or there unexpectedly."""

    WAITING = "waiting"
    FOUND = "found"
    MISPLACED = "misplaced"
    MISSING = "missing"
    UNEXPECTED = "unexpected"


class How(StrEnum):
    """How a file was named: by its code, by a reference that was typed, by a tick in the list."""

    SCANNED = "scanned"
    TYPED = "typed"
    TICKED = "ticked"


class CensusRound(Versioned, db.Model):
    """One round: what it covers, who began, closed and signed it. `3/2026` is its label in its registry.

    `expected` stays 0 until its list is complete: a long one is written by the worker.
    """

    __tablename__ = "census_round"
    __table_args__ = (
        UniqueConstraint("registry_id", "year", "number"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_is_dated"),
        CheckConstraint("(state = 'signed') = (signed_at IS NOT NULL)", name="signed_is_dated"),
        CheckConstraint("(scope = 'unit') = (unit_id IS NOT NULL)", name="unit_is_named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"), index=True)
    year: Mapped[int]
    number: Mapped[int]
    state: Mapped[RoundState] = mapped_column(choice(RoundState), default=RoundState.OPEN)
    scope: Mapped[Scope] = mapped_column(choice(Scope))
    room: Mapped[str] = mapped_column(String(80), default="")  # how the location of its files begins
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    paper_only: Mapped[bool] = mapped_column(default=False)  # files that are electronic only are left out
    expected: Mapped[int] = mapped_column(default=0)  # files that should be there
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    begun_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_name: Mapped[str] = mapped_column(String(160), default="")  # as written under the report
    remarks: Mapped[str] = mapped_column(String(1000), default="")

    at_registry: Mapped[Registry] = relationship()
    unit: Mapped[Unit | None] = relationship()
    begun_by: Mapped[Person | None] = relationship(foreign_keys=begun_by_id)
    closed_by: Mapped[Person | None] = relationship(foreign_keys=closed_by_id)
    signed_by: Mapped[Person | None] = relationship(foreign_keys=signed_by_id)
    signed_post: Mapped[Post | None] = relationship(foreign_keys=signed_post_id)

    @property
    def preparing(self) -> bool:
        """Whether its list of files is still being written: nothing is counted yet."""
        return self.state is RoundState.OPEN and self.expected == 0

    @property
    def label(self) -> str:
        """`3/2026`: the third round of its registry in that year."""
        return f"{self.number}/{self.year}"


class CensusEntry(db.Model):
    """One file in a round: where it should be, where it was found, how, when and by whom.

    A post is null for the registry itself. The rows of a round are made in the order in which one walks:
    by post, then rack, then reference. A missing file stays marked until `refound_at`.
    """

    __tablename__ = "census_entry"
    __table_args__ = (
        UniqueConstraint("round_id", "file_id"),
        CheckConstraint(
            "(result IN ('found', 'misplaced', 'unexpected')) = (at IS NOT NULL)", name="counted_is_dated"
        ),
        Index("ix_census_entry_round_id_result_id", "round_id", "result", "id"),
        Index("ix_census_entry_file_id_result", "file_id", "result"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("census_round.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"))
    expected: Mapped[bool] = mapped_column(default=True)
    expected_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    expected_location: Mapped[str] = mapped_column(String(80), default="")
    result: Mapped[Result] = mapped_column(choice(Result), default=Result.WAITING)
    found_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    found_location: Mapped[str] = mapped_column(String(80), default="")
    how: Mapped[How | None] = mapped_column(choice(How))
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    corrected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    corrected_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    movement_id: Mapped[int | None] = mapped_column(ForeignKey("movement.id"))
    refound_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of a missing one
    refound_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    round: Mapped[CensusRound] = relationship()
    file: Mapped[RegistryFile] = relationship()
    expected_post: Mapped[Post | None] = relationship(foreign_keys=expected_post_id)
    found_post: Mapped[Post | None] = relationship(foreign_keys=found_post_id)
    by: Mapped[Person | None] = relationship(foreign_keys=by_id)
