"""A request for a file (requisition): who wants it, why and until when, and what the registry answered."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import UtcDateTime, choice
from geos.directory.models import Person, Post, Registry
from geos.files.models import Movement, RegistryFile

READING = 5  # working days for which a closed file is read where nothing else is said
LONGEST_READING = 60  # working days


class RequisitionState(StrEnum):
    """Whether it waits. Its place in the waiting list follows from the file and from the others' requests."""

    ASKED = "asked"
    ISSUED = "issued"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Requisition(Versioned, db.Model):
    """A request at the counter. `file_id` is null where no file has the reference that was asked for.

    `reference` is what the asker knows, and all that the asker is shown of a file not to be read. Of a
    closed file the answer is reading until `reading_until`; `opened_access` says that this request let the
    post read, so that its end takes that back.
    """

    __tablename__ = "requisition"
    __table_args__ = (
        CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered_is_dated"),
        CheckConstraint("reading_until IS NULL OR state = 'issued'", name="read_once_issued"),
        Index("ix_requisition_registry_id_state", "registry_id", "state", "asked_at", "id"),
        Index("ix_requisition_file_id_state", "file_id", "state"),
        Index("ix_requisition_post_id_id", "post_id", "id"),
        Index(
            "uq_requisition_asked_once",
            "post_id",
            "reference_key",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
        Index(
            "ix_requisition_reading_until",
            "reading_until",
            sqlite_where=text("reading_until IS NOT NULL AND reading_ended_at IS NULL"),
            postgresql_where=text("reading_until IS NOT NULL AND reading_ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("registry_file.id"))
    reference: Mapped[str] = mapped_column(String(80))  # as it was asked for
    reference_key: Mapped[str] = mapped_column(String(100))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(300))
    urgent: Mapped[bool] = mapped_column(default=False)
    wanted_until: Mapped[date | None]
    state: Mapped[RequisitionState] = mapped_column(choice(RequisitionState), default=RequisitionState.ASKED)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # that the file is back
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(String(300), default="")
    movement_id: Mapped[int | None] = mapped_column(ForeignKey("movement.id"))
    reading_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reading_ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_access: Mapped[bool] = mapped_column(default=False)

    at_registry: Mapped[Registry] = relationship()
    file: Mapped[RegistryFile | None] = relationship()
    post: Mapped[Post] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    answered_by: Mapped[Person | None] = relationship(foreign_keys=answered_by_id)
    movement: Mapped[Movement | None] = relationship()
