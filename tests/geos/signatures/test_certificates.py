"""Certificates and lists as RFC 5280 wants them."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from geos.signatures import certificates
from geos.signatures.certificates import Issuer, Revoked
from geos.signatures.models import RevokeReason

AT = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
NAME = "Wizara ya Afya"


@pytest.fixture(scope="module")
def chain():
    """Root, issuing authority and signer."""
    root_key, key = certificates.new_authority_key(), certificates.new_authority_key()
    root = certificates.root(root_key, "AFYA", NAME, 1, AT)
    top = Issuer(root, root_key, "http://geos.test/pki/AFYA-root.crl")
    issuing = certificates.issuing(key, "AFYA", NAME, 1, AT, top)
    by = Issuer(issuing, key, "http://geos.test/pki/AFYA.crl")
    public = certificates.new_signer_key().public_key()
    return root, issuing, certificates.signer(public, "Zawadi Mtengeti", NAME, "8812345", AT, by), by


def _extension(certificate, kind):
    return certificate.extensions.get_extension_for_class(kind)


def test_each_certificate_is_signed_by_the_one_above(chain):
    root, issuing, signer, _ = chain
    root.verify_directly_issued_by(root)
    issuing.verify_directly_issued_by(root)
    signer.verify_directly_issued_by(issuing)
    assert isinstance(root.public_key().curve, ec.SECP384R1)
    assert isinstance(signer.public_key().curve, ec.SECP256R1)


def test_only_the_root_may_make_authorities(chain):
    lengths = [_extension(each, x509.BasicConstraints).value for each in chain[:3]]
    assert [(each.ca, each.path_length) for each in lengths] == [(True, 1), (True, 0), (False, None)]
    assert all(_extension(each, x509.BasicConstraints).critical for each in chain[:3])


def test_a_signer_may_sign_documents_and_nothing_else(chain):
    usage = _extension(chain[2], x509.KeyUsage)
    asked = ("digital_signature", "content_commitment", "key_cert_sign", "crl_sign", "key_encipherment")
    assert [getattr(usage.value, name) for name in asked] == [True, True, False, False, False]
    assert usage.critical


def test_a_signer_is_named_with_institution_and_check_number(chain):
    assert chain[2].subject.rfc4514_string() == "CN=Zawadi Mtengeti,2.5.4.5=8812345,O=Wizara ya Afya,C=TZ"


def test_a_certificate_says_who_issued_it_and_where_its_list_is(chain):
    _, issuing, signer, _ = chain
    own = _extension(issuing, x509.SubjectKeyIdentifier).value
    assert _extension(signer, x509.AuthorityKeyIdentifier).value.key_identifier == own.digest
    [point] = _extension(signer, x509.CRLDistributionPoints).value
    assert [name.value for name in point.full_name] == ["http://geos.test/pki/AFYA.crl"]


def test_no_certificate_outlives_the_one_above(chain):
    root, issuing, _, by = chain
    late = issuing.not_valid_after_utc - timedelta(days=10)
    signer = certificates.signer(chain[2].public_key(), "Hawa Kombo", NAME, None, late, by)
    assert signer.not_valid_after_utc == issuing.not_valid_after_utc <= root.not_valid_after_utc


def test_a_list_names_the_revoked_with_day_and_reason(chain):
    by, serial = chain[3], certificates.serial(chain[2])
    revoked = [Revoked(serial, AT, RevokeReason.LOSS)]
    made = certificates.revocation_list(by, 4, AT, AT + timedelta(days=7), revoked)
    entry = made.get_revoked_certificate_by_serial_number(int(serial, 16))
    assert made.is_signature_valid(by.certificate.public_key())
    assert made.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 4
    assert entry.revocation_date_utc == AT
    reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    assert reason is x509.ReasonFlags.key_compromise


def test_every_reason_has_its_code():
    assert set(certificates.REASONS) == set(RevokeReason)


def test_a_name_that_is_too_long_loses_its_last_words(chain):
    long = "Ofisi ya Rais – Menejimenti ya Utumishi wa Umma na Utawala Bora"
    made = certificates.root(certificates.new_authority_key(), "UTU", long, 2, AT)
    [name] = made.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)
    assert name.value == "Ofisi ya Rais – Menejimenti ya Utumishi wa Umma na Utawala…"
    assert "CN=UTU Root CA 2" in made.subject.rfc4514_string()


def test_a_roots_key_file_opens_with_its_passphrase_alone():
    key = certificates.new_authority_key()
    root = certificates.root(key, "AFYA", NAME, 1, AT)
    file = certificates.key_file(key, root, "kaulisiri ndefu")
    assert certificates.belong_together(certificates.key_from_file(file, "kaulisiri ndefu"), root)
    for data, phrase in ((file, "kaulisiri fupi"), (b"not a key", "kaulisiri ndefu"), (b"", "x")):
        with pytest.raises(ValueError, match=r"."):
            certificates.key_from_file(data, phrase)
