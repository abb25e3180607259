"""Who may do what with certificates: the owner with the own one, an administrator with the institution's."""

from geos.core.actor import Actor, Role
from geos.core.policy import Policy, any_of
from geos.signatures.models import SignerCertificate


def owner(actor: Actor, certificate: SignerCertificate) -> bool:
    """The person whose certificate it is."""
    return actor.person_id == certificate.person_id


def administrator(actor: Actor, certificate: SignerCertificate) -> bool:
    """An administrator of the institution that issued it."""
    return actor.institution_id == certificate.institution_id and actor.has(Role.INSTITUTION_ADMIN)


POLICY: Policy[SignerCertificate] = Policy(
    {
        "read": any_of(owner, administrator),
        "change_pin": owner,
        "renew": owner,
        "revoke": any_of(owner, administrator),
    }
)
