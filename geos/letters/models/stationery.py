"""What an institution writes its letters with: its letterhead, letter templates, standard paragraphs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.richtext import TextFormat
from geos.core.types import UtcDateTime, choice
from geos.directory.models import Institution, Person
from geos.documents.models import Document


class Letterhead(Versioned, db.Model):
    """The head of an institution's paper in both languages. Without a row the directory's facts are printed.

    `lines` are the lines of the address; one of both languages may be empty, then the other's is printed.
    """

    __tablename__ = "letterhead"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), unique=True)
    name_sw: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    lines_sw: Mapped[str] = mapped_column(String(400), default="")
    lines_en: Mapped[str] = mapped_column(String(400), default="")
    phone: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    website: Mapped[str] = mapped_column(String(120), default="")
    motto_sw: Mapped[str] = mapped_column(String(160), default="")
    motto_en: Mapped[str] = mapped_column(String(160), default="")
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    institution: Mapped[Institution] = relationship()
    logo: Mapped[Document | None] = relationship()
    changed_by: Mapped[Person | None] = relationship()


class LetterTemplate(Versioned, db.Model):
    """A letter to begin with; {{marks}} are where facts are put in (geos.letters.marks)."""

    __tablename__ = "letter_template"
    __table_args__ = (
        CheckConstraint("name <> '' AND body <> ''", name="says_something"),
        Index("ix_letter_template_institution_id_active", "institution_id", "active"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2), default="sw")
    subject: Mapped[str] = mapped_column(String(300), default="")
    salutation: Mapped[str] = mapped_column(String(120), default="")
    body: Mapped[str] = mapped_column(Text)
    body_format: Mapped[TextFormat] = mapped_column(choice(TextFormat), default=TextFormat.PLAIN)
    closing: Mapped[str] = mapped_column(String(120), default="")
    active: Mapped[bool] = mapped_column(default=True)  # retired ones stay, and are offered no more
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    changed_by: Mapped[Person | None] = relationship()


class StandardParagraph(Versioned, db.Model):
    """A paragraph that stands in many letters word for word."""

    __tablename__ = "standard_paragraph"
    __table_args__ = (
        CheckConstraint("name <> '' AND body <> ''", name="says_something"),
        Index("ix_standard_paragraph_institution_id_active", "institution_id", "active"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2), default="sw")
    body: Mapped[str] = mapped_column(Text)
    body_format: Mapped[TextFormat] = mapped_column(choice(TextFormat), default=TextFormat.PLAIN)
    active: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    changed_by: Mapped[Person | None] = relationship()
