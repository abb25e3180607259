"""The institution's certification authority: made once, its root's key taken away, brought back to renew."""

from datetime import datetime, timedelta

from cryptography import x509
from sqlalchemy import select

from geos.audit import service as journal
from geos.core import numbering
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.directory.models import Institution
from geos.directory.policy import POLICY, Seat
from geos.signatures import certificates, queries, sealing
from geos.signatures.certificates import Issuer, Revoked
from geos.signatures.models import AuthorityKind, Crl, SignerCertificate, SigningAuthority

SHORTEST, LONGEST = 12, 200  # characters of a root's passphrase
CRL_LIFE = timedelta(days=7)
KIND = "signing_authority"


@command
def make_authority(actor: Actor, institution: Institution, passphrase: str) -> SigningAuthority:
    """Make the institution's root and the authority that issues under it; gives the root.

    The root's key is encrypted with the passphrase, which is kept nowhere.
    """
    POLICY.require(actor, "administer", Seat(institution.id))
    _check(passphrase)
    if queries.authority(institution.id, AuthorityKind.ROOT) is not None:
        raise WrongState("The institution has its certification authority already")
    sealing.make_secret()
    key = certificates.new_authority_key()
    certificate = certificates.root(key, institution.code, institution.name_sw, 1, now())
    row = _entered(institution.id, AuthorityKind.ROOT, 1, certificate)
    row.key = certificates.key_file(key, certificate, passphrase)
    db.session.flush()
    _issuing(row, Issuer(certificate, key, queries.crl_url(row)), 1)
    _journal(actor, "make_authority", row)
    return row


@command
def export_root(actor: Actor, root: SigningAuthority) -> SigningAuthority:
    """Note that the root's key file was fetched; it stands in `key`, encrypted with the passphrase."""
    _begin(actor, root)
    _present(root)
    root.exported_at = now()
    _journal(actor, "export_root", root)
    return root


@command
def take_offline(actor: Actor, root: SigningAuthority, key_file: bytes, passphrase: str) -> SigningAuthority:
    """Remove the root's key from the server, once its file and passphrase have been shown to open it."""
    _begin(actor, root)
    _present(root)
    _opened(root, key_file, passphrase)
    root.key, root.offline_at = None, now()
    _journal(actor, "take_root_offline", root)
    return root


@command
def renew_issuing(
    actor: Actor, root: SigningAuthority, passphrase: str, key_file: bytes | None = None
) -> SigningAuthority:
    """Make a new issuing authority under the root; certificates of the earlier one stay good.

    A root that is offline is brought back for this act alone by its key file; the file is not kept.
    """
    _begin(actor, root)
    if root.key is None and not key_file:
        raise Invalid(fields={"key_file": "Choose the root's key file"})
    issuer = _opened(root, key_file or root.key or b"", passphrase)
    last = queries.authority(root.institution_id, AuthorityKind.ISSUING)
    row = _issuing(root, issuer, last.generation + 1 if last else 1)
    _journal(actor, "renew_authority", row)
    return row


@command
def issue_crl(authority: SigningAuthority) -> Crl:
    """Issue the authority's next revocation list, with everybody revoked until now."""
    return _list(authority, _issuer(authority), now() + CRL_LIFE)


def issuer_for(institution_id: int) -> tuple[SigningAuthority, Issuer]:
    """The institution's issuing authority at work; Invalid where it has none, or it has come to its end."""
    row = queries.authority(institution_id, AuthorityKind.ISSUING)
    if row is None:
        raise Invalid("Your institution has no certification authority yet; its administrator makes one")
    if row.not_after <= now():
        raise Invalid("Your institution's certification authority has expired; its administrator renews it")
    return row, _issuer(row)


def _issuing(root: SigningAuthority, by: Issuer, generation: int) -> SigningAuthority:
    """The authority below the root, with its first list; the root's own list holds as long as it does."""
    key = certificates.new_authority_key()
    home = root.institution
    certificate = certificates.issuing(key, home.code, home.name_sw, generation, now(), by)
    row = _entered(root.institution_id, AuthorityKind.ISSUING, generation, certificate)
    row.parent_id = root.id
    row.key = sealing.seal(certificates.key_bytes(key), row.serial)
    db.session.flush()
    _list(root, by, row.not_after)
    issue_crl(row)
    return row


def _issuer(row: SigningAuthority) -> Issuer:
    if row.key is None or row.kind is not AuthorityKind.ISSUING:
        raise WrongState
    key = certificates.key_from(sealing.unseal(row.key, row.serial))
    return Issuer(certificates.load(row.certificate), key, queries.crl_url(row))


def _list(authority: SigningAuthority, by: Issuer, until: datetime) -> Crl:
    number = numbering.take(f"crl:{authority.id}")  # first: of two at once, the second then sees both
    lines = _revoked(authority)
    at = now().replace(microsecond=0)
    made = certificates.revocation_list(by, number, at, until, lines)
    row = Crl(
        authority_id=authority.id,
        number=number,
        this_update=at,
        next_update=until,
        entries=len(lines),
        data=certificates.der(made),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _revoked(authority: SigningAuthority) -> list[Revoked]:
    db.session.flush()
    query = select(SignerCertificate.serial, SignerCertificate.revoked_at, SignerCertificate.revoke_reason)
    query = query.where(
        SignerCertificate.authority_id == authority.id, SignerCertificate.revoked_at.is_not(None)
    )
    rows = db.session.execute(query.order_by(SignerCertificate.id))
    return [Revoked(serial, at, reason) for serial, at, reason in rows if at and reason]


def _entered(
    institution_id: int, kind: AuthorityKind, generation: int, certificate: x509.Certificate
) -> SigningAuthority:
    row = SigningAuthority(
        institution_id=institution_id,
        kind=kind,
        generation=generation,
        serial=certificates.serial(certificate),
        certificate=certificates.der(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )
    db.session.add(row)
    return row


def _opened(root: SigningAuthority, key_file: bytes, passphrase: str) -> Issuer:
    """The root at work, from its key file; Invalid where file or passphrase are not its own."""
    try:
        key = certificates.key_from_file(key_file, passphrase)
    except ValueError as error:
        raise Invalid(fields={"passphrase": "This passphrase does not open the root's key"}) from error
    certificate = certificates.load(root.certificate)
    if not certificates.belong_together(key, certificate):
        raise Invalid(fields={"key_file": "This is the key of another authority"})
    return Issuer(certificate, key, queries.crl_url(root))


def _begin(actor: Actor, root: SigningAuthority) -> None:
    POLICY.require(actor, "administer", Seat(root.institution_id))
    if root.kind is not AuthorityKind.ROOT:
        raise WrongState


def _present(root: SigningAuthority) -> None:
    if root.key is None:
        raise WrongState("The root's key is offline already")


def _check(passphrase: str) -> None:
    if not SHORTEST <= len(passphrase) <= LONGEST or len(set(passphrase)) < 6:
        raise Invalid(fields={"passphrase": "Write at least 12 characters, best several words"})


def _journal(actor: Actor, act: str, row: SigningAuthority) -> None:
    db.session.flush()
    journal.record(actor, act, KIND, row.id, institution_id=row.institution_id, serial=row.serial)
