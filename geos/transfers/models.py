"""One order by which an officer changes posts, institution or leaves; and what was on the desk that day."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import Json, Level, LevelType, UtcDateTime, choice
from geos.directory.models import Institution, Person, Post
from geos.mail.models import Mailbox

REASON, REFERENCE, REMARK = 300, 80, 1000  # characters
FORWARD_DAYS = 90  # how long an old address leads on, where nothing else is said


class TransferKind(StrEnum):
    """Inside one institution, from one to another, or out of the service."""

    INSIDE = "inside"
    BETWEEN = "between"
    LEAVING = "leaving"


class TransferState(StrEnum):
    """Asked: the receiving institution has not answered. Planned: it is carried out on its day."""

    ASKED = "asked"
    PLANNED = "planned"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class LeavingCause(StrEnum):
    """Why somebody leaves."""

    RETIRED = "retired"
    RESIGNED = "resigned"
    CONTRACT_ENDED = "contract_ended"
    DISMISSED = "dismissed"
    DECEASED = "deceased"
    OTHER = "other"


RUNNING = text("state IN ('asked', 'planned')")


class Transfer(Versioned, db.Model):
    """An order about one person. `starts_on` is the first day of the new state of things, or the first gone.

    `ended` are the appointments that the plan shortened, each with its last day before (ISO, or null), so
    that a cancelled order leaves everything as it was.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("(kind = 'between') = (to_institution_id IS NOT NULL)", name="between_says_where"),
        CheckConstraint("(kind = 'leaving') = (cause IS NOT NULL)", name="leaving_says_why"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_is_dated"),
        Index("ix_transfer_institution_id_starts_on", "institution_id", "starts_on", "id"),
        Index("ix_transfer_to_institution_id_starts_on", "to_institution_id", "starts_on", "id"),
        Index("ix_transfer_state_starts_on", "state", "starts_on"),
        Index(
            "uq_transfer_person_id_running",
            "person_id",
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))  # which the person serves
    to_institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[TransferKind] = mapped_column(choice(TransferKind))
    state: Mapped[TransferState] = mapped_column(choice(TransferState), default=TransferState.PLANNED)
    starts_on: Mapped[date]
    from_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))  # the first one held at the time
    to_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    cause: Mapped[LeavingCause | None] = mapped_column(choice(LeavingCause))
    at_once: Mapped[bool] = mapped_column(default=False)
    reference: Mapped[str] = mapped_column(String(REFERENCE), default="")  # of the letter behind it
    reason: Mapped[str] = mapped_column(String(REASON), default="")
    keep_mailbox: Mapped[bool] = mapped_column(default=True)  # between: the staff mailbox goes along
    forward_days: Mapped[int] = mapped_column(default=0)  # how long the old address leads on
    forward_to_id: Mapped[int | None] = mapped_column(ForeignKey("mailbox.id"))
    local_part: Mapped[str] = mapped_column(String(64), default="")  # of the new address
    old_address: Mapped[str] = mapped_column(String(254), default="")
    new_address: Mapped[str] = mapped_column(String(254), default="")
    ended: Mapped[list[Any]] = mapped_column(Json, default=list)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    ordered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    off_reason: Mapped[str] = mapped_column(String(REASON), default="")  # why it was refused or cancelled
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[dict[str, Any] | None] = mapped_column(Json)  # message and facts: why it was not done

    institution: Mapped[Institution] = relationship(foreign_keys=institution_id)
    to_institution: Mapped[Institution | None] = relationship(foreign_keys=to_institution_id)
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    from_post: Mapped[Post | None] = relationship(foreign_keys=from_post_id)
    to_post: Mapped[Post | None] = relationship(foreign_keys=to_post_id)
    forward_to: Mapped[Mailbox | None] = relationship(foreign_keys=forward_to_id)
    ordered_by: Mapped[Person | None] = relationship(foreign_keys=ordered_by_id)
    answered_by: Mapped[Person | None] = relationship(foreign_keys=answered_by_id)

    @property
    def last_day(self) -> date:
        """The last day of the old state of things."""
        return self.starts_on - timedelta(days=1)


class HandOverState(StrEnum):
    """Open: the giver's until the day. Waiting: frozen, for the receiver. Void: nothing was transferred."""

    OPEN = "open"
    WAITING = "waiting"
    RECEIVED = "received"
    VOID = "void"


class HandOver(Versioned, db.Model):
    """The list of what is on the desk of one post when its holder goes; own things stand on the first list.

    The receiver is whoever holds `receiver_post`: the post's own successor, Kaimu or unit head, or else the
    post to which it answers.
    """

    __tablename__ = "hand_over"
    __table_args__ = (
        UniqueConstraint("transfer_id", "post_id"),
        CheckConstraint("(state = 'received') = (received_at IS NOT NULL)", name="received_is_dated"),
        CheckConstraint(
            "state NOT IN ('waiting', 'received') OR frozen_at IS NOT NULL", name="waiting_is_frozen"
        ),
        Index("ix_hand_over_person_id_id", "person_id", "id"),
        Index("ix_hand_over_receiver_post_id_id", "receiver_post_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # the giver
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))  # null: the person held none
    personal: Mapped[bool] = mapped_column(default=False)  # own things stand on this list too
    state: Mapped[HandOverState] = mapped_column(choice(HandOverState), default=HandOverState.OPEN)
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_remark: Mapped[str] = mapped_column(String(REMARK), default="")
    receiver_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    received_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    received_remark: Mapped[str] = mapped_column(String(REMARK), default="")

    transfer: Mapped[Transfer] = relationship()
    institution: Mapped[Institution] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    post: Mapped[Post | None] = relationship(foreign_keys=post_id)
    receiver_post: Mapped[Post | None] = relationship(foreign_keys=receiver_post_id)
    received_by: Mapped[Person | None] = relationship(foreign_keys=received_by_id)
    received_post: Mapped[Post | None] = relationship(foreign_keys=received_post_id)


class Part(StrEnum):
    """The parts of a list, in its order."""

    FILES = "files"
    WAITING = "waiting"
    DRAFTS = "drafts"
    UNDER_WAY = "under_way"
    BRING_UPS = "bring_ups"
    TASKS = "tasks"
    MAILBOXES = "mailboxes"
    PERSONAL = "personal"


class HandOverLine(db.Model):
    """One thing on a list, as it was when the list was frozen. `count` and `unread` are of a mailbox.

    `added` says that it came to the desk after the giver had confirmed.
    """

    __tablename__ = "hand_over_line"
    __table_args__ = (UniqueConstraint("hand_over_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hand_over_id: Mapped[int] = mapped_column(ForeignKey("hand_over.id"))
    ordinal: Mapped[int]
    part: Mapped[Part] = mapped_column(choice(Part))
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int]
    reference: Mapped[str] = mapped_column(String(254), default="")
    title: Mapped[str] = mapped_column(String(300), default="")
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    count: Mapped[int | None]
    unread: Mapped[int | None]
    added: Mapped[bool] = mapped_column(default=False)
