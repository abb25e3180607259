"""Outgoing letters from draft to signature. What was signed never changes again."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    Float,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
    inspect,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.errors import WrongState
from geos.core.richtext import TextFormat
from geos.core.types import Level, LevelType, UtcDateTime, choice
from geos.directory.models import Institution, Person, Post, Registry
from geos.documents.models import Document
from geos.files.models import Folio, RegistryFile
from geos.letters.models.incoming import IncomingLetter


class OutgoingState(StrEnum):
    DRAFT = "draft"
    ON_ROUTE = "on_route"
    RETURNED = "returned"
    SIGNED = "signed"
    DISPATCHED = "dispatched"
    STRUCK_OUT = "struck_out"  # signed, but never sent: the folio keeps its number
    ISSUED = "issued"  # a merge that was approved: each of its addressees has a signed letter of their own
    WITHDRAWN = "withdrawn"


class Authority(StrEnum):
    """In what right a letter is signed: own post, acting (Kaimu), or on behalf (Kny., kwa niaba ya)."""

    OWN = "own"
    ACTING = "acting"
    ON_BEHALF = "on_behalf"


class AddresseeKind(StrEnum):
    MEMBER = "member"  # an institution of this installation
    OUTSIDE = "outside"  # anybody else, by e-mail


class OutgoingLetter(Versioned, db.Model):
    """A letter drafted on a file. Signing takes a folio, renders the PDF once and freezes its bytes."""

    __tablename__ = "outgoing_letter"
    __table_args__ = (
        CheckConstraint(
            "(state IN ('signed', 'dispatched', 'struck_out')) = (signed_at IS NOT NULL"
            " AND folio_id IS NOT NULL AND document_id IS NOT NULL AND reference IS NOT NULL"
            " AND signer_id IS NOT NULL AND authority IS NOT NULL)",
            name="signed_is_whole",
        ),
        CheckConstraint(
            "(state = 'dispatched') = (register_number IS NOT NULL AND dispatched_at IS NOT NULL)",
            name="dispatched_is_registered",
        ),
        CheckConstraint("(state = 'struck_out') = (strike_reason <> '')", name="struck_out_says_why"),
        UniqueConstraint("registry_id", "register_year", "register_number"),
        Index("ix_outgoing_letter_institution_id_id", "institution_id", "id"),
        Index("ix_outgoing_letter_institution_id_state", "institution_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    registry_id: Mapped[int] = mapped_column(ForeignKey("registry.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("registry_file.id"), index=True)
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("incoming_letter.id"))
    language: Mapped[str] = mapped_column(String(2), default="sw")
    subject: Mapped[str] = mapped_column(String(300))
    salutation: Mapped[str] = mapped_column(String(120), default="")
    body: Mapped[str] = mapped_column(Text)
    body_format: Mapped[TextFormat] = mapped_column(choice(TextFormat), default=TextFormat.PLAIN)
    closing: Mapped[str] = mapped_column(String(120), default="")
    through: Mapped[str] = mapped_column(String(400), default="")  # K.k., a line each
    their_reference: Mapped[str] = mapped_column(String(80), default="")
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    text_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[OutgoingState] = mapped_column(choice(OutgoingState), default=OutgoingState.DRAFT)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signer_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))  # whose letter it is
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))  # the signer's own post
    signed_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # acting for whom
    authority: Mapped[Authority | None] = mapped_column(choice(Authority))
    reference: Mapped[str | None] = mapped_column(String(80))  # file reference / folio
    folio_id: Mapped[int | None] = mapped_column(ForeignKey("folio.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    register_year: Mapped[int | None]
    register_number: Mapped[int | None]
    dispatched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dispatched_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    strike_reason: Mapped[str] = mapped_column(String(300), default="")  # why it was never sent
    mother_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_letter.id"), index=True)  # its merge
    verify_code: Mapped[str | None] = mapped_column(String(40), unique=True)  # what its QR says
    annulled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # issued, but no longer valid
    annulled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    annul_reason: Mapped[str] = mapped_column(String(300), default="")

    file: Mapped[RegistryFile] = relationship()
    institution: Mapped[Institution] = relationship()
    at_registry: Mapped[Registry] = relationship()
    reply_to: Mapped[IncomingLetter | None] = relationship()
    author: Mapped[Person] = relationship(foreign_keys=author_id)
    post: Mapped[Post] = relationship(foreign_keys=post_id)
    signer: Mapped[Person | None] = relationship(foreign_keys=signer_id)
    signed_for: Mapped[Person | None] = relationship(foreign_keys=signed_for_id)
    signer_post: Mapped[Post] = relationship(foreign_keys=signer_post_id)
    signed_post: Mapped[Post | None] = relationship(foreign_keys=signed_post_id)
    folio: Mapped[Folio | None] = relationship()
    document: Mapped[Document | None] = relationship()
    dispatched_by: Mapped[Person | None] = relationship(foreign_keys=dispatched_by_id)
    annulled_by: Mapped[Person | None] = relationship(foreign_keys=annulled_by_id)
    addressees: Mapped[list["Addressee"]] = relationship(
        order_by="Addressee.ordinal", cascade="all, delete-orphan", lazy="selectin"
    )
    enclosures: Mapped[list["OutgoingEnclosure"]] = relationship(
        order_by="OutgoingEnclosure.ordinal", cascade="all, delete-orphan", back_populates="letter"
    )
    signatures: Mapped[list["LetterSignature"]] = relationship(
        order_by="LetterSignature.ordinal", back_populates="letter"
    )


class OutgoingVersion(db.Model):
    """The letter's text as it stood at one version; never changed."""

    __tablename__ = "outgoing_version"
    __table_args__ = (UniqueConstraint("letter_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("outgoing_letter.id"))
    number: Mapped[int]
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    body_format: Mapped[TextFormat] = mapped_column(choice(TextFormat), default=TextFormat.PLAIN)
    addressees: Mapped[str] = mapped_column(Text)
    frame: Mapped[str] = mapped_column(Text, default="")  # salutation, closing, K.k. and their reference
    enclosures: Mapped[str] = mapped_column(Text, default="")  # a title on each line
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    by: Mapped[Person] = relationship()


class Addressee(db.Model):
    """One addressee (mwandikiwa), or a copy (nakala); the lines are printed as they stand here."""

    __tablename__ = "addressee"
    __table_args__ = (
        UniqueConstraint("letter_id", "ordinal"),
        CheckConstraint("(kind = 'member') = (institution_id IS NOT NULL)", name="member_has_institution"),
        CheckConstraint("kind = 'member' OR email <> ''", name="outside_has_email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("outgoing_letter.id"))
    ordinal: Mapped[int]
    kind: Mapped[AddresseeKind] = mapped_column(choice(AddresseeKind))
    is_copy: Mapped[bool] = mapped_column(default=False)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    lines: Mapped[str] = mapped_column(String(400))  # name and address, a line each
    email: Mapped[str] = mapped_column(String(254), default="")

    institution: Mapped[Institution | None] = relationship()

    @property
    def name(self) -> str:
        """The first line."""
        return self.lines.partition("\n")[0].rstrip(", ")


class OutgoingEnclosure(db.Model):
    """One enclosure (kiambatisho) of an outgoing letter, in its place and under its title."""

    __tablename__ = "outgoing_enclosure"
    __table_args__ = (
        UniqueConstraint("letter_id", "ordinal"),
        CheckConstraint("title <> ''", name="has_a_title"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("outgoing_letter.id"))
    ordinal: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    from_folio_id: Mapped[int | None] = mapped_column(ForeignKey("folio.id"))  # the paper it was taken from

    letter: Mapped[OutgoingLetter] = relationship(back_populates="enclosures")
    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)
    from_folio: Mapped[Folio | None] = relationship()


class LetterSignature(db.Model):
    """One signature on a letter's paper: first the place that is kept for it, then who signed there.

    `field` is the PDF's signature field; the box is in points from the bottom left of page `page` (from 1).
    `document_id` is the paper as it was after this signature: what was signed earlier stays in the vault.
    """

    __tablename__ = "letter_signature"
    __table_args__ = (
        UniqueConstraint("letter_id", "ordinal"),
        UniqueConstraint("letter_id", "field"),
        CheckConstraint(
            "(signed_at IS NULL) = (person_id IS NULL)"
            " AND (signed_at IS NULL) = (authority IS NULL)"
            " AND (signed_at IS NULL) = (document_id IS NULL)",
            name="signed_is_whole",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("outgoing_letter.id"))
    ordinal: Mapped[int]
    field: Mapped[str] = mapped_column(String(60))
    page: Mapped[int]
    x1: Mapped[float] = mapped_column(Float)
    y1: Mapped[float] = mapped_column(Float)
    x2: Mapped[float] = mapped_column(Float)
    y2: Mapped[float] = mapped_column(Float)
    for_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))  # whose signature is expected there
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))  # the signer's own
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    authority: Mapped[Authority | None] = mapped_column(choice(Authority))
    serial: Mapped[str] = mapped_column(String(64), default="")  # of the signer's certificate
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))

    letter: Mapped[OutgoingLetter] = relationship(back_populates="signatures")
    for_post: Mapped[Post] = relationship(foreign_keys=for_post_id, lazy="joined")  # lists name it
    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    post: Mapped[Post | None] = relationship(foreign_keys=post_id)
    instead_of: Mapped[Person | None] = relationship(foreign_keys=instead_of_id)
    document: Mapped[Document | None] = relationship()


