"""No key and no PIN is in a log line, the journal, a repr, a pickle, or to be had from the database alone."""

import copy
import logging
import pickle

import pytest
from cryptography.hazmat.primitives.serialization import load_der_private_key

from geos.audit.models import AuditEntry
from geos.core.db import db
from geos.core.errors import Invalid
from geos.signatures import queries, sealing, service
from geos.signatures.models import AuthorityKind, SignerCertificate, SigningAuthority
from tests.geos.factories import PASSPHRASE, PIN, signing_key


def _key_bytes(key):
    return key.hand_over().split(b'"')[3]


def test_a_key_shows_nothing_of_itself(office):
    key = signing_key(office.ps)
    assert repr(key) == str(key) == f"<SigningKey of person {office.ps.person.id}>"
    assert "__dict__" not in dir(key)


@pytest.mark.parametrize("keep", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_key_is_neither_pickled_nor_copied(office, keep):
    with pytest.raises(TypeError, match="never stored"):
        keep(signing_key(office.ps))


def test_neither_log_nor_journal_tells_a_pin_or_a_key(office, paper, seal, caplog):
    caplog.set_level(logging.DEBUG)
    service.enrol(office.lawyer.actor, "bahari-77")
    with pytest.raises(Invalid) as refused:
        service.unlock(office.lawyer.actor, "nyekundu-1")
    key = service.unlock(office.lawyer.actor, "bahari-77")
    service.sign_pdf(key, paper, seal())
    service.change_pin(office.lawyer.actor, "bahari-77", "samawati-3")
    told = caplog.text + str(refused.value) + str(refused.value.fields)
    told += "".join(db.session.scalars(db.select(AuditEntry.payload)))
    for secret in ("bahari-77", "nyekundu-1", "samawati-3", PIN, PASSPHRASE, _key_bytes(key).decode()):
        assert secret not in told
    acts = db.session.scalars(db.select(AuditEntry.act).order_by(AuditEntry.id.desc()).limit(3)).all()
    assert acts[::-1] == ["enrol", "wrong_pin", "change_pin"]


def test_the_fifth_wrong_pin_is_in_the_journal_as_a_lock(office):
    for _ in range(5):
        with pytest.raises(Invalid):
            service.unlock(office.ps.actor, "nyekundu-1")
    acts = db.session.scalars(db.select(AuditEntry.act).order_by(AuditEntry.id.desc()).limit(6)).all()
    assert acts[::-1] == ["wrong_pin"] * 5 + ["lock_pin"]


def test_the_database_alone_opens_no_key(office, app, tmp_path, monkeypatch):
    """Whoever has every row, and even the PIN, lacks the keys folder."""
    row = queries.standing(office.ps.person.id)
    issuing = queries.authority(office.afya.id, AuthorityKind.ISSUING)
    monkeypatch.setitem(app.config, "GEOS_KEYS", str(tmp_path))
    (tmp_path / sealing.NAME).write_bytes(bytes(sealing.SIZE))
    with pytest.raises(sealing.WrongPin):
        sealing.open_with_pin(row.key, row.salt, row.cost, PIN, service.signers._about(row))
    with pytest.raises(sealing.NoSecret):
        sealing.unseal(issuing.key, issuing.serial)


def test_no_column_holds_a_key_in_the_clear(office):
    key = _key_bytes(signing_key(office.ps))
    stored = [row.key for row in db.session.scalars(db.select(SignerCertificate))]
    stored += [row.key for row in db.session.scalars(db.select(SigningAuthority))]
    assert len(stored) == 9
    for data in stored:
        assert key not in data
        with pytest.raises((ValueError, TypeError)):
            load_der_private_key(data, None)


def test_the_server_keeps_no_passphrase(office):
    rows = db.session.execute(db.text("SELECT key, certificate FROM signing_authority")).all()
    assert not any(PASSPHRASE.encode() in bytes(part) for row in rows for part in row)
