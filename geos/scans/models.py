"""A batch is a file as the scanner made it, kept whole; a scan is one letter that was cut out of it.

A correction of the cutting never changes a scan: those that were wrong are replaced by new ones.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import Json, Level, LevelType, UtcDateTime, choice
from geos.directory.models import Person, Post, Registry
from geos.documents.models import Document


class BatchState(StrEnum):
    PENDING = "pending"  # the worker has not looked at it yet
    SPLIT = "split"
    FAILED = "failed"  # it cannot be cut as it is; `problem` says why
    DISCARDED = "discarded"


class ScanState(StrEnum):
    WAITING = "waiting"  # to be registered
    REGISTERED = "registered"
    DISCARDED = "discarded"  # no letter; `reason` says why
    REPLACED = "replaced"  # cut otherwise since


class CameBy(StrEnum):
    """How the papers reached the registry before they were scanned (DOMAIN §3, 1)."""

    POST = "post"
    HAND = "hand"


class ScanBatch(Versioned, db.Model):
    """One upload from the scanner; `separators` and `blanks`: its pages (from 1) that belong to no letter."""

    __tablename__ = "scan_batch"
    __table_args__ = (
        CheckConstraint("(state = 'failed') = (problem <> '')", name="failed_says_why"),
        CheckConstraint("(state = 'discarded') = (reason <> '')", name="discarded_says_why"),
        Index("ix_scan_batch_registry_id_id", "registry_id", "id"),
        Index("ix_scan_batch_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))  # the upload, kept whole
    state: Mapped[BatchState] = mapped_column(choice(BatchState), default=BatchState.PENDING)
    problem: Mapped[str] = mapped_column(String(120), default="")  # message id
    reason: Mapped[str] = mapped_column(String(300), default="")  # of a discarded one
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    came_by: Mapped[CameBy] = mapped_column(choice(CameBy), default=CameBy.POST)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)  # of the papers
    separators: Mapped[list[int]] = mapped_column(Json, default=list)
    blanks: Mapped[list[int]] = mapped_column(Json, default=list)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    at_registry: Mapped[Registry] = relationship()
    document: Mapped[Document] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    post: Mapped[Post] = relationship()
    scans: Mapped[list["Scan"]] = relationship(order_by="Scan.position, Scan.id", back_populates="batch")

    @property
    def letters(self) -> list["Scan"]:
        """The scans that stand, in their order: those that were cut otherwise since are left out."""
        return [scan for scan in self.scans if scan.state is not ScanState.REPLACED]


class Scan(Versioned, db.Model):
    """One letter of a batch: its pages (from 1) there, and a PDF of exactly these.

    `incoming_id` is the letter that it was registered as; letters stand above this feature.
    """

    __tablename__ = "scan"
    __table_args__ = (
        CheckConstraint("(state = 'registered') = (incoming_id IS NOT NULL)", name="registered_as_a_letter"),
        CheckConstraint("(state = 'discarded') = (reason <> '')", name="discarded_says_why"),
        CheckConstraint("first_page <= last_page", name="pages_run_on"),
        Index("ix_scan_registry_id_state", "registry_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"), index=True)
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    position: Mapped[int]  # of its first page in the batch, so that lists keep the scanner's order
    first_page: Mapped[int]
    last_page: Mapped[int]
    pages: Mapped[list[int]] = mapped_column(Json)  # those between that are blank or separators left out
    state: Mapped[ScanState] = mapped_column(choice(ScanState), default=ScanState.WAITING)
    reason: Mapped[str] = mapped_column(String(300), default="")
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    incoming_id: Mapped[int | None]  # incoming_letter.id
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    batch: Mapped[ScanBatch] = relationship(back_populates="scans")
    document: Mapped[Document] = relationship()
    at_registry: Mapped[Registry] = relationship()

    @property
    def source(self) -> str:
        """What the register knows it by."""
        return f"scan:{self.id}"
