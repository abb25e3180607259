"""A circular is a signed letter with a number of its own series; each recipient has a copy to acknowledge."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import Level, LevelType, UtcDateTime, choice
from geos.directory.models import Institution, Person, Post, Unit
from geos.documents.models import Document
from geos.letters.models import OutgoingLetter


class CircularKind(StrEnum):
    """Waraka, which orders; mwongozo, which guides."""

    CIRCULAR = "circular"
    GUIDELINE = "guideline"


class CircularState(StrEnum):
    """With its letter until it is published; then in force, until another replaces it or it is repealed."""

    PREPARED = "prepared"
    PUBLISHED = "published"
    REPLACED = "replaced"
    REPEALED = "repealed"
    DROPPED = "dropped"  # its letter is an ordinary one again, or was given up


class Circular(Versioned, db.Model):
    """What makes of a letter a circular: its kind, its number, and whom it is for."""

    __tablename__ = "circular"
    __table_args__ = (
        UniqueConstraint("institution_id", "kind", "year", "number"),
        CheckConstraint(
            "state IN ('prepared', 'dropped')"
            " OR (number IS NOT NULL AND year IS NOT NULL AND published_at IS NOT NULL)",
            name="published_is_numbered",
        ),
        CheckConstraint(
            "(state IN ('replaced', 'repealed')) = (ended_at IS NOT NULL)", name="ended_is_dated"
        ),
        CheckConstraint("(state = 'repealed') = (end_reason <> '')", name="repealed_says_why"),
        Index("ix_circular_institution_id_year_number", "institution_id", "year", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("outgoing_letter.id"), unique=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    kind: Mapped[CircularKind] = mapped_column(choice(CircularKind), default=CircularKind.CIRCULAR)
    state: Mapped[CircularState] = mapped_column(choice(CircularState), default=CircularState.PREPARED)
    everyone: Mapped[bool] = mapped_column(default=False)  # every other institution
    address: Mapped[str] = mapped_column(String(400), default="")  # lines of the addressee on the paper
    remind_days: Mapped[int] = mapped_column(default=0)  # working days between two reminders; 0 = none
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("circular.id"))
    title: Mapped[str] = mapped_column(String(300), default="")  # what it is about, without its number
    number: Mapped[int | None]  # of the institution's series of this kind and year, taken at signing
    year: Mapped[int | None]
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    end_reason: Mapped[str] = mapped_column(String(300), default="")

    letter: Mapped[OutgoingLetter] = relationship()
    institution: Mapped[Institution] = relationship()
    replaces: Mapped["Circular | None"] = relationship(remote_side=[id])
    published_by: Mapped[Person | None] = relationship(foreign_keys=published_by_id)
    ended_by: Mapped[Person | None] = relationship(foreign_keys=ended_by_id)
    audience: Mapped[list["CircularAudience"]] = relationship(
        cascade="all, delete-orphan", order_by="CircularAudience.id"
    )


class CircularAudience(db.Model):
    """One institution, or one unit of the own institution, that it is for."""

    __tablename__ = "circular_audience"
    __table_args__ = (
        CheckConstraint("(institution_id IS NULL) <> (unit_id IS NULL)", name="one_of_both"),
        UniqueConstraint("circular_id", "institution_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    circular_id: Mapped[int] = mapped_column(ForeignKey("circular.id"), index=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))

    institution: Mapped[Institution | None] = relationship()
    unit: Mapped[Unit | None] = relationship()


class CircularCopy(Versioned, db.Model):
    """What one institution or unit received: its own row of the document, and its acknowledgement."""

    __tablename__ = "circular_copy"
    __table_args__ = (
        UniqueConstraint("circular_id", "institution_id", "unit_id"),
        CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)", name="acknowledged_by_somebody"
        ),
        CheckConstraint("(delivered_at IS NULL) = (document_id IS NULL)", name="delivered_has_the_paper"),
        Index("ix_circular_copy_institution_id_id", "institution_id", "id"),
        Index("ix_circular_copy_delivered_at", "delivered_at", "trouble"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    circular_id: Mapped[int] = mapped_column(ForeignKey("circular.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # of the own institution
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    token: Mapped[str] = mapped_column(String(24), default="")  # who is asked to acknowledge it
    trouble: Mapped[str] = mapped_column(String(200), default="")  # message id: why it cannot be delivered
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acknowledged_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    remark: Mapped[str] = mapped_column(String(500), default="")
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    circular: Mapped[Circular] = relationship()
    institution: Mapped[Institution] = relationship()
    unit: Mapped[Unit | None] = relationship()
    document: Mapped[Document | None] = relationship()
    acknowledged_by: Mapped[Person | None] = relationship(foreign_keys=acknowledged_by_id)
    acknowledged_post: Mapped[Post | None] = relationship()
    acting_for: Mapped[Person | None] = relationship(foreign_keys=acting_for_id)
