"""The certification authority: made once, its root's key taken away and brought back, its lists issued."""

from datetime import timedelta

import pytest
from cryptography import x509

from geos.core.clock import held_at, now
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.notices.models import Notice
from geos.signatures import certificates, queries, sealing, service
from geos.signatures.models import AuthorityKind, RevokeReason, SigningAuthority
from tests.geos import factories
from tests.geos.factories import CLI, PASSPHRASE, PIN, signing_key

ROOT, ISSUING = AuthorityKind.ROOT, AuthorityKind.ISSUING


@pytest.fixture
def root(office):
    """The ministry's root."""
    return queries.authority(office.afya.id, ROOT)


@pytest.fixture
def issuing(office):
    """The ministry's issuing authority."""
    return queries.authority(office.afya.id, ISSUING)


def _listed(authority):
    found = queries.newest_crl(authority.id)
    return {f"{line.serial_number:x}" for line in x509.load_der_x509_crl(found.data)}


def _offline(office, root):
    file = service.export_root(office.admin.actor, root).key
    service.take_offline(office.admin.actor, root, file, PASSPHRASE)
    return file


def test_an_institution_has_one_authority(office):
    with pytest.raises(WrongState, match="already"):
        service.make_authority(office.admin.actor, office.afya, PASSPHRASE)


def test_only_its_own_administrator_makes_or_touches_an_authority(office, root):
    fresh = factories.institution("NEW", "Wizara Mpya", "New Ministry", "mpya.go.tz", "MP")
    for actor in (office.ps.actor, office.other_admin.actor, office.authority.actor):
        for act in (
            lambda actor=actor: service.make_authority(actor, fresh, PASSPHRASE),
            lambda actor=actor: service.export_root(actor, root),
            lambda actor=actor: service.take_offline(actor, root, root.key, PASSPHRASE),
            lambda actor=actor: service.renew_issuing(actor, root, PASSPHRASE),
        ):
            with pytest.raises(Denied):
                act()


@pytest.mark.parametrize("phrase", ["", "fupi", "aaaaaaaaaaaaaaaa", "x" * 201])
def test_a_weak_passphrase_makes_no_authority(office, phrase):
    fresh = factories.institution("NEW", "Wizara Mpya", "New Ministry", "mpya.go.tz", "MP")
    with pytest.raises(Invalid) as refused:
        service.make_authority(CLI, fresh, phrase)
    assert list(refused.value.fields) == ["passphrase"]
    assert queries.authority(fresh.id, ROOT) is None


def test_the_roots_key_leaves_the_server_only_when_file_and_passphrase_open_it(office, root):
    file = service.export_root(office.admin.actor, root).key
    theirs = queries.authority(office.other.id, ROOT).key
    for data, phrase, field in (
        (file, "kaulisiri nyingine", "passphrase"),
        (b"", PASSPHRASE, "passphrase"),
        (theirs, PASSPHRASE, "key_file"),
    ):
        with pytest.raises(Invalid) as refused:
            service.take_offline(office.admin.actor, root, data, phrase)
        assert list(refused.value.fields) == [field]
    assert not root.offline
    service.take_offline(office.admin.actor, root, file, PASSPHRASE)
    assert root.offline
    assert root.offline_at is not None


def test_a_root_that_is_offline_is_neither_fetched_nor_taken_off_again(office, root):
    file = _offline(office, root)
    with pytest.raises(WrongState, match="offline already"):
        service.export_root(office.admin.actor, root)
    with pytest.raises(WrongState, match="offline already"):
        service.take_offline(office.admin.actor, root, file, PASSPHRASE)


def test_with_the_root_offline_people_enrol_sign_and_revoke_as_before(office, root, paper, seal):
    _offline(office, root)
    service.enrol(office.lawyer.actor, "bahari-77")
    data = service.sign_pdf(service.unlock(office.lawyer.actor, "bahari-77"), paper, seal())
    assert service.verify(data)[0].good
    service.revoke(office.lawyer.actor, queries.standing(office.lawyer.person.id), RevokeReason.LOSS)


def test_the_root_is_brought_back_to_renew_and_does_not_stay(office, root, issuing, paper, seal):
    old = service.sign_pdf(signing_key(office.ps), paper, seal())
    file = _offline(office, root)
    with pytest.raises(Invalid) as refused:
        service.renew_issuing(office.admin.actor, root, PASSPHRASE)
    assert list(refused.value.fields) == ["key_file"]
    renewed = service.renew_issuing(office.admin.actor, root, PASSPHRASE, file)
    assert (renewed.generation, renewed.parent_id, root.offline) == (2, root.id, True)
    assert service.verify(old)[0].good
    fresh = service.renew(office.ps.actor, PIN)
    assert fresh.authority_id == renewed.id
    new = service.sign_pdf(service.unlock(office.ps.actor, PIN), paper, seal())
    assert service.verify(new)[0].good
    assert queries.address(renewed) == "AFYA-2"
    assert _listed(issuing) == {row.serial for row in queries.earlier(office.ps.person.id)}


def test_a_certificate_of_the_earlier_authority_goes_on_signing_after_a_renewal(office, root, paper, seal):
    service.renew_issuing(office.admin.actor, root, PASSPHRASE)
    data = service.sign_pdf(signing_key(office.ps), paper, seal())
    assert service.verify(data)[0].good


