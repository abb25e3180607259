"""What `geos check` looks at: certificates and lists are what their rows say, and sealed keys open."""

from collections.abc import Callable, Iterator

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from sqlalchemy import select

from geos.core.db import db
from geos.signatures import certificates, queries, sealing
from geos.signatures.models import AuthorityKind, Crl, SignerCertificate, SigningAuthority

CHUNK = 500  # rows held at a time


def findings() -> Iterator[str]:
    """Everything that does not hold; empty where all is well."""
    for row in db.session.scalars(select(SigningAuthority).order_by(SigningAuthority.id)):
        yield from _authority(row)
        yield from _lists(row)
    rows = select(SignerCertificate).order_by(SignerCertificate.id).execution_options(yield_per=CHUNK)
    for row in db.session.scalars(rows):
        yield from _certificate(row)


def _authority(row: SigningAuthority) -> Iterator[str]:
    name = f"certification authority {queries.address(row)}"
    if not _issued_by(row.certificate, (row.parent or row).certificate, row.serial):
        yield f"{name}: its certificate is not what its row says"
    if row.kind is AuthorityKind.ISSUING and not _opens(row):
        yield f"{name}: its key does not open with the secret of this server"


def _opens(row: SigningAuthority) -> bool:
    try:
        key = certificates.key_from(sealing.unseal(row.key or b"", row.serial))
    except (sealing.NoSecret, ValueError):
        return False
    return certificates.belong_together(key, certificates.load(row.certificate))


def _lists(row: SigningAuthority) -> Iterator[str]:
    name = f"certification authority {queries.address(row)}"
    numbers = list(db.session.scalars(select(Crl.number).filter_by(authority_id=row.id).order_by(Crl.number)))
    if not numbers or numbers != list(range(1, len(numbers) + 1)):
        yield f"{name}: its revocation lists are not numbered without gaps"
    newest = queries.newest_crl(row.id)
    if newest and not _of(newest.data, row.certificate):
        yield f"{name}: revocation list {newest.number} is not of its making"
    revoked = select(SignerCertificate.serial).where(
        SignerCertificate.authority_id == row.id, SignerCertificate.revoked_at.is_not(None)
    )
    for serial in sorted(set(db.session.scalars(revoked)) - _listed(newest)):
        yield f"{name}: certificate {serial} is revoked and not in its list"


def _certificate(row: SignerCertificate) -> Iterator[str]:
    if not _issued_by(row.certificate, row.authority.certificate, row.serial):
        yield f"signing certificate {row.id}: it is not what its row says"


def _listed(crl: Crl | None) -> set[str]:
    lines = x509.load_der_x509_crl(crl.data) if crl else ()
    return {f"{line.serial_number:x}" for line in lines}


def _of(data: bytes, authority: bytes) -> bool:
    key = certificates.load(authority).public_key()
    return _sound(lambda: x509.load_der_x509_crl(data).is_signature_valid(key))  # type: ignore[arg-type]


def _issued_by(data: bytes, above: bytes, serial: str) -> bool:
    def holds() -> bool:
        certificate = certificates.load(data)
        certificate.verify_directly_issued_by(certificates.load(above))
        return certificates.serial(certificate) == serial

    return _sound(holds)


def _sound(holds: Callable[[], bool]) -> bool:
    try:
        return holds()
    except (ValueError, TypeError, InvalidSignature):
        return False
