"""Revocation: by the signer, by an administrator or by itself; the list follows at once."""

from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command
from geos.core.errors import Incomplete, Invalid, WrongState
from geos.signatures.models import RevokeReason, SignerCertificate
from geos.signatures.policy import POLICY
from geos.signatures.service.authorities import issue_crl

WORDS = 300  # characters


@command
def revoke(
    actor: Actor, certificate: SignerCertificate, reason: RevokeReason, words: str = ""
) -> SignerCertificate:
    """Revoke for good: it signs no more from now on; what it signed before stays good.

    Somebody else's certificate needs words that say why.
    """
    POLICY.require(actor, "revoke", certificate)
    words = words.strip()
    if not words and actor.person_id != certificate.person_id and not actor.is_system:
        raise Incomplete(fields={"words": "Write the reason"})
    if len(words) > WORDS:
        raise Invalid(fields={"words": "Shorten this to %(most)d characters"}, most=WORDS)
    return strike(actor, certificate, reason, words)


def strike(
    actor: Actor, certificate: SignerCertificate, reason: RevokeReason, words: str = ""
) -> SignerCertificate:
    """The revocation itself, inside a command that has asked whether it may."""
    if certificate.revoked_at is not None:
        raise WrongState("This certificate is revoked already")
    certificate.revoked_at, certificate.revoke_reason = now().replace(microsecond=0), reason
    certificate.revoke_words, certificate.revoked_by_id = words, actor.person_id
    issue_crl(certificate.authority)
    journal.record(
        actor,
        "revoke_certificate",
        "signer_certificate",
        certificate.id,
        institution_id=certificate.institution_id,
        serial=certificate.serial,
        reason=reason.value,
    )
    return certificate
