"""One consignment (shehena) per addressee, with its own honest state and timeline."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import Level, LevelType, UtcDateTime, choice
from geos.directory.models import Institution, Person, Post, Registry
from geos.documents.models import Document
from geos.letters.models import Addressee, IncomingLetter, OutgoingLetter


class ConsignmentState(StrEnum):
    """DOMAIN §4. `queued` is never shown as sent, `sent` never as received."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    REGISTERED = "registered"
    ANSWERED = "answered"
    REFUSED = "refused"
    REFUSAL_SEEN = "refusal_seen"
    CANCELLED = "cancelled"
    FAILED = "failed"  # the mail came back, or the queue gave up


class Carrier(StrEnum):
    MEMBER = "member"
    MAIL = "mail"


class Consignment(Versioned, db.Model):
    """A signed letter on its way to one addressee; frozen at the sender meanwhile."""

    __tablename__ = "consignment"
    __table_args__ = (
        UniqueConstraint("letter_id", "addressee_id"),
        CheckConstraint("(carrier = 'member') = (to_registry_id IS NOT NULL)", name="member_has_a_registry"),
        CheckConstraint(
            "state NOT IN ('registered', 'answered')"
            " OR (incoming_id IS NOT NULL AND registered_at IS NOT NULL)",
            name="registered_has_a_receipt",
        ),
        CheckConstraint("(state = 'answered') = (answer_id IS NOT NULL)", name="answered_by_a_letter"),
        Index("ix_consignment_to_registry_id_state", "to_registry_id", "state", "id"),
        Index("ix_consignment_from_institution_id_id", "from_institution_id", "id"),  # the dispatch book
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(26), unique=True)  # ULID; the same on every retry
    letter_id: Mapped[int] = mapped_column(ForeignKey("outgoing_letter.id"))
    addressee_id: Mapped[int] = mapped_column(ForeignKey("addressee.id"))
    from_institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    carrier: Mapped[Carrier] = mapped_column(choice(Carrier))
    to_registry_id: Mapped[int | None] = mapped_column(ForeignKey("registry.id"))
    to_address: Mapped[str] = mapped_column(String(254), default="")
    state: Mapped[ConsignmentState] = mapped_column(choice(ConsignmentState), default=ConsignmentState.QUEUED)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    registered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    incoming_id: Mapped[int | None] = mapped_column(ForeignKey("incoming_letter.id"))
    receipt: Mapped[str] = mapped_column(String(40), default="")  # the receiver's register number
    reason: Mapped[str] = mapped_column(String(500), default="")  # of a refusal, failure or cancelling
    next_try: Mapped[datetime | None] = mapped_column(UtcDateTime)  # while a mail waits in the queue
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))  # a member's own copy
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("incoming_letter.id"))  # at the sender

    letter: Mapped[OutgoingLetter] = relationship()
    addressee: Mapped[Addressee] = relationship()
    incoming: Mapped[IncomingLetter | None] = relationship(foreign_keys=incoming_id)
    answer: Mapped[IncomingLetter | None] = relationship(foreign_keys=answer_id)
    document: Mapped[Document | None] = relationship()
    to_registry: Mapped[Registry | None] = relationship()
    from_institution: Mapped[Institution] = relationship()
    events: Mapped[list["ConsignmentEvent"]] = relationship(order_by="ConsignmentEvent.id")


class ConsignmentEvent(db.Model):
    """One line of a consignment's timeline."""

    __tablename__ = "consignment_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    consignment_id: Mapped[int] = mapped_column(ForeignKey("consignment.id"), index=True)
    act: Mapped[str] = mapped_column(
        String(24)
    )  # queue, send, deliver, register, refuse, delay, fail, cancel…
    text: Mapped[str] = mapped_column(String(500), default="")  # reason, reply of the other server, number
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    person: Mapped[Person | None] = relationship()
    post: Mapped[Post | None] = relationship()


class HandledMail(db.Model):
    """A message of a registry's mailbox that a clerk has dealt with: registered, or put aside."""

    __tablename__ = "handled_mail"
    __table_args__ = (UniqueConstraint("registry_id", "base"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"))
    base: Mapped[str] = mapped_column(String(200))  # the Maildir base name, which never changes
    incoming_id: Mapped[int | None] = mapped_column(ForeignKey("incoming_letter.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")  # why it was put aside
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    by: Mapped[Person] = relationship()
