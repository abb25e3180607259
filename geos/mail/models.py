"""A mailbox is a Maildir whose path is fixed when it is made; addresses lead to mailboxes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import UtcDateTime, choice
from geos.directory.models import Institution, Person, Post, Registry


class MailboxKind(StrEnum):
    """The four kinds of GMS; a registry's mailbox is a special one that its clerks read."""

    STAFF = "staff"
    POST = "post"
    GROUP = "group"
    SPECIAL = "special"


class MailboxState(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Mailbox(Versioned, db.Model):
    """One mailbox. A group has members and no Maildir of its own (`path` empty)."""

    __tablename__ = "mailbox"
    __table_args__ = (
        CheckConstraint("(kind = 'staff') = (person_id IS NOT NULL)", name="staff_has_a_person"),
        CheckConstraint("(kind = 'post') = (post_id IS NOT NULL)", name="post_has_a_post"),
        CheckConstraint("(kind = 'group') = (path = '')", name="group_has_no_maildir"),
        Index("ix_mailbox_institution_id_address", "institution_id", "address", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    kind: Mapped[MailboxKind] = mapped_column(choice(MailboxKind))
    state: Mapped[MailboxState] = mapped_column(choice(MailboxState), default=MailboxState.ACTIVE)
    address: Mapped[str] = mapped_column(String(254), unique=True)  # its first address, lower case
    label: Mapped[str] = mapped_column(String(120), default="")
    path: Mapped[str] = mapped_column(String(400))  # relative to GEOS_MAIL_ROOT; never changes
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    registry_id: Mapped[int | None] = mapped_column(ForeignKey("registry.id"), index=True)
    quota: Mapped[int] = mapped_column(BigInteger, default=2 * 1024**3)  # bytes
    reason: Mapped[str] = mapped_column(String(300), default="")  # why it is suspended
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    institution: Mapped[Institution] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    post: Mapped[Post | None] = relationship()
    at_registry: Mapped[Registry | None] = relationship()


class MailAddress(db.Model):
    """An address and the mailbox it leads to; the first address of a mailbox is here too."""

    __tablename__ = "mail_address"

    address: Mapped[str] = mapped_column(String(254), primary_key=True)  # lower case
    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailbox.id"), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    mailbox: Mapped[Mailbox] = relationship()


class GroupMember(db.Model):
    """A mailbox that receives what is sent to a group."""

    __tablename__ = "group_member"

    group_id: Mapped[int] = mapped_column(ForeignKey("mailbox.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("mailbox.id"), primary_key=True)

    group: Mapped[Mailbox] = relationship(foreign_keys=group_id)
    member: Mapped[Mailbox] = relationship(foreign_keys=member_id)
