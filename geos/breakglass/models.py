"""One row is one opening of a mailbox, from its asking to its end. None is ever deleted."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import UtcDateTime, choice
from geos.directory.models import Institution, Person
from geos.mail.models import Mailbox

LONGEST = 72  # hours that a mailbox may stand open
PATIENCE = timedelta(hours=72)  # after which an undecided request lapses


class OpeningState(StrEnum):
    """Asked for, open, and the ways in which it ends."""

    ASKED = "asked"
    OPEN = "open"
    ENDED = "ended"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Opening(Versioned, db.Model):
    """An administrator's request to read a mailbox, what a second person said, and how long it stood open.

    `head_post_id` is the post at the head of the institution when it was asked: its holder may decide.
    With `tell_later` the owner is told when it ends (a legal inquiry), for the reason in `later_reason`.
    """

    __tablename__ = "mailbox_opening"
    __table_args__ = (
        CheckConstraint("hours BETWEEN 1 AND 72", name="hours_within_three_days"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two_people"),
        CheckConstraint("(state IN ('open', 'ended')) = (ends_at IS NOT NULL)", name="opened_has_an_end"),
        CheckConstraint("state IN ('asked', 'withdrawn', 'lapsed') OR decided_by_id IS NOT NULL",
                        name="decided_by_somebody"),
        CheckConstraint("NOT tell_later OR later_reason <> ''", name="told_later_for_a_reason"),
        Index("ix_mailbox_opening_institution_id_id", "institution_id", "id"),
        Index("ix_mailbox_opening_mailbox_id_state", "mailbox_id", "state"),
        Index("ix_mailbox_opening_state_ends_at", "state", "ends_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailbox.id"))
    state: Mapped[OpeningState] = mapped_column(choice(OpeningState), default=OpeningState.ASKED)
    reason: Mapped[str] = mapped_column(String(500))
    reference: Mapped[str] = mapped_column(String(80), default="")  # of the letter behind it
    hours: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    head_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    remark: Mapped[str] = mapped_column(String(500), default="")  # why it was refused or withdrawn
    tell_later: Mapped[bool] = mapped_column(default=False)
    later_reason: Mapped[str] = mapped_column(String(500), default="")
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    institution: Mapped[Institution] = relationship()
    mailbox: Mapped[Mailbox] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)
    ended_by: Mapped[Person | None] = relationship(foreign_keys=ended_by_id)

    @property
    def standing(self) -> bool:
        """Whether the mailbox is open at this moment; the row says so a little longer, until it is swept."""
        return self.state is OpeningState.OPEN and self.ends_at is not None and now() < self.ends_at
