"""The retention schedule, legal holds, disposal cases, and the boxes of the records centre.

A file's own life stands in the files' tables; here stands what is decided about its end. Nothing of this is
ever deleted: it is the residue by which a destroyed file still answers.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.classification.models import Keyword
from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import Json, Level, LevelType, UtcDateTime, choice
from geos.directory.models import Institution, Person, Post, Registry
from geos.documents.models import Document
from geos.files.models import RegistryFile


class Ruling(StrEnum):
    """What the schedule says of a class when its time has come."""

    DESTROY = "destroy"
    TRANSFER = "transfer"  # to the National Archives
    REVIEW = "review"  # judged one by one


class Fate(StrEnum):
    """What is proposed, or decided, about one file."""

    DESTROY = "destroy"
    TRANSFER = "transfer"
    KEEP = "keep"


class Outcome(StrEnum):
    """What became of it."""

    DESTROYED = "destroyed"
    TRANSFERRED = "transferred"
    KEPT = "kept"
    WITHHELD = "withheld"  # a legal hold was placed before its turn came


class CaseState(StrEnum):
    DRAFT = "draft"
    SIGNED = "records_manager_signed"
    DECIDED = "archivist_decided"
    EXECUTING = "executing"
    COMPLETED = "completed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class ListState(StrEnum):
    """Of a list of boxes for the records centre."""

    DRAFT = "draft"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"


class RecallState(StrEnum):
    ASKED = "asked"
    OUT = "out"
    BACK = "back"


class RetentionClass(Versioned, db.Model):
    """One class of the schedule: for how many years closed files are kept, and what then."""

    __tablename__ = "retention_class"
    __table_args__ = (
        UniqueConstraint("institution_id", "code"),
        CheckConstraint("years >= 0", name="years_are_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    code: Mapped[str] = mapped_column(String(12))
    name_sw: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    years: Mapped[int]  # from 1 January after closing
    ruling: Mapped[Ruling] = mapped_column(choice(Ruling))
    basis: Mapped[str] = mapped_column(String(200))  # the law or schedule that says so
    active: Mapped[bool] = mapped_column(default=True)  # an ended one is given to nothing more


class KeywordRetention(db.Model):
    """The class of the files under a keyword; the nearest one up the scheme counts."""

    __tablename__ = "keyword_retention"

    keyword_id: Mapped[int] = mapped_column(ForeignKey("keyword.id"), primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("retention_class.id"), index=True)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    keyword: Mapped[Keyword] = relationship()
    retention_class: Mapped[RetentionClass] = relationship()


class FileRetention(db.Model):
    """What the schedule says of one file. `due_on` is stored, so that the review list is one index away.

    `own` marks a class that was given to this file alone, with the reason; `kept_until` is an archivist's
    decision and comes before the schedule. `closed_year` is null while the file is open.
    """

    __tablename__ = "file_retention"
    __table_args__ = (
        CheckConstraint("due_on IS NULL OR closed_year IS NOT NULL", name="only_closed_files_fall_due"),
        Index("ix_file_retention_registry_id_due_on", "registry_id", "due_on", "file_id"),
        Index("ix_file_retention_class_id", "class_id", "closed_year"),
    )

    file_id: Mapped[int] = mapped_column(
        ForeignKey("registry_file.id"), primary_key=True, autoincrement=False
    )
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"))
    class_id: Mapped[int | None] = mapped_column(ForeignKey("retention_class.id"))
    own: Mapped[bool] = mapped_column(default=False)
    own_why: Mapped[str] = mapped_column(String(300), default="")
    closed_year: Mapped[int | None]  # in Dar es Salaam
    kept_until: Mapped[date | None]
    due_on: Mapped[date | None]

    file: Mapped[RegistryFile] = relationship()
    retention_class: Mapped[RetentionClass | None] = relationship()


class LegalHold(db.Model):
    """A hold beats the schedule everywhere until it is lifted; a file may be under several."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        CheckConstraint("(lifted_at IS NULL) = (lifted_why = '')", name="lifted_with_a_reason"),
        Index("ix_legal_hold_file_id_lifted_at", "file_id", "lifted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"))
    reason: Mapped[str] = mapped_column(String(300))
    authority: Mapped[str] = mapped_column(String(120))  # the case, order or letter that asks for it
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    placed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    placed_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    lifted_why: Mapped[str] = mapped_column(String(300), default="")
    lifted_authority: Mapped[str] = mapped_column(String(120), default="")

    file: Mapped[RegistryFile] = relationship()
    placed_by: Mapped[Person | None] = relationship(foreign_keys=placed_by_id)
    placed_post: Mapped[Post | None] = relationship(foreign_keys=placed_post_id)
    lifted_by: Mapped[Person | None] = relationship(foreign_keys=lifted_by_id)


