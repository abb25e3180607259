"""An account is a person's way in; a session is one browser that is in.

No secret stands here in the clear: passwords as Argon2id, codes and keys as hashes, the second factor sealed.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import db
from geos.core.types import Json, UtcDateTime, choice
from geos.directory.models import Person
from geos.notices.models import MailState


class Factor(StrEnum):
    """What was given besides the password."""

    NONE = "none"
    TOTP = "totp"
    RECOVERY = "recovery"  # one of the recovery codes


class Purpose(StrEnum):
    """What a mailed link is for."""

    VERIFY = "verify"  # that a recovery address is its owner's
    RESET = "reset"  # to choose a new password


class Account(db.Model):
    """One per person. Without a password it waits for its owner's first visit by the single-use link.

    `failures` counts wrong passwords and codes since the last sign-in. `totp` is the second factor's secret,
    sealed; `totp_step` the last step whose code was taken. Only the command line waives a second factor that
    a role requires (the demo); no installation in production starts with such an account.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    username: Mapped[str] = mapped_column(String(160), unique=True)  # a mail address, lower case
    password_hash: Mapped[str | None] = mapped_column(String(160))
    password_set_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    must_change: Mapped[bool] = mapped_column(default=False, server_default=false())  # set by another
    invite_hash: Mapped[str | None] = mapped_column(String(64), index=True)  # SHA-256 of the link's secret
    invite_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    totp: Mapped[str | None] = mapped_column(String(200))
    totp_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_step: Mapped[int | None] = mapped_column(BigInteger)
    second_factor_waived: Mapped[bool] = mapped_column(default=False, server_default=false())
    recovery_address: Mapped[str] = mapped_column(String(254), default="", server_default="")
    recovery_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def second_factor(self) -> bool:
        """Whether a code is asked for after the password."""
        return self.totp is not None


class UserSession(db.Model):
    """A signed-in browser. The cookie holds a random key; only its SHA-256 is stored.

    `failures` is how many wrong passwords and codes there had been since the sign-in before.
    """

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(60), default="")
    device: Mapped[str] = mapped_column(String(200), default="")
    factor: Mapped[Factor] = mapped_column(choice(Factor), default=Factor.NONE, server_default="none")
    new_device: Mapped[bool] = mapped_column(default=False, server_default=false())
    failures: Mapped[int] = mapped_column(default=0, server_default="0")

    account: Mapped[Account] = relationship(lazy="joined")


class KnownDevice(db.Model):
    """A browser (or, for mail programs, an address) from which somebody has signed in before."""

    __tablename__ = "known_device"
    __table_args__ = (UniqueConstraint("account_id", "key_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    key_hash: Mapped[str] = mapped_column(String(64))
    first_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Guessing(db.Model):
    """Wrong tries in a row for one name from one place. Names that nobody has are counted like all others."""

    __tablename__ = "guessing"
    __table_args__ = (UniqueConstraint("name_hash", "place"), Index("ix_guessing_last_at", "last_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name_hash: Mapped[str] = mapped_column(String(64))  # SHA-256 of the user name that was written
    place: Mapped[str] = mapped_column(String(90))  # see service.slowing
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    wait_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(db.Model):
    """A code for the day on which the phone is lost; each works once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[str] = mapped_column(String(64))  # keyed: see sealing.mark
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AppPassword(db.Model):
    """A password for one mail program. It begins with its selector, by which Dovecot finds the row."""

    __tablename__ = "app_password"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    label: Mapped[str] = mapped_column(String(60))
    selector: Mapped[str] = mapped_column(String(8), unique=True)
    password_hash: Mapped[str] = mapped_column(String(160))  # Argon2id of the whole, selector included
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_from: Mapped[str] = mapped_column(String(60), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()


class ResetRequest(db.Model):
    """Somebody wrote this name on the page for forgotten passwords; the worker finds out who has it.

    The page writes the same row for every name, so that neither its words nor its time tell which exist.
    """

    __tablename__ = "reset_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(60), index=True)  # where the browser was
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class AccountLink(db.Model):
    """A link that goes by mail to a recovery address. Its secret is made of `nonce` and the server's key."""

    __tablename__ = "account_link"
    __table_args__ = (Index("ix_account_link_mail_state_next_try", "mail_state", "next_try"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose))
    address: Mapped[str] = mapped_column(String(254))  # where it goes
    nonce: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail_state: Mapped[MailState] = mapped_column(choice(MailState), default=MailState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship(lazy="joined")


class KeptText(db.Model):
    """What somebody had written when the session ended: kept for the same person, without files."""

    __tablename__ = "kept_text"
    __table_args__ = (Index("ix_kept_text_person_id_path", "person_id", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    path: Mapped[str] = mapped_column(String(200))  # the page whose form it was
    data: Mapped[list[Any]] = mapped_column(Json)  # [[name, value], …] in the form's order
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
