"""A memo (dokezo sabili), every version of what it says, its papers, and the tasks from its decision."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.richtext import TextFormat
from geos.core.types import Level, LevelType, UtcDateTime, choice
from geos.directory.models import Person, Post
from geos.documents.models import Document
from geos.files.models import Folio, RegistryFile
from geos.routes.models import Route

# The longest words of a memo, in characters.
SUBJECT, REQUEST, BODY, PLACE = 300, 500, 20000, 120
TASK, REMARK = 300, 1000

# The columns of what a memo says, alike in the memo and in each of its versions.
SAID = ("subject", "request", "body", "body_format", "amount", "date_from", "date_to", "place")


class MemoKind(StrEnum):
    """What a memo is about, where that decides what it must say (kinds.py) and which way it goes."""

    GENERAL = "general"
    LEAVE = "leave"
    IMPREST = "imprest"
    PROCUREMENT = "procurement"
    TRAVEL = "travel"


class MemoState(StrEnum):
    """Where a memo is in its life; `returned` is back with its author, whoever brought that about."""

    DRAFT = "draft"
    ON_ROUTE = "on_route"
    RETURNED = "returned"
    APPROVED = "approved"
    CARRIED_OUT = "carried_out"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Said:
    """Mixin: what a memo says, and what each of its versions said."""

    subject: Mapped[str] = mapped_column(String(SUBJECT))
    request: Mapped[str] = mapped_column(String(REQUEST))  # what is asked, in one sentence: the ask box
    body: Mapped[str] = mapped_column(Text)
    body_format: Mapped[TextFormat] = mapped_column(choice(TextFormat), default=TextFormat.PLAIN)
    amount: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))  # TZS
    date_from: Mapped[date | None]  # first and last day of a leave or a journey
    date_to: Mapped[date | None]
    place: Mapped[str] = mapped_column(String(PLACE), default="")


class Memo(Said, Versioned, db.Model):
    """A memo from a post, through posts, to a post, about a file."""

    __tablename__ = "memo"
    __table_args__ = (
        CheckConstraint(
            "(state IN ('approved', 'carried_out', 'refused')) = (decided_at IS NOT NULL)",
            name="decided_is_dated",
        ),
        CheckConstraint(
            "(state IN ('approved', 'carried_out', 'refused')) = (folio_id IS NOT NULL)",
            name="decided_is_filed",
        ),
        CheckConstraint("state <> 'carried_out' OR carried_out_at IS NOT NULL", name="carried_out_is_dated"),
        Index("ix_memo_institution_id_moved_at", "institution_id", "moved_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"), index=True)
    kind: Mapped[MemoKind] = mapped_column(choice(MemoKind), default=MemoKind.GENERAL)
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    text_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[MemoState] = mapped_column(choice(MemoState), default=MemoState.DRAFT)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)  # of the last act, whichever
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    carried_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    route_id: Mapped[int | None] = mapped_column(ForeignKey("route.id"))
    folio_id: Mapped[int | None] = mapped_column(ForeignKey("folio.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))

    file: Mapped[RegistryFile] = relationship()
    author: Mapped[Person] = relationship(foreign_keys=author_id)
    acting_for: Mapped[Person | None] = relationship(foreign_keys=acting_for_id)
    post: Mapped[Post] = relationship()
    route: Mapped[Route | None] = relationship()
    folio: Mapped[Folio | None] = relationship()
    document: Mapped[Document | None] = relationship()


class MemoVersion(Said, db.Model):
    """The text as it stood at one version; written when the version is made, never changed."""

    __tablename__ = "memo_version"
    __table_args__ = (UniqueConstraint("memo_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    memo_id: Mapped[int] = mapped_column(ForeignKey("memo.id"))
    number: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    by: Mapped[Person] = relationship()


class Paper:
    """Mixin: something that goes with the memo from one version of it to another.

    It belongs to every version from `from_version` to the one before `until_version`; where the two are the
    same it was taken away before anybody was shown it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    memo_id: Mapped[int] = mapped_column(ForeignKey("memo.id"), index=True)
    from_version: Mapped[int]
    until_version: Mapped[int | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class MemoAttachment(Paper, db.Model):
    """A file that goes with the memo; it becomes an enclosure of the folio when the memo is decided."""

    __tablename__ = "memo_attachment"

    title: Mapped[str] = mapped_column(String(SUBJECT))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))

    document: Mapped[Document] = relationship()


class MemoLink(Paper, db.Model):
    """A registry file, or one of its folios, to which the memo points; each reader's own rights decide."""

    __tablename__ = "memo_link"

    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"), index=True)
    folio_id: Mapped[int | None] = mapped_column(ForeignKey("folio.id"))

    file: Mapped[RegistryFile] = relationship()
    folio: Mapped[Folio | None] = relationship()


class TaskState(StrEnum):
    """To do, done with or without a remark, or taken back by whoever decides."""

    OPEN = "open"
    DONE = "done"
    TAKEN_BACK = "taken_back"


class MemoTask(Versioned, db.Model):
    """Something that follows from the decision: what, by which post, until which day."""

    __tablename__ = "memo_task"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_is_dated"),
        Index("ix_memo_task_state_due_on", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    memo_id: Mapped[int] = mapped_column(ForeignKey("memo.id"), index=True)
    text: Mapped[str] = mapped_column(String(TASK))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    due_on: Mapped[date]  # the last day on which it is in time
    state: Mapped[TaskState] = mapped_column(choice(TaskState), default=TaskState.OPEN)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    remark: Mapped[str] = mapped_column(String(REMARK), default="")  # of whoever did it, or took it back
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # that it is late, the last time

    memo: Mapped[Memo] = relationship()
    post: Mapped[Post] = relationship(foreign_keys=post_id)
    given_post: Mapped[Post] = relationship(foreign_keys=given_post_id)
    given_by: Mapped[Person] = relationship(foreign_keys=given_by_id)
    ended_by: Mapped[Person | None] = relationship(foreign_keys=ended_by_id)
