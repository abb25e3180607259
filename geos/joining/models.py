"""Requests to join with their history, and the register of government domain names with its history."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import Json, UtcDateTime, choice
from geos.directory.models import Institution, InstitutionKind, Person
from geos.documents.models import Document


class RequestState(StrEnum):
    """From the desk of the operator who enters the letter to an institution that works."""

    DRAFT = "draft"
    REVIEW = "review"
    RETURNED = "returned"
    APPROVED = "approved"
    ACTIVATED = "activated"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Proof(StrEnum):
    """What the last look at the domain's DNS record gave."""

    NOT_ASKED = "not_asked"
    FOUND = "found"
    MISSING = "missing"  # the domain answers, the record is not there
    OTHER = "other"  # a record is there, with another value
    NO_DOMAIN = "no_domain"  # nobody knows the domain
    NO_ANSWER = "no_answer"  # its servers did not answer in time, or not sensibly


def _one_under_way(column: str) -> Index:
    """A unique index over the requests that were not given up."""
    under_way = text("state NOT IN ('refused', 'withdrawn')")
    return Index(
        f"uq_join_request_{column}_under_way",
        column,
        unique=True,
        sqlite_where=under_way,
        postgresql_where=under_way,
    )


class JoinRequest(Versioned, db.Model):
    """An institution's request to join, as an operator enters it from its letter.

    `users` becomes the institution's `user_limit`, `mail_limit` (bytes) the sum of its quotas. Whoever holds
    the domain puts `proof` into its DNS; `proved_at` says when it was seen there.
    """

    __tablename__ = "join_request"
    __table_args__ = (
        CheckConstraint(
            "(state = 'activated') = (institution_id IS NOT NULL)", name="activated_has_an_institution"
        ),
        CheckConstraint("state != 'activated' OR proved_at IS NOT NULL", name="activated_is_proved"),
        CheckConstraint("has_office OR has_mail", name="joins_something"),
        # Of two requests that are under way only one may ask for a domain, and only one for a code.
        _one_under_way("domain"),
        _one_under_way("code"),
        Index("ix_join_request_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[RequestState] = mapped_column(choice(RequestState), default=RequestState.DRAFT)
    name_sw: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    short_sw: Mapped[str] = mapped_column(String(60))
    short_en: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(12))
    kind: Mapped[InstitutionKind] = mapped_column(choice(InstitutionKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    reference_prefix: Mapped[str] = mapped_column(String(12))
    address: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(60))
    domain: Mapped[str] = mapped_column(String(120))
    users: Mapped[int]
    mail_limit: Mapped[int] = mapped_column(BigInteger)
    has_office: Mapped[bool]
    has_mail: Mapped[bool]
    letter_reference: Mapped[str] = mapped_column(String(80))  # Kumb. Na. of the letter that asks
    letter_date: Mapped[date]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))  # for its letterhead
    proof: Mapped[str] = mapped_column(String(40))
    proof_state: Mapped[Proof] = mapped_column(choice(Proof), default=Proof.NOT_ASKED)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the record was last looked for
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))  # what it became
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))

    parent: Mapped[Institution | None] = relationship(foreign_keys=parent_id)
    institution: Mapped[Institution | None] = relationship(foreign_keys=institution_id)
    letter: Mapped[Document | None] = relationship(foreign_keys=letter_id)
    logo: Mapped[Document | None] = relationship(foreign_keys=logo_id)
    made_by: Mapped[Person | None] = relationship()
    administrators: Mapped[list["JoinAdministrator"]] = relationship(
        order_by="JoinAdministrator.place", cascade="all, delete-orphan"
    )
    steps: Mapped[list["JoinStep"]] = relationship(order_by="JoinStep.id", cascade="all, delete-orphan")


class JoinAdministrator(db.Model):
    """One of the two people who will run the institution: named in its letter, with how to reach them."""

    __tablename__ = "join_administrator"

    request_id: Mapped[int] = mapped_column(ForeignKey("join_request.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)  # 1 or 2
    given_name: Mapped[str] = mapped_column(String(60))
    surname: Mapped[str] = mapped_column(String(60))
    check_number: Mapped[str] = mapped_column(String(20))
    title_sw: Mapped[str] = mapped_column(String(120))  # of the post
    title_en: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(30))
    email: Mapped[str] = mapped_column(String(254))  # where they are reached until they have an address here
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who they became

    person: Mapped[Person | None] = relationship()

    @property
    def name(self) -> str:
        """Given name and surname."""
        return f"{self.given_name} {self.surname}"


class JoinStep(db.Model):
    """One act upon a request; whoever prepared it is not its reviewer."""

    __tablename__ = "join_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("join_request.id"), index=True)
    act: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")

    by: Mapped[Person | None] = relationship()


class DomainState(StrEnum):
    """A released name may be registered again; its history stays with it."""

    HELD = "held"
    RELEASED = "released"


class DomainName(Versioned, db.Model):
    """A name under .go.tz. Its holder may be no member yet; then `holder` alone says who it is."""

    __tablename__ = "domain_name"
    __table_args__ = (
        CheckConstraint("expires_on > registered_on", name="expires_after_registration"),
        Index("ix_domain_name_state_expires_on", "state", "expires_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[DomainState] = mapped_column(choice(DomainState), default=DomainState.HELD)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    holder: Mapped[str] = mapped_column(String(160))
    contact: Mapped[str] = mapped_column(String(120))  # a person's or an office's name
    phone: Mapped[str] = mapped_column(String(30), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    registered_on: Mapped[date]
    expires_on: Mapped[date]
    remark: Mapped[str] = mapped_column(String(300), default="")
    reminded: Mapped[int | None] = mapped_column()  # days before the end of which was reminded last

    institution: Mapped[Institution | None] = relationship()
    changes: Mapped[list["DomainChange"]] = relationship(order_by="DomainChange.id.desc()")


class DomainChange(db.Model):
    """One act upon a name: `facts` has each field that changed as [before, after]."""

    __tablename__ = "domain_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    domain_id: Mapped[int] = mapped_column(ForeignKey("domain_name.id"), index=True)
    act: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    facts: Mapped[dict[str, list[str | None]]] = mapped_column(Json, default=dict)

    by: Mapped[Person | None] = relationship()
