"""A mailbox is a Maildir whose path is fixed when it is made; addresses lead to mailboxes.

Nothing here is ever deleted: a mailbox is removed and then kept in the archive, an address that leads
nowhere any more stays taken, and a share that ended stays in sight.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.actor import Role
from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import UtcDateTime, choice
from geos.directory.models import Institution, Person, Post, Registry, Unit, UnitKind


class MailboxKind(StrEnum):
    """The four kinds of GMS; a registry's mailbox is a special one that its clerks read."""

    STAFF = "staff"
    POST = "post"
    GROUP = "group"
    SPECIAL = "special"


class MailboxState(StrEnum):
    """Removed: it can be restored for some time. Archived: its mail is kept, and it never works again."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REMOVED = "removed"
    ARCHIVED = "archived"


class Posting(StrEnum):
    """Who may write to a group."""

    ANYONE = "anyone"
    INSTITUTION = "institution"
    MEMBERS = "members"
    NAMED = "named"


class RuleKind(StrEnum):
    """How a group finds members by itself, at the moment of delivery."""

    STAFF = "staff"  # everybody who has a mailbox in the institution
    UNIT = "unit"  # the holders of posts in a unit and in the units below it
    ROLE = "role"  # whoever has a role, by a post or given
    HEADS = "heads"  # the heads of units of a kind


class Right(StrEnum):
    """What a share lets one do, each more than the one before; see `RIGHTS`."""

    READ = "read"
    WRITE = "write"  # move, mark, delete and draft too
    SEND_AS = "send_as"  # and send from the mailbox's addresses


RIGHTS = (Right.READ, Right.WRITE, Right.SEND_AS)
USED = (MailboxState.ACTIVE, MailboxState.SUSPENDED)  # counted against what an institution may have


class Mailbox(Versioned, db.Model):
    """One mailbox. A group has members and no Maildir of its own (`path` empty).

    `used` is what its Maildir held at `used_at`, in bytes: for lists and sums, never for a decision.
    """

    __tablename__ = "mailbox"
    __table_args__ = (
        CheckConstraint("(kind = 'staff') = (person_id IS NOT NULL)", name="staff_has_a_person"),
        CheckConstraint("(kind = 'post') = (post_id IS NOT NULL)", name="post_has_a_post"),
        CheckConstraint("(kind = 'group') = (path = '')", name="group_has_no_maildir"),
        CheckConstraint(
            "(state IN ('removed', 'archived')) = (removed_at IS NOT NULL)", name="removed_has_a_date"
        ),
        Index("ix_mailbox_institution_id_address", "institution_id", "address", unique=True),
        Index("ix_mailbox_state_removed_at", "state", "removed_at"),
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
    quota: Mapped[int] = mapped_column(BigInteger, default=2 * 1024**3)  # bytes; 0 for a group
    reason: Mapped[str] = mapped_column(String(300), default="")  # why it is suspended or removed
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    posting: Mapped[Posting] = mapped_column(choice(Posting), default=Posting.ANYONE, server_default="anyone")
    used: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    institution: Mapped[Institution] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    post: Mapped[Post | None] = relationship()
    at_registry: Mapped[Registry | None] = relationship()


class MailAddress(db.Model):
    """An address and the mailbox it leads to; the first address of a mailbox is here too.

    It belongs to its mailbox for good and is never given to another. With `forward_id` its mail goes to
    that mailbox instead. From `until` on it is unknown. Only an address without an end is sent from.
    """

    __tablename__ = "mail_address"
    __table_args__ = (CheckConstraint("forward_id IS NULL OR until IS NOT NULL", name="a_forwarding_ends"),)

    address: Mapped[str] = mapped_column(String(254), primary_key=True)  # lower case
    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailbox.id"), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    forward_id: Mapped[int | None] = mapped_column(ForeignKey("mailbox.id"), index=True)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    mailbox: Mapped[Mailbox] = relationship(foreign_keys=mailbox_id)
    forward: Mapped[Mailbox | None] = relationship(foreign_keys=forward_id)


class GroupMember(db.Model):
    """A mailbox that receives what is sent to a group, put there by hand."""

    __tablename__ = "group_member"

    group_id: Mapped[int] = mapped_column(ForeignKey("mailbox.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("mailbox.id"), primary_key=True, index=True)

    group: Mapped[Mailbox] = relationship(foreign_keys=group_id)
    member: Mapped[Mailbox] = relationship(foreign_keys=member_id)


class GroupRule(db.Model):
    """Members that a group finds by itself. `unit_kind` empty in a rule of heads means of every kind."""

    __tablename__ = "group_rule"
    __table_args__ = (
        CheckConstraint("(kind = 'unit') = (unit_id IS NOT NULL)", name="only_units_have_a_unit"),
        CheckConstraint("(kind = 'role') = (role IS NOT NULL)", name="only_roles_have_a_role"),
        CheckConstraint("kind = 'heads' OR unit_kind IS NULL", name="only_heads_have_a_kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("mailbox.id"), index=True)
    kind: Mapped[RuleKind] = mapped_column(choice(RuleKind))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[Role | None] = mapped_column(choice(Role))
    unit_kind: Mapped[UnitKind | None] = mapped_column(choice(UnitKind))

    unit: Mapped[Unit | None] = relationship()


class GroupSender(db.Model):
    """An address that may write to a group whose posting is for named senders."""

    __tablename__ = "group_sender"

    group_id: Mapped[int] = mapped_column(ForeignKey("mailbox.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(254), primary_key=True)  # lower case


class MailboxShare(db.Model):
    """Another's mailbox opened to a person or to whoever holds a post.

    It works from `confirmed_at`, when an owner of the mailbox gave it or agreed to it, until `until`.
    """

    __tablename__ = "mailbox_share"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (post_id IS NULL)", name="a_person_or_a_post"),
        Index("ix_mailbox_share_mailbox_id_until", "mailbox_id", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailbox.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    right: Mapped[Right] = mapped_column(choice(Right))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    mailbox: Mapped[Mailbox] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    post: Mapped[Post | None] = relationship()
    given_by: Mapped[Person | None] = relationship(foreign_keys=given_by_id)


class MailReading(db.Model):
    """That somebody opened a message of a mailbox that is not theirs alone; the journal has it too."""

    __tablename__ = "mail_reading"

    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailbox.id"), primary_key=True)
    base: Mapped[str] = mapped_column(String(255), primary_key=True)  # the message's name in the Maildir
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    person: Mapped[Person] = relationship()
