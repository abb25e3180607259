"""The structure of government: institution → unit → post, and the people appointed to posts.

Everything is addressed to a post. A person holds posts by appointment with dates, substantive or
acting (Kaimu). Nobody and nothing here is ever deleted: people and appointments end.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    event,
    true,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from geos.core.actor import Role
from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.folding import MOST, folded
from geos.core.types import Level, LevelType, UtcDateTime, choice

MAIL_LIMIT = 2000 * 1024**3  # bytes of a new institution's mailboxes together
# What a thing is sought by; see `sought` of a person and a post.
SOUGHT = {"person": ("given_name", "surname"), "post": ("code", "title_sw", "title_en")}


def _sought(kind: str) -> Any:
    """The default of a column `sought`, from the row that is written; bulk writing asks it row by row."""

    def default(context: Any) -> str:
        row = context.get_current_parameters()
        return folded(*(row.get(name) or "" for name in SOUGHT[kind]))

    default.of_row = True  # type: ignore[attr-defined]
    return default


class InstitutionKind(StrEnum):
    """Kinds of public institutions, in the order of a list."""

    MINISTRY = "ministry"  # wizara
    OFFICE = "office"  # ofisi
    COMMISSION = "commission"  # tume
    AGENCY = "agency"  # wakala
    AUTHORITY = "authority"  # mamlaka
    REGION = "region"  # mkoa
    COUNCIL = "council"  # halmashauri
    EMBASSY = "embassy"  # ubalozi
    CORPORATION = "corporation"  # shirika
    UNIVERSITY = "university"  # chuo kikuu
    HOSPITAL = "hospital"  # hospitali


class InstitutionState(StrEnum):
    """Suspended: nobody signs in, mail waits with its sender. Closed: it is history. Nothing is lost."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class UnitKind(StrEnum):
    DEPARTMENT = "department"
    UNIT = "unit"
    SECTION = "section"


class RegistryKind(StrEnum):
    OPEN = "open"
    CONFIDENTIAL = "confidential"


class AppointmentKind(StrEnum):
    SUBSTANTIVE = "substantive"
    ACTING = "acting"


class Institution(Versioned, db.Model):
    """A member of government with its own domain, registries and people.

    `user_limit` counts staff accounts, `mail_limit` bytes that its mailboxes may hold together (the sum of
    their quotas). `has_office` and `has_mail` say what it joined: GeOS, GMS or both.
    """

    __tablename__ = "institution"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_sw: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    short_sw: Mapped[str] = mapped_column(String(60))  # as people say it: "Afya"
    short_en: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(12), unique=True)  # the chip: AFYA
    kind: Mapped[InstitutionKind] = mapped_column(choice(InstitutionKind))
    domain: Mapped[str] = mapped_column(String(120), unique=True)
    reference_prefix: Mapped[str] = mapped_column(String(12))  # first part of Kumb. Na.
    address: Mapped[str] = mapped_column(String(200))  # S.L.P. 743, 40478 Dodoma
    place: Mapped[str] = mapped_column(String(60))  # DODOMA
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    state: Mapped[InstitutionState] = mapped_column(
        choice(InstitutionState), default=InstitutionState.ACTIVE, server_default="active"
    )
    state_reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    has_office: Mapped[bool] = mapped_column(default=True, server_default=true())
    has_mail: Mapped[bool] = mapped_column(default=True, server_default=true())
    user_limit: Mapped[int] = mapped_column(default=500)
    mail_limit: Mapped[int] = mapped_column(BigInteger, default=MAIL_LIMIT, server_default=str(MAIL_LIMIT))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    @hybrid_property
    def active(self) -> bool:
        """Whether people sign in here and mail is taken; as a condition too."""
        return self.state is InstitutionState.ACTIVE

    @active.inplace.expression
    @classmethod
    def _active(cls) -> ColumnElement[bool]:
        return cls.state == InstitutionState.ACTIVE