class DisposalCase(Versioned, db.Model):
    """Files whose end is proposed by the records manager and decided by the archivist: two persons."""

    __tablename__ = "disposal_case"
    __table_args__ = (
        UniqueConstraint("institution_id", "year", "number"),
        CheckConstraint("(signed_at IS NULL) = (signed_by_id IS NULL)", name="signed_by_somebody"),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by_somebody"),
        CheckConstraint(
            "state NOT IN ('archivist_decided', 'executing', 'completed') "
            "OR (signed_at IS NOT NULL AND decided_at IS NOT NULL AND signed_by_id <> decided_by_id)",
            name="two_persons_decide",
        ),
        CheckConstraint(
            "(state IN ('executing', 'completed')) = (certificate_number IS NOT NULL)",
            name="certificate_comes_first",
        ),
        CheckConstraint(
            "(state = 'completed') = (certificate_id IS NOT NULL)", name="completed_is_certified"
        ),
        Index("ix_disposal_case_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"), index=True)
    year: Mapped[int]
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)  # the highest of its files
    state: Mapped[CaseState] = mapped_column(choice(CaseState), default=CaseState.DRAFT)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    signed_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    decided_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    authority: Mapped[str] = mapped_column(String(200), default="")  # under which the archivist decided
    returned_why: Mapped[str] = mapped_column(String(300), default="")
    certificate_number: Mapped[int | None]  # taken before anything is destroyed
    certificate_year: Mapped[int | None]
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    executed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    executed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    institution: Mapped[Institution] = relationship()
    at_registry: Mapped[Registry] = relationship()
    signed_by: Mapped[Person | None] = relationship(foreign_keys=signed_by_id)
    signed_post: Mapped[Post | None] = relationship(foreign_keys=signed_post_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)
    decided_post: Mapped[Post | None] = relationship(foreign_keys=decided_post_id)
    certificate: Mapped[Document | None] = relationship()

    @property
    def label(self) -> str:
        """`3/2026`."""
        return f"{self.number}/{self.year}"

    @property
    def certificate_label(self) -> str:
        """`1/2026`, empty before the certificate's number is taken."""
        return f"{self.certificate_number}/{self.certificate_year}" if self.certificate_number else ""


class DisposalItem(db.Model):
    """One file of a case. The counts are taken when the case is signed and stay as its residue.

    `pending` is true until the case has ended: a file is in at most one such case.
    """

    __tablename__ = "disposal_item"
    __table_args__ = (
        UniqueConstraint("case_id", "file_id"),
        CheckConstraint("kept_until IS NULL OR decision = 'keep'", name="kept_until_is_of_a_kept_file"),
        CheckConstraint("done_at IS NULL OR outcome IS NOT NULL", name="done_with_an_outcome"),
        Index(
            "uq_disposal_item_one_pending_case",
            "file_id",
            unique=True,
            sqlite_where=text("pending"),
            postgresql_where=text("pending"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("disposal_case.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"), index=True)
    class_id: Mapped[int | None] = mapped_column(ForeignKey("retention_class.id"))
    proposed: Mapped[Fate] = mapped_column(choice(Fate))
    decision: Mapped[Fate | None] = mapped_column(choice(Fate))
    kept_until: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    folios: Mapped[int] = mapped_column(default=0)
    minutes: Mapped[int] = mapped_column(default=0)
    documents: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the bytes are gone too
    export_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))  # ZIP for the National Archives
    opened_access: Mapped[list[Any]] = mapped_column(Json, default=list)  # tokens given for the appraisal
    pending: Mapped[bool] = mapped_column(default=True)

    case: Mapped[DisposalCase] = relationship()
    file: Mapped[RegistryFile] = relationship()
    retention_class: Mapped[RetentionClass | None] = relationship()
    export: Mapped[Document | None] = relationship()


class TransferList(Versioned, db.Model):
    """Boxes of closed files that go to the records centre (Kituo cha Kumbukumbu)."""

    __tablename__ = "transfer_list"
    __table_args__ = (
        UniqueConstraint("registry_id", "year", "number"),
        CheckConstraint("(state = 'acknowledged') = (received_at IS NOT NULL)", name="received_is_dated"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"))
    year: Mapped[int]
    number: Mapped[int]
    centre: Mapped[str] = mapped_column(String(40))
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    state: Mapped[ListState] = mapped_column(choice(ListState), default=ListState.DRAFT)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    received_boxes: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(300), default="")

    institution: Mapped[Institution] = relationship()
    at_registry: Mapped[Registry] = relationship()
    made_by: Mapped[Person | None] = relationship(foreign_keys=made_by_id)
    received_by: Mapped[Person | None] = relationship(foreign_keys=received_by_id)

    @property
    def label(self) -> str:
        """`2/2026`."""
        return f"{self.number}/{self.year}"


class Box(db.Model):
    """A box of a list. Box numbers run on through the lists of a registry, so that one names a box."""

    __tablename__ = "transfer_box"
    __table_args__ = (UniqueConstraint("list_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("transfer_list.id"))
    number: Mapped[int]
    shelf: Mapped[str] = mapped_column(String(40), default="")  # at the centre, told by who receives it

    list: Mapped[TransferList] = relationship()


class BoxedFile(db.Model):
    """A file in its box; it stays there on paper when somebody has it out."""

    __tablename__ = "boxed_file"

    file_id: Mapped[int] = mapped_column(
        ForeignKey("registry_file.id"), primary_key=True, autoincrement=False
    )
    box_id: Mapped[int] = mapped_column(ForeignKey("transfer_box.id"), index=True)

    file: Mapped[RegistryFile] = relationship()
    box: Mapped[Box] = relationship()


class Recall(Versioned, db.Model):
    """A file asked back from the records centre, and its return."""

    __tablename__ = "centre_recall"
    __table_args__ = (
        Index(
            "uq_centre_recall_one_open",
            "file_id",
            unique=True,
            sqlite_where=text("state <> 'back'"),
            postgresql_where=text("state <> 'back'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"), index=True)
    state: Mapped[RecallState] = mapped_column(choice(RecallState), default=RecallState.ASKED)
    reason: Mapped[str] = mapped_column(String(300))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    file: Mapped[RegistryFile] = relationship()
    asked_by: Mapped[Person | None] = relationship(foreign_keys=asked_by_id)
