"""A document: one file as it was received or made, its bytes in the vault under their SHA-256.

A document never changes, except for the thing that decides who may read it and the text drawn from it. One
that was destroyed under the retention schedule keeps its row and hash, and nothing that it said.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from geos.core.clock import now
from geos.core.db import db
from geos.core.types import Level, LevelType, UtcDateTime, choice


class Kind(StrEnum):
    """What part a document plays in the office."""

    SCAN = "scan"  # a paper that the registry scanned
    MAIL = "mail"  # a whole e-mail message as it was received
    ATTACHMENT = "attachment"  # a file that came with a message
    LETTER = "letter"  # a letter that this office signed
    MEMO = "memo"  # a decided memo
    ENCLOSURE = "enclosure"  # what goes with a letter or a memo
    UPLOAD = "upload"  # anything else that a person put in


class TextState(StrEnum):
    """How far the drawing of text from the document has come."""

    PENDING = "pending"
    DONE = "done"
    NONE = "none"  # nothing that text could be drawn from
    FAILED = "failed"


class Document(db.Model):
    """One file. `owner_kind` and `owner_id` name the row (table, id) whose readers may read it."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256_is_whole"),
        CheckConstraint("size >= 0", name="size_is_counted"),
        Index(None, "owner_kind", "owner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]  # bytes
    media_type: Mapped[str] = mapped_column(String(120))
    filename: Mapped[str] = mapped_column(String(200))  # for the eye alone, never a path
    pages: Mapped[int | None]  # of a PDF that opens, or 1 for a picture
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    remark: Mapped[str] = mapped_column(String(120), default="")  # message id of what is odd about it
    owner_kind: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[int]
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    text: Mapped[str | None] = deferred(mapped_column(Text))  # long: never read with a list
    text_state: Mapped[TextState] = mapped_column(choice(TextState), default=TextState.PENDING, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by a disposal case: unreadable


class Reading(db.Model):
    """Who read a confidential document in which hour; one row, so one journal entry, for each."""

    __tablename__ = "document_reading"
    __table_args__ = (UniqueConstraint("person_id", "document_id", "hour"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    hour: Mapped[datetime] = mapped_column(UtcDateTime)  # its beginning
