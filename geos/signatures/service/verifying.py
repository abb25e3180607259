"""Verifying a signed PDF against the certification authorities of this installation."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import pem
from flask import current_app

from geos.signatures import queries
from geos.signatures.models import SignerCertificate


@dataclass(frozen=True)
class Verified:
    """What is to be said of one signature.

    `intact`: nothing it covers was changed. `trusted`: made with a certificate of an institution here that
    was good at the time. `covers_all`: nothing came after it, not even another signature. `revoked`: the
    certificate had been revoked when it signed; `revoked_at` says when it was revoked, if ever.
    `timestamped`: the time is that of a trusted timestamp authority, not of this server alone.
    """

    signer: str
    post: str
    at: datetime | None
    intact: bool
    trusted: bool
    covers_all: bool
    revoked: bool
    revoked_at: datetime | None = None
    timestamped: bool = False
    authority: str = ""  # the institution whose authority issued the certificate (its code)
    serial: str = ""

    @property
    def good(self) -> bool:
        """Whether it can be relied upon."""
        return self.intact and self.trusted and not self.revoked


def verify(pdf: bytes) -> list[Verified]:
    """Every signature of the file in order; an empty list where nobody signed. Invalid for what is no PDF."""
    from geos.signatures import checking  # noqa: PLC0415  # heavy: imported when first used

    codes = queries.institution_codes()
    found = checking.check(pdf, codes, _time_roots())
    rows = queries.by_serials([each.serial for each in found])
    return [_said(each, rows.get(each.serial), codes) for each in found]


def _said(found: "checking.Found", row: SignerCertificate | None, codes: dict[bytes, str]) -> Verified:  # type: ignore[name-defined]  # noqa: F821
    revoked_at = row.revoked_at if row else None
    return Verified(
        signer=found.signer,
        post=found.post,
        at=found.at,
        intact=found.intact,
        trusted=found.trusted and row is not None,
        covers_all=found.covers_all,
        revoked=bool(revoked_at and found.at and revoked_at <= found.at),
        revoked_at=revoked_at,
        timestamped=found.timestamped,
        authority=codes.get(found.root, ""),
        serial=found.serial,
    )


def _time_roots() -> list[bytes]:
    """The certificates by which timestamps are trusted, DER."""
    path = current_app.config["GEOS_TSA_ROOTS"]
    if not path:
        return []
    return [data for _kind, _headers, data in pem.unarmor(Path(path).read_bytes(), multiple=True)]
