"""A registry file (jalada), its volumes, folios, minutes and every movement it ever made.

A file is in exactly one place: at its registry (`holder_post_id` null), with a post, or on its way to
one (the one movement in state `sent`). Folio numbers run on through the volumes of a file.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.classification.models import Keyword
from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import Level, LevelType, UtcDateTime, choice
from geos.directory.models import Institution, Person, Post, Registry
from geos.documents.models import Document


class FileState(StrEnum):
    """Where the file is. `closed` takes nothing more; of a `disposed` one only the residue is left."""

    IN_REGISTRY = "in_registry"
    ON_THE_WAY = "on_the_way"
    WITH_POST = "with_post"
    CLOSED = "closed"
    DISPOSED = "disposed"


ENDED = frozenset({FileState.CLOSED, FileState.DISPOSED})  # nothing more is added


class Medium(StrEnum):
    ELECTRONIC = "electronic"
    PAPER = "paper"
    BOTH = "both"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"
    INTERNAL = "internal"


class MinuteState(StrEnum):
    DRAFT = "draft"
    COMMITTED = "committed"
    DISCARDED = "discarded"


class Cause(StrEnum):
    """Why a file leaves its place (Registry Procedures Manual): three causes, and going on or back."""

    NEW_PAPER = "new_paper"
    BRING_UP = "bring_up"
    REQUEST = "request"
    ACTION = "action"  # one post hands on to the next
    RETURN = "return"  # back to the registry


class MovementState(StrEnum):
    SENT = "sent"
    RECEIVED = "received"
    RECALLED = "recalled"
    REASSIGNED = "reassigned"


class RegistryFile(Versioned, db.Model):
    """A file (jalada): one subject, one file."""

    __tablename__ = "registry_file"
    __table_args__ = (
        UniqueConstraint("institution_id", "reference"),
        CheckConstraint("(state = 'with_post') = (holder_post_id IS NOT NULL)", name="held_by_a_post"),
        CheckConstraint(
            "(state IN ('closed', 'disposed')) = (closed_at IS NOT NULL)", name="closed_is_dated"
        ),
        CheckConstraint(
            "(declassify_on IS NULL) = (declassify_to IS NULL)", name="declassified_to_a_level_on_a_day"
        ),
        Index("ix_registry_file_registry_id_id", "registry_id", "id"),
        Index("ix_registry_file_registry_id_opened_at_id", "registry_id", "opened_at", "id"),  # the diary
        Index("ix_registry_file_registry_id_title_id", "registry_id", "title", "id"),  # the index
        Index("ix_registry_file_due_at_id", "due_at", "id"),  # those overdue
        Index(
            "ix_registry_file_reference_key_begins",
            "reference_key",
            postgresql_ops={"reference_key": "varchar_pattern_ops"},  # finds beginnings in any locale
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"))
    keyword_id: Mapped[int] = mapped_column(ForeignKey("keyword.id"), index=True)
    number: Mapped[int]  # of the file under its descriptor, gap-free
    reference: Mapped[str] = mapped_column(String(60))  # EA.45/312/02; given once, never changed
    reference_key: Mapped[str] = mapped_column(String(80))  # .ea.45.312.2. for any spelling
    title: Mapped[str] = mapped_column(String(300))
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    medium: Mapped[Medium] = mapped_column(choice(Medium), default=Medium.ELECTRONIC)
    state: Mapped[FileState] = mapped_column(choice(FileState), default=FileState.IN_REGISTRY)
    holder_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    held_since: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_why: Mapped[str] = mapped_column(String(300), default="")
    location: Mapped[str] = mapped_column(String(80), default="", index=True)  # of the paper: room, shelf
    declassify_on: Mapped[date | None] = mapped_column(index=True)  # from this day it is of declassify_to
    declassify_to: Mapped[Level | None] = mapped_column(LevelType)
    main_file_id: Mapped[int | None] = mapped_column(  # of a temporary file: the one that is away
        ForeignKey("registry_file.id"), index=True
    )
    merged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of a temporary file: when it ended
    previous_id: Mapped[int | None] = mapped_column(  # the file that this one goes on from
        ForeignKey("registry_file.id"), index=True
    )

    keyword: Mapped[Keyword] = relationship()
    main_file: Mapped["RegistryFile | None"] = relationship(foreign_keys=main_file_id, remote_side=id)
    previous: Mapped["RegistryFile | None"] = relationship(foreign_keys=previous_id, remote_side=id)
    at_registry: Mapped[Registry] = relationship()
    institution: Mapped[Institution] = relationship()
    holder_post: Mapped[Post | None] = relationship()
    transit: Mapped["Movement | None"] = relationship(
        primaryjoin="and_(Movement.file_id == RegistryFile.id, Movement.state == 'sent')",
        viewonly=True,
        uselist=False,
    )


class FileAlias(db.Model):
    """A reference that a file had before it was reclassified: it still leads to the file, for ever."""

    __tablename__ = "file_alias"
    __table_args__ = (
        UniqueConstraint("institution_id", "reference"),
        Index(
            "ix_file_alias_reference_key_begins",
            "reference_key",
            postgresql_ops={"reference_key": "varchar_pattern_ops"},
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"), index=True)
    reference: Mapped[str] = mapped_column(String(60))
    reference_key: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    why: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class FileLink(db.Model):
    """Two files that belong together; one row for the pair, the smaller id first."""

    __tablename__ = "file_link"
    __table_args__ = (CheckConstraint("file_id < other_id", name="smaller_first"),)

    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"), primary_key=True, index=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Volume(db.Model):
    """A volume (juzuu) of a file; the last one without `closed_at` takes new folios."""

    __tablename__ = "volume"
    __table_args__ = (UniqueConstraint("file_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"))
    number: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_why: Mapped[str] = mapped_column(String(300), default="")


class Folio(db.Model):
    """One paper on a file. Number and enclosure letter are given once and never reused."""

    __tablename__ = "folio"
    __table_args__ = (
        UniqueConstraint("file_id", "number", "enclosure"),
        Index("ix_folio_origin", "origin_kind", "origin_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"))
    volume_id: Mapped[int] = mapped_column(ForeignKey("volume.id"), index=True)
    number: Mapped[int]
    enclosure: Mapped[str] = mapped_column(String(4), default="")  # "" or a, b, …
    title: Mapped[str] = mapped_column(String(300))
    direction: Mapped[Direction] = mapped_column(choice(Direction))
    correspondent: Mapped[str] = mapped_column(String(200), default="")
    paper_date: Mapped[date | None]
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))  # null: paper only
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))  # the covering mail
    origin_kind: Mapped[str] = mapped_column(String(24), default="")  # incoming_letter, memo, …
    origin_id: Mapped[int | None]
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    filed_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    struck_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    struck_out_why: Mapped[str] = mapped_column(String(300), default="")
    annulled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # a letter, after it was issued
    copy_of_id: Mapped[int | None] = mapped_column(ForeignKey("folio.id"), index=True)  # the original
    moved_to_id: Mapped[int | None] = mapped_column(ForeignKey("folio.id"), index=True)  # "see folio …"

    copy_of: Mapped["Folio | None"] = relationship(foreign_keys=copy_of_id, remote_side=id)
    moved_to: Mapped["Folio | None"] = relationship(foreign_keys=moved_to_id, remote_side=id)
    document: Mapped[Document | None] = relationship(foreign_keys=document_id)
    cover: Mapped[Document | None] = relationship(foreign_keys=cover_id)
    volume: Mapped[Volume] = relationship()

    @property
    def label(self) -> str:
        """`12`, or `12(a)` for an enclosure."""
        return f"{self.number}({self.enclosure})" if self.enclosure else str(self.number)


class Minute(Versioned, db.Model):
    """A minute (dokezo) on a file: a draft of its author until committed, then permanent and numbered."""

    __tablename__ = "minute"
    __table_args__ = (
        UniqueConstraint("file_id", "number"),
        CheckConstraint("(state = 'committed') = (number IS NOT NULL)", name="committed_is_numbered"),
        CheckConstraint("(state = 'committed') = (committed_at IS NOT NULL)", name="committed_is_dated"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"))
    number: Mapped[int | None]
    state: Mapped[MinuteState] = mapped_column(choice(MinuteState), default=MinuteState.DRAFT)
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    to_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    author: Mapped[Person] = relationship(foreign_keys=author_id)
    acting_for: Mapped[Person | None] = relationship(foreign_keys=acting_for_id)
    post: Mapped[Post] = relationship(foreign_keys=post_id)
    to_post: Mapped[Post | None] = relationship(foreign_keys=to_post_id)


class Movement(db.Model):
    """One hand-over: from where, to where, why, until when; null means the file's registry.

    `received_at`…`left_at` is the time in hand: `left_at` is when the next movement that was received set
    out. A movement recalled or reassigned before receipt ends nobody's time. `opened_access` says that the
    addressed post could not read the file before, so that a recall takes that back.
    """

    __tablename__ = "movement"
    __table_args__ = (
        CheckConstraint("(state = 'received') = (received_at IS NOT NULL)", name="received_is_dated"),
        Index("ix_movement_file_id_id", "file_id", "id"),
        Index(
            "uq_movement_one_on_the_way",
            "file_id",
            unique=True,
            sqlite_where=text("state = 'sent'"),
            postgresql_where=text("state = 'sent'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"))
    state: Mapped[MovementState] = mapped_column(choice(MovementState), default=MovementState.SENT)
    cause: Mapped[Cause] = mapped_column(choice(Cause))
    from_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    to_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    note: Mapped[str] = mapped_column(String(300), default="")
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_access: Mapped[bool] = mapped_column(default=False)
    batch: Mapped[str | None] = mapped_column(String(26), index=True)  # ULID of a hand-over list

    file: Mapped[RegistryFile] = relationship()
    from_post: Mapped[Post | None] = relationship(foreign_keys=from_post_id)
    to_post: Mapped[Post | None] = relationship(foreign_keys=to_post_id)
    sent_by: Mapped[Person | None] = relationship(foreign_keys=sent_by_id)
    received_by: Mapped[Person | None] = relationship(foreign_keys=received_by_id)


class Circulation(db.Model):
    """A file shown to a post for information, without leaving its place. Custody stays where it is.

    What its sender called back unseen has ended (`seen_at`) without anybody having seen it (`seen_by_id`).
    """

    __tablename__ = "circulation"
    __table_args__ = (Index("ix_circulation_file_id_id", "file_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def called_back(self) -> bool:
        """Whether its sender took it back before it was seen."""
        return self.seen_at is not None and self.seen_by_id is None

    post: Mapped[Post] = relationship(foreign_keys=post_id)
    sent_post: Mapped[Post | None] = relationship(foreign_keys=sent_post_id)
    sent_by: Mapped[Person | None] = relationship(foreign_keys=sent_by_id)
    seen_by: Mapped[Person | None] = relationship(foreign_keys=seen_by_id)
