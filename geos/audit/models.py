"""One chain per installation; an auditor sees the rows of the own institution."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from geos.core.db import db
from geos.core.types import Level, LevelType, UtcDateTime

ORIGIN = "0" * 64  # what the first entry points back to


def link(previous: str, payload: str) -> str:
    """The hash of an entry, in hex: SHA-256 over the hash before, a newline and the payload."""
    return sha256(f"{previous}\n{payload}".encode()).hexdigest()


class AuditEntry(db.Model):
    """An act as it was hashed. `payload` is the hashed text itself; the other columns repeat it for search.

    `hash` = SHA-256 over `previous` + newline + `payload`, both as UTF-8 text.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_institution_id_id", "institution_id", "id"),
        Index("ix_audit_entry_subject", "subject_kind", "subject_id", "id"),
        Index("ix_audit_entry_person_id_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1…n without gaps
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    institution_id: Mapped[int | None]
    person_id: Mapped[int | None]
    post_id: Mapped[int | None]
    acting_for_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int | None]
    level: Mapped[Level] = mapped_column(LevelType, default=Level.OPEN)
    payload: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(db.Model):
    """The chain's last link; its row is the lock under which entries are appended."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int]
    last_hash: Mapped[str] = mapped_column(String(64))
