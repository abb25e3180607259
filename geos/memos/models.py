"""A memo (dokezo sabili) and every version of its text."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import Level, LevelType, UtcDateTime, choice
from geos.directory.models import Person, Post
from geos.documents.models import Document
from geos.files.models import Folio, RegistryFile
from geos.routes.models import Route

# The longest words of a memo, in characters.
SUBJECT, REQUEST, BODY = 300, 500, 20000


class MemoState(StrEnum):
    """Where a memo is in its life; `returned` is back with its author, whoever brought that about."""

    DRAFT = "draft"
    ON_ROUTE = "on_route"
    RETURNED = "returned"
    APPROVED = "approved"
    CARRIED_OUT = "carried_out"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Memo(Versioned, db.Model):
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
    subject: Mapped[str] = mapped_column(String(SUBJECT))
    request: Mapped[str] = mapped_column(String(REQUEST))  # what is asked, in one sentence: the ask box
    body: Mapped[str] = mapped_column(Text)
    amount: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))  # TZS
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


class MemoVersion(db.Model):
    """The text as it stood at one version; written when the version is made, never changed."""

    __tablename__ = "memo_version"
    __table_args__ = (UniqueConstraint("memo_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    memo_id: Mapped[int] = mapped_column(ForeignKey("memo.id"))
    number: Mapped[int]
    subject: Mapped[str] = mapped_column(String(SUBJECT))
    request: Mapped[str] = mapped_column(String(REQUEST))
    body: Mapped[str] = mapped_column(Text)
    amount: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    by: Mapped[Person] = relationship()
