"""Incoming letters as registered: the register's line, its corrections and enclosures, and how it may end."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import Level, LevelType, UtcDateTime, choice
from geos.directory.models import Person, Post, Registry
from geos.documents.models import Document
from geos.files import references
from geos.files.models import Folio, RegistryFile
from geos.letters.guessing import series_key


class Channel(StrEnum):
    """How a paper reached the registry (DOMAIN §3, 1)."""

    MAIL = "mail"  # e-mail
    GEOS = "geos"  # another institution, through the exchange
    POST = "post"
    HAND = "hand"


class IncomingState(StrEnum):
    """Where a letter of the register stands. `registered` waits to be filed; `sealed` is its addressee's."""

    REGISTERED = "registered"
    FILED = "filed"
    SEALED = "sealed"  # registered from the envelope; nobody at the registry has seen what is in it
    KEPT = "kept"  # its addressee has opened it and keeps it: the registry learns nothing more
    PASSED_ON = "passed_on"  # to the confidential registry, which gives it a number of its own
    STRUCK_OUT = "struck_out"  # the number stays, so that nobody looks for a lost one


class Mark(StrEnum):
    """What stands on an envelope that the registry does not open (Registry Procedures Manual)."""

    PERSONAL = "personal"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"  # noqa: S105 - a mark on an envelope


class ValuableKind(StrEnum):
    MONEY = "money"
    CHEQUE = "cheque"
    OTHER = "other"


class IncomingLetter(Versioned, db.Model):
    """One line of the incoming register (Rejista ya barua zinazoingia)."""

    __tablename__ = "incoming_letter"
    __table_args__ = (
        UniqueConstraint("registry_id", "year", "number"),
        UniqueConstraint("registry_id", "source"),
        CheckConstraint("(state = 'filed') = (folio_id IS NOT NULL)", name="filed_has_a_folio"),
        Index("ix_incoming_letter_institution_id_id", "institution_id", "id"),
        # by these the intake finds a sender's earlier letters, and the same letter a second time
        Index("ix_incoming_letter_their_key", "institution_id", "their_key"),
        Index("ix_incoming_letter_their_series", "institution_id", "their_series", "id"),
        Index("ix_incoming_letter_sender_address", "institution_id", "sender_address", "id"),
        Index("ix_incoming_letter_sender_institution", "institution_id", "sender_institution_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"))
    year: Mapped[int]
    number: Mapped[int]
    state: Mapped[IncomingState] = mapped_column(choice(IncomingState), default=IncomingState.REGISTERED)
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    source: Mapped[str | None] = mapped_column(
        String(220)
    )  # mail:<base name> or consignment:<uid>; once each
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    registered_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    registered_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # acting for whom
    sender: Mapped[str] = mapped_column(String(200))
    sender_address: Mapped[str] = mapped_column(String(254), default="")  # e-mail, for the answer
    sender_institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    their_reference: Mapped[str] = mapped_column(String(80), default="")
    their_key: Mapped[str | None] = mapped_column(String(170))  # the same in any spelling
    their_series: Mapped[str | None] = mapped_column(String(170))  # the same without its last part
    letter_date: Mapped[date | None]
    subject: Mapped[str] = mapped_column(String(300))
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    valuables: Mapped[bool] = mapped_column(default=False)
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("document.id"), index=True
    )  # null: paper without a scan
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))  # the whole mail
    file_id: Mapped[int | None] = mapped_column(ForeignKey("registry_file.id"), index=True)
    folio_id: Mapped[int | None] = mapped_column(ForeignKey("folio.id"))

    at_registry: Mapped[Registry] = relationship()
    document: Mapped[Document | None] = relationship(foreign_keys=document_id)
    cover: Mapped[Document | None] = relationship(foreign_keys=cover_id)
    file: Mapped[RegistryFile | None] = relationship()
    folio: Mapped[Folio | None] = relationship()
    registered_by: Mapped[Person] = relationship(foreign_keys=registered_by_id)
    registered_post: Mapped[Post] = relationship()
    enclosures: Mapped[list["IncomingEnclosure"]] = relationship(order_by="IncomingEnclosure.id")
    corrections: Mapped[list["IncomingCorrection"]] = relationship(order_by="IncomingCorrection.id")
    sealed: Mapped["SealedItem | None"] = relationship(uselist=False, viewonly=True)
    ending: Mapped["IncomingEnding | None"] = relationship(
        foreign_keys="IncomingEnding.letter_id", uselist=False, viewonly=True
    )
    valuable_items: Mapped[list["ValuableItem"]] = relationship(order_by="ValuableItem.id", viewonly=True)
    acknowledgement: Mapped["Acknowledgement | None"] = relationship(uselist=False, viewonly=True)

    @property
    def register_number(self) -> str:
        """As stamped: `1843/2026`."""
        return f"{self.number}/{self.year}"

    @validates("their_reference")
    def _keyed(self, name: str, reference: str) -> str:
        """Whoever writes or corrects the reference writes its keys with it."""
        self.their_key, self.their_series = references.key(reference), series_key(reference)
        return reference


