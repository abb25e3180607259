"""`geos check` finds certificates, lists and sealed keys that do not hold."""

import pytest

from geos.core.db import db
from geos.signatures import queries, service, soundness
from geos.signatures.models import AuthorityKind, Crl, RevokeReason
from tests.geos.factories import CLI


@pytest.fixture
def issuing(office):
    """The ministry's issuing authority, with one certificate revoked."""
    service.revoke(CLI, queries.standing(office.records.person.id), RevokeReason.LEFT)
    return queries.authority(office.afya.id, AuthorityKind.ISSUING)


def test_nothing_is_found_where_all_is_well(issuing):
    assert list(soundness.findings()) == []


def test_another_secret_on_the_server_is_found(issuing, app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "GEOS_KEYS", str(tmp_path))
    found = list(soundness.findings())
    assert [line for line in found if "AFYA" in line] == [
        "certification authority AFYA: its key does not open with the secret of this server"
    ]


def test_a_certificate_that_is_another_one_is_found(issuing, office):
    row = queries.standing(office.ps.person.id)
    row.certificate = queries.authority(office.other.id, AuthorityKind.ROOT).certificate
    db.session.commit()
    assert list(soundness.findings()) == [f"signing certificate {row.id}: it is not what its row says"]


def test_a_list_that_is_gone_and_one_of_somebody_else_are_found(issuing, office):
    newest = queries.newest_crl(issuing.id)
    db.session.delete(db.session.scalars(db.select(Crl).filter_by(authority_id=issuing.id, number=1)).one())
    newest.data = queries.newest_crl(queries.authority(office.other.id, AuthorityKind.ISSUING).id).data
    db.session.commit()
    found = "\n".join(soundness.findings())
    assert "not numbered without gaps" in found
    assert "revocation list 2 is not of its making" in found
    assert "is revoked and not in its list" in found