class LetterReading(db.Model):
    """Somebody who may sign it has opened this version of a letter: a batch signs nothing that is unread."""

    __tablename__ = "letter_reading"

    letter_id: Mapped[int] = mapped_column(ForeignKey("outgoing_letter.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    text_version: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


# Nothing that was signed changes again, whichever door it is tried through (DOMAIN §5, 4).
SIGNED_STATES = (OutgoingState.SIGNED, OutgoingState.DISPATCHED, OutgoingState.STRUCK_OUT)
FROZEN = (
    *("subject", "salutation", "body", "body_format", "closing", "through", "their_reference", "language"),
    *("level", "text_version", "verify_code", "mother_id"),
    *("file_id", "signer_post_id", "signer_id", "signed_post_id", "signed_for_id", "signed_at"),
    *("authority", "reference", "folio_id"),
)


# The text of a merge is fixed too: it is what was approved for each of its letters.
FIXED_STATES = (*SIGNED_STATES, OutgoingState.ISSUED)


@event.listens_for(OutgoingLetter, "before_update")
def _keep_signed_text(mapper: Any, connection: Connection, letter: OutgoingLetter) -> None:
    now_held: Any = inspect(letter).attrs
    before = (now_held.state.history.deleted or [letter.state])[0]
    if before not in FIXED_STATES:
        return
    if any(now_held[name].history.has_changes() for name in FROZEN):
        raise WrongState
    if now_held.document_id.history.has_changes() and not _countersigned(connection, letter):
        raise WrongState


def _countersigned(connection: Connection, letter: OutgoingLetter) -> bool:
    """Whether the paper is the letter's own with one more signature on it: the only new one there can be."""
    query = select(LetterSignature.id).where(
        LetterSignature.letter_id == letter.id, LetterSignature.document_id == letter.document_id
    )
    return letter.state is OutgoingState.SIGNED and connection.execute(query).first() is not None


@event.listens_for(Addressee, "before_insert")
@event.listens_for(Addressee, "before_update")
@event.listens_for(Addressee, "before_delete")
@event.listens_for(OutgoingEnclosure, "before_insert")
@event.listens_for(OutgoingEnclosure, "before_update")
@event.listens_for(OutgoingEnclosure, "before_delete")
def _keep_signed_parts(mapper: Any, connection: Connection, part: Addressee | OutgoingEnclosure) -> None:
    query = select(OutgoingLetter.state).where(OutgoingLetter.id == part.letter_id)
    if connection.execute(query).scalar() in SIGNED_STATES:
        raise WrongState
