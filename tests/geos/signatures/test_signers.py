"""Enrolling, unlocking with the PIN, counting wrong ones, changing it, renewing."""

from datetime import timedelta

import pytest

from geos.core.clock import held_at, now
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, WrongState
from geos.signatures import queries, service
from geos.signatures.models import RevokeReason
from tests.geos.factories import CLI, PASSWORD, PIN

WRONG = "nyekundu-1"


def _refused(actor, pin):
    with pytest.raises(Invalid) as refused:
        service.unlock(actor, pin)
    return refused.value


def _row(member):
    db.session.expire_all()
    return queries.standing(member.person.id)


def test_who_enrols_signs_with_the_pin(office):
    row = service.enrol(office.lawyer.actor, "bahari-77")
    key = service.unlock(office.lawyer.actor, "bahari-77")
    assert (key.person_id, key.serial) == (office.lawyer.person.id, row.serial)


def test_enrolling_is_refused_with_a_bad_pin(office):
    for pin in ("123456", "kisanga-1", "short"):
        with pytest.raises(Invalid) as refused:
            service.enrol(office.lawyer.actor, pin)
        assert "pin" in refused.value.fields
    assert queries.standing(office.lawyer.person.id) is None


def test_nobody_has_two_certificates_at_once(office):
    with pytest.raises(Invalid, match="already"):
        service.enrol(office.ps.actor, "bahari-77")


def test_the_system_itself_has_no_certificate():
    with pytest.raises(Denied):
        service.enrol(CLI, "bahari-77")


def test_an_institution_without_an_authority_signs_on_paper(office):
    db.session.execute(db.text("DELETE FROM crl"))
    db.session.execute(db.text("DELETE FROM signing_authority WHERE institution_id = 2 AND kind = 'issuing'"))
    db.session.commit()
    with pytest.raises(Invalid, match="no certification authority"):
        service.enrol(office.other_officer.actor, "bahari-77")


def test_who_has_left_enrols_no_more(office):
    actor = office.lawyer.actor
    office.lawyer.person.ended_at = now()
    db.session.commit()
    with pytest.raises(Denied):
        service.enrol(actor, "bahari-77")


def test_without_a_certificate_one_is_told_where_to_make_it(office):
    refused = _refused(office.lawyer.actor, PIN)
    assert "Make one" in refused.key
    assert refused.fields == {}


def test_a_wrong_pin_says_how_many_tries_are_left(office):
    left = [_refused(office.ps.actor, WRONG).facts["left"] for _ in range(4)]
    assert left == [4, 3, 2, 1]
    assert service.unlock(office.ps.actor, PIN)
    assert _refused(office.ps.actor, WRONG).facts["left"] == 4


def test_after_five_wrong_pins_even_the_right_one_waits_a_quarter_of_an_hour(office):
    for _ in range(5):
        last = _refused(office.ps.actor, WRONG)
    assert "15 minutes" in last.fields["pin"]
    assert "15 minutes" in _refused(office.ps.actor, PIN).fields["pin"]
    with held_at(now() + timedelta(minutes=14)):
        _refused(office.ps.actor, PIN)
    with held_at(now() + timedelta(minutes=16)):
        assert service.unlock(office.ps.actor, PIN)
    assert (_row(office.ps).failures, _row(office.ps).locked_until) == (0, None)


def test_wrong_pins_of_one_lock_nobody_else(office):
    for _ in range(5):
        _refused(office.ps.actor, WRONG)
    assert service.unlock(office.deputy.actor, PIN)


def test_tries_that_a_dying_process_left_open_lock_for_a_while_and_not_for_good(office):
    _row(office.ps).failures = 5
    db.session.commit()
    _refused(office.ps.actor, PIN)
    with held_at(now() + timedelta(minutes=16)):
        assert service.unlock(office.ps.actor, PIN)


def test_a_pin_is_not_tried_inside_an_act(office):
    actor = office.ps.actor

    @command
    def act():
        service.unlock(actor, PIN)

    with pytest.raises(RuntimeError, match="before the act"):
        act()


def test_the_pin_is_changed_by_who_knows_the_old_one(office):
    version = _row(office.ps).serial
    service.change_pin(office.ps.actor, PIN, "bahari-77")
    assert service.unlock(office.ps.actor, "bahari-77").serial == version
    assert "pin" in _refused(office.ps.actor, PIN).fields


def test_a_wrong_old_pin_is_counted_at_its_own_field_and_changes_nothing(office):
    with pytest.raises(Invalid) as refused:
        service.change_pin(office.ps.actor, WRONG, "bahari-77")
    assert list(refused.value.fields) == ["old_pin"]
    assert _row(office.ps).failures == 1
    assert service.unlock(office.ps.actor, PIN)


def test_a_new_pin_is_held_to_the_same_rules(office):
    with pytest.raises(Invalid) as refused:
        service.change_pin(office.ps.actor, PIN, "111111")
    assert list(refused.value.fields) == ["pin"]


def test_renewing_gives_a_new_certificate_under_the_same_pin_and_ends_the_old(office):
    old = _row(office.ps)
    new = service.renew(office.ps.actor, PIN)
    assert new.serial != old.serial
    assert old.revoke_reason is RevokeReason.SUPERSEDED
    assert service.unlock(office.ps.actor, PIN).serial == new.serial


def test_renewing_needs_the_pin_and_a_certificate(office):
    for actor, pin in ((office.ps.actor, WRONG), (office.lawyer.actor, PIN)):
        with pytest.raises(Invalid):
            service.renew(actor, pin)


def test_an_expired_certificate_signs_no_more_and_its_owner_enrols_anew(office):
    old = _row(office.ps)
    with held_at(old.not_after + timedelta(seconds=1)):
        assert "expired" in _refused(office.ps.actor, PIN).key
        new = service.enrol(office.ps.actor, "bahari-77")
        assert service.unlock(office.ps.actor, "bahari-77").serial == new.serial


def test_who_serves_elsewhere_now_signs_no_more_with_the_old_certificate(office):
    actor = office.ps.actor
    office.ps.person.institution_id = office.other.id
    db.session.commit()
    assert "institution" in _refused(actor, PIN).key


def test_only_the_password_gets_a_signature_on_an_open_screen(office):
    service.prove(office.lawyer.actor, PASSWORD)
    with pytest.raises(Invalid) as refused:
        service.prove(office.lawyer.actor, "nywila nyingine")
    assert list(refused.value.fields) == ["password"]


def test_somebody_elses_key_is_not_closed_with_another_pin(office):
    row = _row(office.ps)
    with pytest.raises((WrongState, Denied)):
        service.signers._change_pin(office.admin.actor, row.id, b"", b"", "")
