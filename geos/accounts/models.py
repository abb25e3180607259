"""An account is a person's way in; a session is one browser that is in."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import db
from geos.core.types import Json, UtcDateTime
from geos.directory.models import Person


class Account(db.Model):
    """One per person. Without a password it waits for its owner's first visit by the single-use link."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    username: Mapped[str] = mapped_column(String(160), unique=True)  # a mail address, lower case
    password_hash: Mapped[str | None] = mapped_column(String(160))
    password_set_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    invite_hash: Mapped[str | None] = mapped_column(String(64), index=True)  # SHA-256 of the link's secret
    invite_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    wait_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    person: Mapped[Person] = relationship(lazy="joined")


class UserSession(db.Model):
    """A signed-in browser. The cookie holds a random key; only its SHA-256 is stored."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(60), default="")
    device: Mapped[str] = mapped_column(String(200), default="")

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
