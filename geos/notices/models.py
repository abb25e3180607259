"""A notice holds person, message key and parameters; its words are chosen in the recipient's language."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from geos.core.clock import now
from geos.core.db import db
from geos.core.types import Json, Level, LevelType, UtcDateTime, choice


class MailState(StrEnum):
    NONE = "none"  # on screen only
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Notice(db.Model):
    """One notice to one person. The subject of a confidential item is never among its parameters."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_person_id_read_at", "person_id", "read_at", "id"),
        Index("ix_notice_mail_state_next_try", "mail_state", "next_try"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(40))  # a row of notices.messages
    params: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    subject_kind: Mapped[str] = mapped_column(String(24), default="")
    subject_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail_state: Mapped[MailState] = mapped_column(choice(MailState), default=MailState.NONE)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
