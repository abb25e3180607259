"""The keyword scheme (mpango wa maneno makuu): series, below each its descriptors; its versions; its pattern.

`keyword` is the scheme in force and what files point to. Each change belongs to a version: it stands in
`scheme_row` as a whole row, so the scheme as of a day is the newest row of each keyword up to that day.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import UtcDateTime, choice
from geos.directory.models import Person


class VersionState(StrEnum):
    """A draft is changed at will; a scheduled one waits for its day; one in force never changes."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    IN_FORCE = "in_force"
    DISCARDED = "discarded"


class Keyword(db.Model):
    """One row of an institution's keyword scheme: a series (45 Tiba) or, below it, a descriptor (312)."""

    __tablename__ = "keyword"
    __table_args__ = (UniqueConstraint("institution_id", "parent_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("keyword.id"))
    code: Mapped[str] = mapped_column(String(12))
    name_sw: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    scope: Mapped[str] = mapped_column(Text, default="")  # what belongs here and what does not
    see_also: Mapped[str] = mapped_column(String(300), default="")  # other words for it, in both languages
    position: Mapped[int] = mapped_column(default=0)  # order in the scheme before that of the codes
    retired: Mapped[bool] = mapped_column(default=False)  # takes no new files; those it has stay
    proposed: Mapped[bool] = mapped_column(default=False)  # in a draft only, never in force yet

    parent: Mapped["Keyword | None"] = relationship(remote_side=id)

    @property
    def path(self) -> str:
        """`45` of a series, `45/312` of a descriptor."""
        return f"{self.parent.code}/{self.code}" if self.parent else self.code


class SchemeVersion(Versioned, db.Model):
    """A version of an institution's scheme: who changed it, why, and from which day it holds."""

    __tablename__ = "scheme_version"
    __table_args__ = (
        UniqueConstraint("institution_id", "number"),
        CheckConstraint(
            "(state IN ('scheduled', 'in_force')) = (in_force_on IS NOT NULL)", name="published_has_its_day"
        ),
        Index(
            "uq_scheme_version_one_open",
            "institution_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'scheduled')"),
            postgresql_where=text("state IN ('draft', 'scheduled')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    number: Mapped[int | None]  # given when it comes into force, gap-free
    state: Mapped[VersionState] = mapped_column(choice(VersionState), default=VersionState.DRAFT)
    in_force_on: Mapped[date | None]
    why: Mapped[str] = mapped_column(String(300), default="")
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    begun_by: Mapped[Person | None] = relationship(foreign_keys=begun_by_id)
    published_by: Mapped[Person | None] = relationship(foreign_keys=published_by_id)


class SchemeRow(db.Model):
    """A keyword as one version states it, whole; a version holds the rows that it enters or changes."""

    __tablename__ = "scheme_row"
    __table_args__ = (
        UniqueConstraint("version_id", "keyword_id"),
        Index("ix_scheme_row_institution_id_code", "institution_id", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    keyword_id: Mapped[int] = mapped_column(ForeignKey("keyword.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("keyword.id"))
    code: Mapped[str] = mapped_column(String(12))
    name_sw: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    scope: Mapped[str] = mapped_column(Text, default="")
    see_also: Mapped[str] = mapped_column(String(300), default="")
    position: Mapped[int] = mapped_column(default=0)
    retired: Mapped[bool] = mapped_column(default=False)

    keyword: Mapped[Keyword] = relationship(foreign_keys=keyword_id)
    parent: Mapped[Keyword | None] = relationship(foreign_keys=parent_id)
    version: Mapped[SchemeVersion] = relationship()

    @property
    def path(self) -> str:
        """`45` of a series, `45/312` of a descriptor."""
        return f"{self.parent.code}/{self.code}" if self.parent else self.code


FACTS = ("parent_id", "code", "name_sw", "name_en", "scope", "see_also", "position", "retired")


class ReferencePattern(db.Model):
    """How an institution writes the references of files opened from a moment on; older ones stay."""

    __tablename__ = "reference_pattern"
    __table_args__ = (Index("ix_reference_pattern_institution_id_since", "institution_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    pattern: Mapped[str] = mapped_column(String(120))  # {prefix}.{series}/{descriptor}/{number:02}
    folio_pattern: Mapped[str] = mapped_column(String(60))  # {reference}/{folio}
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    why: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person | None] = relationship()


class SchemeImport(Versioned, db.Model):
    """An uploaded scheme: read, looked through, and put into the draft as one act, or left aside."""

    __tablename__ = "scheme_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    rows: Mapped[str] = mapped_column(Text)  # JSON: [[line, {column: text}], …]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    by: Mapped[Person | None] = relationship()
