"""An institution's certification authority, the certificates of its signers, and its revocation lists.

No private key stands here in the clear: a root's is encrypted with a passphrase that nobody but its
keeper has, an issuing authority's is sealed with the server's secret, a signer's with the signer's own PIN.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import UtcDateTime, choice
from geos.directory.models import Institution, Person


class AuthorityKind(StrEnum):
    ROOT = "root"
    ISSUING = "issuing"


class RevokeReason(StrEnum):
    """Why a certificate was revoked; each has its code in RFC 5280, 5.3.1."""

    LOSS = "loss"  # PIN lost or known to somebody else: keyCompromise
    MOVED = "moved"  # serves elsewhere now: affiliationChanged
    SUPERSEDED = "superseded"  # a new certificate took its place
    LEFT = "left"  # has left, or signs no more: cessationOfOperation


class SigningAuthority(Versioned, db.Model):
    """A root, or the authority that issues under it. `key` is None once it is offline."""

    __tablename__ = "signing_authority"
    __table_args__ = (
        UniqueConstraint("institution_id", "kind", "generation"),
        CheckConstraint("(kind = 'issuing') = (parent_id IS NOT NULL)", name="issuing_has_root"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    kind: Mapped[AuthorityKind] = mapped_column(choice(AuthorityKind))
    generation: Mapped[int] = mapped_column(default=1)  # counts the renewals
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("signing_authority.id"))
    serial: Mapped[str] = mapped_column(String(40), unique=True)  # hexadecimal
    certificate: Mapped[bytes] = mapped_column(LargeBinary)  # DER
    key: Mapped[bytes | None] = mapped_column(LargeBinary)  # encrypted, never in the clear
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    not_after: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    exported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the root's key was fetched
    offline_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # it left the server
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    institution: Mapped[Institution] = relationship(lazy="joined")
    parent: Mapped["SigningAuthority | None"] = relationship(remote_side=[id], lazy="joined", join_depth=1)

    @property
    def offline(self) -> bool:
        """Whether the key is not on this server."""
        return self.key is None


class Crl(db.Model):
    """A revocation list as it was issued; never changed, the one with the highest number is in force."""

    __tablename__ = "crl"
    __table_args__ = (UniqueConstraint("authority_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("signing_authority.id"))
    number: Mapped[int]
    this_update: Mapped[datetime] = mapped_column(UtcDateTime)
    next_update: Mapped[datetime] = mapped_column(UtcDateTime)
    entries: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)  # DER


class SignerCertificate(Versioned, db.Model):
    """A person's certificate in one institution, and the key that only the person's PIN opens."""

    __tablename__ = "signer_certificate"
    __table_args__ = (
        CheckConstraint("(revoked_at IS NULL) = (revoke_reason IS NULL)", name="revoked_says_why"),
        Index("ix_signer_certificate_institution_id_id", "institution_id", "id"),
        Index("ix_signer_certificate_authority_id_revoked_at", "authority_id", "revoked_at"),
        Index(
            "uq_signer_certificate_person_id_standing",
            "person_id",
            unique=True,
            sqlite_where=db.text("revoked_at IS NULL"),
            postgresql_where=db.text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("signing_authority.id"))
    serial: Mapped[str] = mapped_column(String(40), unique=True)  # hexadecimal
    certificate: Mapped[bytes] = mapped_column(LargeBinary)  # DER
    key: Mapped[bytes] = mapped_column(LargeBinary)  # nonce and AES-GCM of the PKCS#8 key
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    cost: Mapped[str] = mapped_column(String(40))  # Argon2id's parameters: m=65536,t=3,p=1
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    not_after: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    failures: Mapped[int] = mapped_column(default=0)  # wrong PINs in a row
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoke_reason: Mapped[RevokeReason | None] = mapped_column(choice(RevokeReason))
    revoke_words: Mapped[str] = mapped_column(String(300), default="")
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: by itself
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="joined")
    authority: Mapped[SigningAuthority] = relationship(lazy="joined")
    institution: Mapped[Institution] = relationship()