class IncomingCorrection(db.Model):
    """A corrected entry of the register: reason, old and new value, by whom. The old stays in sight."""

    __tablename__ = "incoming_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("incoming_letter.id"), index=True)
    field: Mapped[str] = mapped_column(String(40))
    old: Mapped[str] = mapped_column(String(300))
    new: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    by: Mapped[Person] = relationship(foreign_keys=by_id)
    post: Mapped[Post | None] = relationship()


class IncomingEnclosure(db.Model):
    """Another paper that came with a letter: an attachment of its mail, or a second scan."""

    __tablename__ = "incoming_enclosure"
    __table_args__ = (UniqueConstraint("letter_id", "document_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("incoming_letter.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))

    document: Mapped[Document] = relationship()


class SealedItem(db.Model):
    """What an envelope that stays closed says, who has it, and what its addressee decided."""

    __tablename__ = "sealed_item"
    __table_args__ = (
        CheckConstraint("opened_at IS NULL OR received_at IS NOT NULL", name="opened_by_who_received_it"),
    )

    letter_id: Mapped[int] = mapped_column(ForeignKey("incoming_letter.id"), primary_key=True)
    to_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    to_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # by name: nobody else
    mark: Mapped[Mark] = mapped_column(choice(Mark))
    postmark_on: Mapped[date | None]
    registered_mail_number: Mapped[str] = mapped_column(String(40), default="")
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    content_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))  # kept for the addressee alone

    to_post: Mapped[Post] = relationship()
    to_person: Mapped[Person | None] = relationship(foreign_keys=to_person_id)
    received_by: Mapped[Person | None] = relationship(foreign_keys=received_by_id)
    opened_by: Mapped[Person | None] = relationship(foreign_keys=opened_by_id)
    content: Mapped[Document | None] = relationship()


class ValuableItem(db.Model):
    """A line of the valuables book: what came with a letter, and against which receipt it was given on.

    Never deleted. `cents` are hundredths of the currency.
    """

    __tablename__ = "valuable"
    __table_args__ = (
        CheckConstraint("(given_at IS NULL) = (receipt_number = '')", name="given_against_a_receipt"),
        CheckConstraint("kind = 'other' OR cents IS NOT NULL", name="money_has_an_amount"),
        Index("ix_valuable_registry_id_id", "registry_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("incoming_letter.id"), index=True)
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"))
    kind: Mapped[ValuableKind] = mapped_column(choice(ValuableKind))
    description: Mapped[str] = mapped_column(String(200), default="")
    cents: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="TZS")
    count: Mapped[int] = mapped_column(default=1)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_to: Mapped[str] = mapped_column(String(120), default="")
    receipt_number: Mapped[str] = mapped_column(String(40), default="")
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    letter: Mapped[IncomingLetter] = relationship()
    entered_by: Mapped[Person] = relationship(foreign_keys=entered_by_id)
    given_by: Mapped[Person | None] = relationship(foreign_keys=given_by_id)

    @property
    def amount(self) -> Decimal | None:
        """The sum in its currency; None of a thing without one."""
        return None if self.cents is None else Decimal(self.cents) / 100


class IncomingEnding(db.Model):
    """Why a line of the register leads to no file: struck out, or passed to the confidential registry.

    `was_source` is the mail or scan that waits again, `was_folio_id` the folio struck out with it;
    `to_registry_id` is where it went, `successor_id` the number that it was given there.
    """

    __tablename__ = "incoming_ending"

    letter_id: Mapped[int] = mapped_column(ForeignKey("incoming_letter.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    was_source: Mapped[str] = mapped_column(String(220), default="")
    was_folio_id: Mapped[int | None] = mapped_column(ForeignKey("folio.id"))
    to_registry_id: Mapped[int | None] = mapped_column(ForeignKey("registry.id"), index=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("incoming_letter.id"), index=True)

    by: Mapped[Person] = relationship(foreign_keys=by_id)
    was_folio: Mapped[Folio | None] = relationship()
    to_registry: Mapped[Registry | None] = relationship()
    successor: Mapped[IncomingLetter | None] = relationship(foreign_keys=successor_id)


class AcknowledgeWhen(StrEnum):
    """A registry's rule for telling senders that their letter has arrived."""

    NEVER = "never"
    MAIL = "mail"  # whoever wrote by e-mail
    ALL = "all"  # whoever has an e-mail address


class RegistryRule(db.Model):
    """What a registry does by itself."""

    __tablename__ = "registry_rule"

    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"), primary_key=True)
    acknowledge: Mapped[AcknowledgeWhen] = mapped_column(
        choice(AcknowledgeWhen), default=AcknowledgeWhen.NEVER
    )


class Acknowledgement(db.Model):
    """The one mail that tells a sender the number and day under which a letter was registered."""

    __tablename__ = "acknowledgement"
    __table_args__ = (Index("ix_acknowledgement_address", "address", "letter_id"),)

    letter_id: Mapped[int] = mapped_column(ForeignKey("incoming_letter.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    by_rule: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reply: Mapped[str] = mapped_column(String(500), default="")  # the other server's words

    by: Mapped[Person | None] = relationship()
