"""Work items. Each act writes or closes them in its own transaction; desk and counters read them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from geos.core.clock import now
from geos.core.db import db
from geos.core.types import Level, LevelType, UtcDateTime, choice


class WorkState(StrEnum):
    """To do (not taken up yet), in work (received, being dealt with), done, or taken back."""

    TO_DO = "to_do"
    IN_WORK = "in_work"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class WorkItem(db.Model):
    """One thing that waits for the holder of `token`.

    `act` is the verb of its button (`receive`, `minute`, `recommend`, `approve`, `sign`, `correct`,
    `dispatch`, `register`…); `subject_kind` and `subject_id` say where it leads.
    """

    __tablename__ = "work_item"
    __table_args__ = (
        CheckConstraint("(state IN ('done', 'withdrawn')) = (closed_at IS NOT NULL)", name="closed_is_dated"),
        Index("ix_work_item_token_state_due_at", "token", "state", "due_at", "id"),
        Index("ix_work_item_subject", "subject_kind", "subject_id", "state"),
        Index("ix_work_item_file_id_state", "file_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    token: Mapped[str] = mapped_column(String(24))
    act: Mapped[str] = mapped_column(String(24))
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int]
    file_id: Mapped[int | None]  # the registry file it belongs to, where there is one
    title: Mapped[str] = mapped_column(String(300))
    reference: Mapped[str] = mapped_column(String(80), default="")
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    from_label: Mapped[str] = mapped_column(String(120), default="")  # the post or institution it came from
    state: Mapped[WorkState] = mapped_column(choice(WorkState), default=WorkState.TO_DO)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