class Unit(Versioned, db.Model):
    """A department (idara), unit (kitengo) or section (sehemu); `active` until it is dissolved."""

    __tablename__ = "unit"
    __table_args__ = (Index("ix_unit_institution_id_parent_id", "institution_id", "parent_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    name_sw: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    kind: Mapped[UnitKind] = mapped_column(choice(UnitKind), default=UnitKind.DEPARTMENT)
    head_post_id: Mapped[int | None] = mapped_column(
        ForeignKey("post.id", use_alter=True, name="fk_unit_head_post_id")
    )
    active: Mapped[bool] = mapped_column(default=True, server_default=true())

    institution: Mapped[Institution] = relationship()


class UnitPast(db.Model):
    """How a unit was until a change: its name, the unit it stood under, whether it stood at all.

    The row in `unit` is how it is.
    """

    __tablename__ = "unit_past"
    __table_args__ = (Index("ix_unit_past_unit_id_until", "unit_id", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    name_sw: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    kind: Mapped[UnitKind] = mapped_column(choice(UnitKind))
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    until: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")

    parent: Mapped[Unit | None] = relationship(foreign_keys=parent_id)
    by: Mapped["Person | None"] = relationship(foreign_keys=by_id)


class Registry(Versioned, db.Model):
    """Where papers are received, registered and filed (masjala), open or confidential."""

    __tablename__ = "registry"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name_sw: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    kind: Mapped[RegistryKind] = mapped_column(choice(RegistryKind), default=RegistryKind.OPEN)
    active: Mapped[bool] = mapped_column(default=True, server_default=true())

    institution: Mapped[Institution] = relationship()


class Post(Versioned, db.Model):
    """A post (wadhifa): what work, letters and files are addressed to."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("institution_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    registry_id: Mapped[int | None] = mapped_column(ForeignKey("registry.id"))
    code: Mapped[str] = mapped_column(String(12))  # the chip: KM, DAHRM
    title_sw: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    clearance: Mapped[Level] = mapped_column(LevelType, default=Level.RESTRICTED)
    active: Mapped[bool] = mapped_column(default=True)
    sought: Mapped[str] = mapped_column(String(MOST), default=_sought("post"), server_default="")

    unit: Mapped[Unit] = relationship(foreign_keys=unit_id)
    institution: Mapped[Institution] = relationship()
    roles: Mapped[list["PostRole"]] = relationship(cascade="all, delete-orphan")


class PostRole(db.Model):
    """What a post lets its holder do."""

    __tablename__ = "post_role"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(choice(Role), primary_key=True)


class SigningGrant(db.Model):
    """The holder of `post` may sign for the holder of `principal`: Kny. (kwa niaba ya)."""

    __tablename__ = "signing_grant"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)

    post: Mapped[Post] = relationship(foreign_keys=post_id)
    principal: Mapped[Post] = relationship(foreign_keys=principal_id)


class Person(Versioned, db.Model):
    """A public servant. Never deleted: `ended_at` says when service here ended."""

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_institution_id_surname", "institution_id", "surname", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    given_name: Mapped[str] = mapped_column(String(60))
    surname: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(20), default="")  # Dkt., Mhandisi
    check_number: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2), default="sw")
    phone: Mapped[str] = mapped_column(String(30), default="", server_default="")
    office: Mapped[str] = mapped_column(String(60), default="", server_default="")  # room, floor, building
    photo: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of a JPEG in the vault
    sought: Mapped[str] = mapped_column(String(MOST), default=_sought("person"), server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    institution: Mapped[Institution] = relationship()

    @property
    def name(self) -> str:
        """Title, given name and surname as written on letters."""
        return " ".join(filter(None, (self.title, self.given_name, self.surname)))

    @property
    def initials(self) -> str:
        """Two letters for the round chip."""
        return (self.given_name[:1] + self.surname[:1]).upper()


class PersonRole(db.Model):
    """A role given to a person by an administrator, apart from any post."""

    __tablename__ = "person_role"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(choice(Role), primary_key=True)


class Appointment(db.Model):
    """A person holds a post from a day to a day (inclusive); acting holds it in somebody's place.

    `ended_at` is set where it was cut off before the end of its last day: from that moment it does not count.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("kind = 'acting' OR acting_for_id IS NULL", name="only_acting_is_for_somebody"),
        Index("ix_appointment_post_id_starts_on", "post_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    kind: Mapped[AppointmentKind] = mapped_column(
        choice(AppointmentKind), default=AppointmentKind.SUBSTANTIVE
    )
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    reference: Mapped[str] = mapped_column(
        String(80), default="", server_default=""
    )  # of the letter behind it
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    acting_for: Mapped[Person | None] = relationship(foreign_keys=acting_for_id)
    post: Mapped[Post] = relationship()


@event.listens_for(Person, "before_update")
@event.listens_for(Post, "before_update")
def _seek_anew(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    """A changed name is found at once. Who changes names past the ORM writes `sought` too."""
    row.sought = folded(*(getattr(row, name) or "" for name in SOUGHT[row.__tablename__]))