def test_an_issuing_authority_is_no_root(office, issuing):
    with pytest.raises(WrongState):
        service.export_root(office.admin.actor, issuing)


def test_an_authority_that_has_expired_issues_nothing(office, issuing):
    with held_at(issuing.not_after + timedelta(days=1)), pytest.raises(Invalid, match="expired"):
        service.enrol(office.lawyer.actor, "bahari-77")


def test_with_another_secret_on_the_server_nothing_is_issued(office, app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "GEOS_KEYS", str(tmp_path / "elsewhere"))
    with pytest.raises(sealing.NoSecret):
        service.revoke(CLI, queries.standing(office.ps.person.id), RevokeReason.LEFT)
    assert queries.standing(office.ps.person.id) is not None


def test_a_revocation_is_in_the_list_at_once_with_its_reason(office, issuing):
    row = queries.standing(office.ps.person.id)
    service.revoke(office.admin.actor, row, RevokeReason.LEFT, "Amestaafu")
    newest = queries.newest_crl(issuing.id)
    [line] = x509.load_der_x509_crl(newest.data)
    reason = line.extensions.get_extension_for_class(x509.CRLReason).value.reason
    assert (f"{line.serial_number:x}", line.revocation_date_utc) == (row.serial, row.revoked_at)
    assert reason is x509.ReasonFlags.cessation_of_operation
    assert (row.revoke_words, row.revoked_by_id) == ("Amestaafu", office.admin.person.id)


def test_who_may_revoke(office):
    row = queries.standing(office.ps.person.id)
    for actor in (office.officer.actor, office.other_admin.actor, office.authority.actor):
        with pytest.raises(NotFound):
            service.revoke(actor, row, RevokeReason.LOSS, "Sababu")
    with pytest.raises(Incomplete):
        service.revoke(office.admin.actor, row, RevokeReason.LOSS, "  ")
    with pytest.raises(Invalid):
        service.revoke(office.admin.actor, row, RevokeReason.LOSS, "x" * 301)
    service.revoke(office.ps.actor, row, RevokeReason.LOSS)
    with pytest.raises(WrongState, match="revoked already"):
        service.revoke(office.ps.actor, row, RevokeReason.LOSS)


def test_who_lost_the_pin_revokes_and_enrols_anew(office):
    old = queries.standing(office.ps.person.id)
    service.revoke(office.ps.actor, old, RevokeReason.LOSS)
    with pytest.raises(Invalid, match="no signing certificate"):
        service.unlock(office.ps.actor, PIN)
    service.enrol(office.ps.actor, "bahari-77")
    assert service.unlock(office.ps.actor, "bahari-77").serial != old.serial


@pytest.mark.parametrize("why", ["left", "moved"])
def test_the_worker_revokes_for_who_has_left_or_serves_elsewhere(office, issuing, why):
    row = queries.standing(office.ps.person.id)
    if why == "left":
        office.ps.person.ended_at = now()
    else:
        office.ps.person.institution_id = office.other.id
    db.session.commit()
    service.sweep()
    db.session.expire_all()
    assert (row.revoke_reason, row.revoked_by_id) == (RevokeReason(why), None)
    assert row.serial in _listed(issuing)


def test_who_serves_elsewhere_gets_a_certificate_there(office):
    office.ps.person.institution_id = office.other.id
    db.session.commit()
    service.sweep()
    row = service.enrol(office.ps.actor, "bahari-77")
    assert row.institution_id == office.other.id


def test_the_worker_issues_lists_in_time_and_no_more_often(office, issuing):
    before = queries.newest_crl(issuing.id)
    with held_at(before.next_update - timedelta(days=5)):
        service.sweep()
        assert queries.newest_crl(issuing.id).id == before.id
    with held_at(before.next_update - timedelta(days=3)):
        service.sweep()
        service.sweep()
        after = queries.newest_crl(issuing.id)
    assert after.number == before.number + 1
    assert after.next_update > before.next_update


def test_the_roots_list_holds_as_long_as_what_it_issued(root, issuing):
    assert queries.newest_crl(root.id).next_update == issuing.not_after


def _told(member, key):
    return db.session.scalars(db.select(Notice).filter_by(person_id=member.person.id, key=key)).all()


def test_a_signer_is_reminded_of_the_end_once(office):
    row = queries.standing(office.ps.person.id)
    with held_at(row.not_after - timedelta(days=20)):
        service.sweep()
        service.sweep()
    assert len(_told(office.ps, "renew_certificate")) == 1


def test_administrators_are_reminded_before_certificates_are_cut_short(office, issuing):
    with held_at(issuing.not_after - timedelta(days=2 * 365 + 30)):
        service.sweep()
        service.sweep()
    assert len(_told(office.admin, "renew_authority")) == 1
    assert len(_told(office.other_admin, "renew_authority")) == 1


def test_every_authority_stands_with_its_serial(office):
    rows = db.session.scalars(db.select(SigningAuthority)).all()
    assert [certificates.serial(certificates.load(row.certificate)) for row in rows] == [
        row.serial for row in rows
    ]
