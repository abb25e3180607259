"""Prints that are made apart: a whole file or a register is too much for one request."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from geos.core.clock import now
from geos.core.db import db
from geos.core.types import Json, Level, LevelType, UtcDateTime, choice


class JobState(StrEnum):
    """How far a print has come. Of an expired one the bytes are gone."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


class PrintJob(db.Model):
    """One print asked for by one person; nobody else fetches it. `token` names its file in the cache."""

    __tablename__ = "print_job"
    __table_args__ = (
        CheckConstraint("(state = 'making') = (begun_at IS NOT NULL)", name="making_was_begun"),
        CheckConstraint("state <> 'ready' OR done_at IS NOT NULL", name="ready_is_dated"),
        Index("ix_print_job_state_id", "state", "id"),
        Index("ix_print_job_person_id_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(26), unique=True)  # ULID
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str] = mapped_column(String(24))  # whole_pdf, whole_zip, book …: who makes it
    subject_kind: Mapped[str] = mapped_column(String(24), default="")
    subject_id: Mapped[int | None]
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    wanted: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # what the maker needs besides
    language: Mapped[str] = mapped_column(String(2), default="sw")
    state: Mapped[JobState] = mapped_column(choice(JobState), default=JobState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of the attempt that runs
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    filename: Mapped[str] = mapped_column(String(120))  # of the download: reference or number, never a title
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int | None]  # bytes
    pages: Mapped[int | None]
