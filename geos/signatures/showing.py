"""Words and signs of certificates and authorities."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from geos.core.clock import now
from geos.signatures import certificates
from geos.signatures.models import Crl, RevokeReason, SignerCertificate, SigningAuthority

SOON = timedelta(days=60)  # an end that is near; the owner may renew from now on

REASONS: dict[RevokeReason, LazyString] = {
    RevokeReason.LOSS: _("PIN lost, or known to somebody else"),
    RevokeReason.LEFT: _("Has left, or signs no more"),
    RevokeReason.MOVED: _("Serves in another institution"),
    RevokeReason.SUPERSEDED: _("Replaced by a new one"),
}

# state: (kind of tag, word)
STATES: dict[str, tuple[str, LazyString]] = {
    "valid": ("done", _("Valid")),
    "ending": ("wait", _("Ends soon")),
    "expired": ("off", _("Expired")),
    "revoked": ("no", _("Revoked")),
}


def state(row: SignerCertificate | SigningAuthority) -> str:
    """One of STATES."""
    if getattr(row, "revoked_at", None) is not None:
        return "revoked"
    if row.not_after <= now():
        return "expired"
    return "ending" if row.not_after < now() + SOON else "valid"


def number(serial: str) -> str:
    """A serial number in groups of four, as it is read aloud."""
    padded = serial.upper().zfill(-(-len(serial) // 4) * 4)
    return " ".join(padded[start : start + 4] for start in range(0, len(padded), 4))


@dataclass(frozen=True)
class Standing:
    """An institution's authority as its page shows it."""

    root: SigningAuthority | None
    issuing: SigningAuthority | None
    crl: Crl | None

    @property
    def fingerprint(self) -> str:
        """Of the root, by which others recognise it."""
        return certificates.fingerprint(self.root.certificate) if self.root else ""

    @property
    def crl_late(self) -> bool:
        """Whether the revocation list has run out: the worker is not running, or the secret is missing."""
        return self.crl is not None and self.crl.next_update <= now()
