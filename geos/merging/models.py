"""A letter to many: its list, row by row, and what became of each. The text is the mother letter's."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import Json, UtcDateTime, choice
from geos.directory.models import Institution, Person, Post
from geos.letters.models import OutgoingLetter


class MergeState(StrEnum):
    """Being made (it climbs with its letter), being signed, signed, being sent, sent; or taken back."""

    PREPARED = "prepared"
    SIGNING = "signing"  # approved: its rows get their letters one after the other
    SIGNED = "signed"
    SENDING = "sending"  # the worker sends one letter after the other
    SENT = "sent"
    CANCELLING = "cancelling"  # the worker takes back what can still be taken back
    CANCELLED = "cancelled"
    DROPPED = "dropped"  # the letter is an ordinary one again


class RowState(StrEnum):
    """Wrong (says why), good to sign, signed, could not be signed, sent, or taken back."""

    WRONG = "wrong"
    GOOD = "good"
    SIGNED = "signed"
    FAILED = "failed"
    SENT = "sent"
    CANCELLED = "cancelled"


class Merge(Versioned, db.Model):
    """What makes of one letter a letter to many.

    `run` names the signing that is at work; whoever signs a row without that name is refused, so never two
    sign at once. `beat_at` is when it signed last: one that is silent for long was cut off.
    """

    __tablename__ = "merge"
    __table_args__ = (
        CheckConstraint("run IS NULL OR state = 'signing'", name="runs_while_signing"),
        CheckConstraint("(run IS NULL) = (beat_at IS NULL)", name="run_has_a_beat"),
        Index("ix_merge_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("outgoing_letter.id"), unique=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    state: Mapped[MergeState] = mapped_column(choice(MergeState), default=MergeState.PREPARED)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    checked_version: Mapped[int] = mapped_column(default=0)  # the text against which the rows were checked
    filename: Mapped[str] = mapped_column(String(200), default="")  # of the sheet in use
    headings: Mapped[list[str]] = mapped_column(Json, default=list)
    mapping: Mapped[dict[str, str]] = mapped_column(Json, default=dict)  # target or mark → heading
    sheet: Mapped[list[dict[str, Any]]] = mapped_column(
        Json, default=list
    )  # its lines, while it is being made
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who signs, or signed last
    signer_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))  # that person's own post
    run: Mapped[str | None] = mapped_column(String(26))  # ULID
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stop_asked: Mapped[bool] = mapped_column(default=False)
    trouble: Mapped[str] = mapped_column(String(300), default="")  # message id: why the whole stands still
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # sending, or taking back
    ordered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str] = mapped_column(String(300), default="")

    letter: Mapped[OutgoingLetter] = relationship()
    institution: Mapped[Institution] = relationship()
    signer: Mapped[Person | None] = relationship(foreign_keys=signer_id)
    ordered_by: Mapped[Person | None] = relationship(foreign_keys=ordered_by_id)


class MergeRow(db.Model):
    """One addressee with what is put into the text's marks; `problems` as [{column, key, facts}]."""

    __tablename__ = "merge_row"
    __table_args__ = (
        UniqueConstraint("merge_id", "ordinal"),
        CheckConstraint(
            "state IN ('wrong', 'good', 'failed') OR letter_id IS NOT NULL", name="signed_has_a_letter"
        ),
        Index("ix_merge_row_merge_id_state", "merge_id", "state", "ordinal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("merge.id"))
    ordinal: Mapped[int]
    line: Mapped[int | None]  # in the sheet; None for one from the directory
    state: Mapped[RowState] = mapped_column(choice(RowState), default=RowState.GOOD)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    lines: Mapped[str] = mapped_column(String(400), default="")  # name and address, a line each
    email: Mapped[str] = mapped_column(String(254), default="")
    code: Mapped[str] = mapped_column(String(40), default="")  # of the member, as the sheet has it
    cells: Mapped[dict[str, str]] = mapped_column("marks", Json, default=dict)  # mark → text
    problems: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_letter.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text, default="")  # why it could not be signed, sent or taken back

    institution: Mapped[Institution | None] = relationship()
    post: Mapped[Post | None] = relationship()
    letter: Mapped[OutgoingLetter | None] = relationship()

    @property
    def name(self) -> str:
        """The first two lines as one."""
        rows = [row.strip().rstrip(",.") for row in self.lines.split("\n") if row.strip()]
        return ", ".join(rows[:2])
