"""X.509 as RFC 5280 and ETSI EN 319 412-2 want it: root, issuing authority, signer, revocation list.

Pure functions over keys and names; nothing here reads the database or the clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from geos.signatures.models import RevokeReason

ROOT_YEARS, ISSUING_YEARS, SIGNER_YEARS = 20, 6, 2
YEAR = timedelta(days=365)
SKEW = timedelta(minutes=5)  # a verifier's clock may be behind
LONGEST_NAME = 64  # bytes
ROUNDS = 600_000  # of PBKDF2 over a root key's passphrase (OWASP's figure)

REASONS = {
    RevokeReason.LOSS: x509.ReasonFlags.key_compromise,
    RevokeReason.MOVED: x509.ReasonFlags.affiliation_changed,
    RevokeReason.SUPERSEDED: x509.ReasonFlags.superseded,
    RevokeReason.LEFT: x509.ReasonFlags.cessation_of_operation,
}

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Issuer:
    """A certification authority at work: its certificate, its opened key, and where its list is published."""

    certificate: x509.Certificate
    key: Key
    crl_url: str


@dataclass(frozen=True)
class Revoked:
    """A line of a revocation list; `serial` is hexadecimal."""

    serial: str
    at: datetime
    reason: RevokeReason


def new_authority_key() -> Key:
    """P-384: an authority's key lives for years."""
    return ec.generate_private_key(ec.SECP384R1())


def new_signer_key() -> Key:
    """P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def root(key: Key, code: str, institution: str, generation: int, at: datetime) -> x509.Certificate:
    """The self-signed root of an institution."""
    name = _name(f"{code} Root CA{_number(generation)}", institution)
    builder = _builder(name, name, key, at, at + ROOT_YEARS * YEAR)
    builder = _authority(builder, path_length=1)
    return builder.sign(key, SHA384())


def issuing(
    key: Key, code: str, institution: str, generation: int, at: datetime, by: Issuer
) -> x509.Certificate:
    """The authority that issues to signers; it may make no authority below itself (path length 0)."""
    name = _name(f"{code} Signing CA{_number(generation)}", institution)
    end = min(at + ISSUING_YEARS * YEAR, by.certificate.not_valid_after_utc)
    builder = _authority(_builder(name, by.certificate.subject, key, at, end), path_length=0)
    return _under(builder, by).sign(by.key, SHA384())


def signer(
    public: ec.EllipticCurvePublicKey,
    name: str,
    institution: str,
    check_number: str | None,
    at: datetime,
    by: Issuer,
) -> x509.Certificate:
    """A person's certificate, for signing documents and nothing else."""
    end = min(at + SIGNER_YEARS * YEAR, by.certificate.not_valid_after_utc)
    subject = _name(name, institution, check_number)
    builder = _builder(subject, by.certificate.subject, public, at, end)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    usage = _usage(digital_signature=True, content_commitment=True)
    builder = builder.add_extension(usage, critical=True)
    return _under(builder, by).sign(by.key, SHA384())


def revocation_list(
    by: Issuer, number: int, at: datetime, until: datetime, revoked: Iterable[Revoked]
) -> x509.CertificateRevocationList:
    """The authority's list of the revoked, in force from `at`; the next one comes before `until`."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(at)
        .next_update(until)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_issuer_identifier(by), critical=False)
    )
    for line in revoked:
        entry = (
            x509.RevokedCertificateBuilder()
            .serial_number(int(line.serial, 16))
            .revocation_date(line.at)
            .add_extension(x509.CRLReason(REASONS[line.reason]), critical=False)
        )
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(by.key, SHA384())


def serial(certificate: x509.Certificate) -> str:
    """The serial number in hexadecimal."""
    return f"{certificate.serial_number:x}"


def der(thing: x509.Certificate | x509.CertificateRevocationList) -> bytes:
    """As bytes."""
    return thing.public_bytes(Encoding.DER)


def load(data: bytes) -> x509.Certificate:
    """From bytes."""
    return x509.load_der_x509_certificate(data)


def pem(data: bytes) -> str:
    """A certificate as text, from its bytes."""
    return load(data).public_bytes(Encoding.PEM).decode()


def fingerprint(data: bytes) -> str:
    """SHA-256 of a certificate in hexadecimal, by which people compare it."""
    return load(data).fingerprint(SHA256()).hex()


def key_bytes(key: Key) -> bytes:
    """A key in the clear (PKCS#8), to be sealed at once."""
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def key_from(data: bytes) -> Key:
    """The key that `key_bytes` gave."""
    return _elliptic(load_der_private_key(data, None))


def key_file(key: Key, certificate: x509.Certificate, passphrase: str) -> bytes:
    """A root's key and certificate as a file that any X.509 program reads with the passphrase (PKCS#12)."""
    how = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(ROUNDS)
    how = how.key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC).hmac_hash(SHA256())
    return pkcs12.serialize_key_and_certificates(
        b"root", key, certificate, None, how.build(passphrase.encode())
    )


def key_from_file(data: bytes, passphrase: str) -> Key:
    """The key of such a file; ValueError for another passphrase or another kind of file."""
    key, _certificate, _others = pkcs12.load_key_and_certificates(data, passphrase.encode())
    return _elliptic(key)


def belong_together(key: Key, certificate: x509.Certificate) -> bool:
    """Whether this is the key of that certificate."""
    return key.public_key() == certificate.public_key()


def _elliptic(key: object) -> Key:
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not an elliptic curve key")
    return key


def _number(generation: int) -> str:
    return f" {generation}" if generation > 1 else ""


def _name(common: str, institution: str, check_number: str | None = None) -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "TZ"), (NameOID.ORGANIZATION_NAME, _short(institution))]
    parts += [(NameOID.SERIAL_NUMBER, check_number)] if check_number else []
    parts.append((NameOID.COMMON_NAME, _short(common)))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _short(text: str) -> str:
    """At most 64 bytes, as X.520 bounds names; a longer one loses its last words."""
    if len(text.encode()) <= LONGEST_NAME:
        return text
    cut = text.encode()[: LONGEST_NAME - len("…".encode())].decode(errors="ignore")
    return f"{cut.rsplit(' ', 1)[0].rstrip(' –-,')}…"


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Key | ec.EllipticCurvePublicKey, at: datetime, end: datetime
) -> x509.CertificateBuilder:
    public = key.public_key() if isinstance(key, ec.EllipticCurvePrivateKey) else key
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - SKEW)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _authority(builder: x509.CertificateBuilder, path_length: int) -> x509.CertificateBuilder:
    basic = x509.BasicConstraints(ca=True, path_length=path_length)
    usage = _usage(key_cert_sign=True, crl_sign=True)
    return builder.add_extension(basic, critical=True).add_extension(usage, critical=True)


def _under(builder: x509.CertificateBuilder, by: Issuer) -> x509.CertificateBuilder:
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(by.crl_url)], None, None, None)
    return builder.add_extension(_issuer_identifier(by), critical=False).add_extension(
        x509.CRLDistributionPoints([point]), critical=False
    )


def _issuer_identifier(by: Issuer) -> x509.AuthorityKeyIdentifier:
    own = by.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own.value)


def _usage(**given: bool) -> x509.KeyUsage:
    names = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
        *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{name: given.get(name, False) for name in names})
