"""Acts of the certification authority and of its signers, and signing itself."""

from geos.signatures.keys import SigningKey
from geos.signatures.service.authorities import (
    export_root,
    issue_crl,
    make_authority,
    renew_issuing,
    take_offline,
)
from geos.signatures.service.revoking import revoke
from geos.signatures.service.signers import Enrolled, change_pin, enrol, enter, prove, renew, unlock
from geos.signatures.service.signing import NoTimestamp, Seal, sign_pdf
from geos.signatures.service.sweeping import sweep
from geos.signatures.service.verifying import Verified, verify

__all__ = [
    "Enrolled",
    "NoTimestamp",
    "Seal",
    "SigningKey",
    "Verified",
    "change_pin",
    "enrol",
    "enter",
    "export_root",
    "issue_crl",
    "make_authority",
    "prove",
    "renew",
    "renew_issuing",
    "revoke",
    "sign_pdf",
    "sweep",
    "take_offline",
    "unlock",
    "verify",
]
