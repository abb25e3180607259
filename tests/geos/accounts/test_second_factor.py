"""The second factor: setting up, codes that work once, recovery codes, and who must have one."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from sqlalchemy import select, update

from geos.accounts import queries, sealing, service, totp
from geos.accounts.models import Account, Factor, RecoveryCode
from geos.accounts.service import FREE_FAILURES, Browser, MustWait, WrongCode, begin, begin_with_code
from geos.accounts.soundness import findings
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Invalid, WrongState
from geos.directory import service as directory
from tests.geos.accounts.conftest import CAFE, OFFICE, SECRET, acts, told
from tests.geos.factories import CLI, PASSWORD

# RFC 6238, appendix B, the SHA-1 rows cut to six digits.
VECTORS = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # base32 of 12345678901234567890


def code(moment=None, secret=SECRET):
    """What the phone shows at a moment."""
    return pyotp.TOTP(secret).at(moment or now())


@pytest.fixture
def codes(account, office):
    """The officer's ten recovery codes; the factor was set up a while ago."""
    with time_machine.travel(now() - timedelta(hours=1), tick=True):
        return service.enrol(office.officer.actor, SECRET, code())


@pytest.mark.parametrize(("seconds", "expected"), VECTORS)
def test_the_codes_are_those_of_the_standard(seconds, expected):
    moment = datetime.fromtimestamp(seconds, UTC)
    assert totp.step_of(RFC_SECRET, expected, moment, None) == seconds // 30
    assert totp.step_of(RFC_SECRET, expected, moment + timedelta(seconds=61), None) is None


def test_a_phone_may_be_half_a_minute_wrong_and_no_more():
    moment = datetime(2026, 11, 24, 9, 0, 10, tzinfo=UTC)
    shown = [code(moment + timedelta(seconds=by)) for by in (-60, -30, 0, 30, 60)]
    found = [totp.step_of(SECRET, each, moment, None) is not None for each in shown]
    assert found == [False, True, True, True, False]


def test_it_is_on_once_the_phone_has_shown_that_it_knows_the_secret(account, office):
    with pytest.raises(Invalid):
        service.enrol(office.officer.actor, SECRET, "000000" if code() != "000000" else "111111")
    assert not account.second_factor
    assert len(set(service.enrol(office.officer.actor, SECRET, f" {code()[:3]} {code()[3:]} "))) == 10
    assert account.second_factor
    assert SECRET not in (account.totp or "")
    assert (acts(account)[-1], told(account)) == ("enrol_second_factor", ["second_factor_on"])


def test_the_password_alone_begins_no_session_any_more(account, codes):
    with pytest.raises(WrongCode):
        begin(account, OFFICE)
    begin_with_code(account, code(), OFFICE)
    assert [row.factor for row in queries.open_sessions(account.id)] == [Factor.TOTP]


def test_a_code_works_once(account, codes):
    shown = code()
    begin_with_code(account, shown, OFFICE)
    with pytest.raises(WrongCode):
        begin_with_code(account, shown, OFFICE)


def test_the_code_that_set_it_up_does_not_sign_in_too(account, office):
    shown = code()
    service.enrol(office.officer.actor, SECRET, shown)
    with pytest.raises(WrongCode):
        begin_with_code(account, shown, OFFICE)


def test_each_recovery_code_works_once_however_it_is_written(account, codes):
    begin_with_code(account, codes[0].upper().replace("-", " "), OFFICE)
    with pytest.raises(WrongCode):
        begin_with_code(account, codes[0], OFFICE)
    assert queries.recovery_codes_left(account.id) == 9
    assert queries.sign_ins(account.id)[0].factor is Factor.RECOVERY
    assert "recovery_code_used" in told(account)


def test_recovery_codes_stand_nowhere_in_the_clear(account, codes):
    stored = set(db.session.scalars(select(RecoveryCode.code_hash)))
    assert not stored & {given.replace("-", "") for given in codes}
    assert all(len(mark) == 64 for mark in stored)


def test_new_codes_end_the_earlier_ones(account, office, codes):
    fresh = service.renew_codes(office.officer.actor)
    with pytest.raises(WrongCode):
        begin_with_code(account, codes[0], OFFICE)
    begin_with_code(account, fresh[0], OFFICE)


def test_codes_of_another_account_open_nothing(account, office, codes):
    other = queries.of_person(office.director.person.id)
    theirs = service.enrol(office.director.actor, SECRET, code(now()))
    with pytest.raises(WrongCode):
        begin_with_code(account, theirs[0], OFFICE)
    assert queries.recovery_codes_left(other.id) == 10


def test_wrong_codes_wait_from_everywhere_and_are_told_but_the_owners_browser_does_not_wait(account, codes):
    key = begin_with_code(account, code(), OFFICE).device
    for number in range(FREE_FAILURES):
        with pytest.raises(WrongCode):
            begin_with_code(account, "zzzzz-zzzzz", Browser(f"41.0.0.{number}"))
    with pytest.raises(MustWait):
        begin_with_code(account, codes[0], CAFE)
    assert told(account).count("wrong_codes") == 1
    begin_with_code(account, codes[0], Browser(CAFE.address, key=key))


def test_a_secret_sealed_for_one_account_is_not_anothers(app):
    sealed = sealing.seal(SECRET, "second factor of account 1")
    assert sealing.unseal(sealed, "second factor of account 1") == SECRET
    assert sealing.unseal(sealed, "second factor of account 2") is None
    assert sealing.unseal("garbage", "second factor of account 1") is None


def test_a_factor_that_the_servers_secret_does_not_open_is_found_by_the_check(account, codes):
    assert list(findings()) == []
    other = sealing.seal(SECRET, sealing.second_factor_of(account.id + 1))
    db.session.execute(update(Account).filter_by(id=account.id).values(totp=other))
    db.session.commit()
    assert list(findings()) == [
        f"account {account.username}: its second factor does not open with the secret in the keys folder"
    ]
    with pytest.raises(WrongCode):
        begin_with_code(account, code(), OFFICE)


def test_who_needs_none_may_give_it_up_and_whose_role_requires_it_may_not(account, office, codes):
    service.stop(office.officer.actor)
    assert (account.second_factor, queries.recovery_codes_left(account.id)) == (False, 0)
    admin = queries.of_person(office.admin.person.id)
    service.enrol(office.admin.actor, SECRET, code())
    db.session.execute(update(Account).filter_by(id=admin.id).values(second_factor_waived=False))
    db.session.commit()
    with pytest.raises(WrongState):
        service.stop(office.admin.actor)


def test_roles_of_the_setting_require_it_and_only_the_command_line_waives_it(app, office, monkeypatch):
    monkeypatch.setitem(app.config, "GEOS_SECOND_FACTOR_ROLES", "officer")
    assert queries.requires_second_factor(office.officer.actor)
    assert not queries.requires_second_factor(office.authority.actor)
    account = queries.of_person(office.officer.person.id)
    assert not queries.second_factor_due(account, office.officer.actor)
    assert account.username in queries.waived()
    person = directory.add_person(CLI, office.afya, "Moses", "Mpya")
    with pytest.raises(service.ways_in.Denied):
        service.open_account(office.admin.actor, person, "moses.mpya@afya.go.tz", waive_second_factor=True)


@pytest.fixture
def strict(office):
    """The administrator's account is not waived."""
    account = queries.of_person(office.admin.person.id)
    db.session.execute(update(Account).filter_by(id=account.id).values(second_factor_waived=False))
    db.session.commit()
    return account


def test_an_administrator_without_one_gets_to_its_page_alone_and_then_on(page, office, strict):
    page.sign_in(office.admin)
    page.get("/notices", status=302)
    assert page.response.location == "/me/security/second-factor?next=/notices"
    soup = page.follow()
    secret = soup.select_one(".key-typed").text.replace(" ", "")
    page.post("/notices/read", 303)
    assert page.response.location == "/me/security/second-factor"
    page.get("/notices", status=401, htmx=True)
    url = "/me/security/second-factor?next=/notices"
    page.post(url, 422, code=code(secret=secret), old_password="not this")
    page.post(url, 422, code="123", old_password=PASSWORD)
    page.post(url, 303, code=code(secret=secret), old_password=PASSWORD)
    soup = page.follow()
    codes = [tag.text for tag in soup.select(".codes code")]
    assert len(codes) == 10
    page.post("/me/security/recovery-codes/kept?next=/notices", 303)
    assert page.response.location == "/notices"
    page.follow()
    page.get("/me/security/recovery-codes", status=303)
    assert codes[0] not in page.get("/me/security").text


def test_signing_in_goes_by_a_second_page_that_begins_the_session(page, office, codes):
    page.get("/sign-in/code", status=303)
    assert page.response.location == "/sign-in"
    page.sign_out().post("/sign-in?next=/notices", username=office.officer.username, password=PASSWORD)
    assert page.response.location == "/sign-in/code?next=/notices"
    page.follow()
    page.get("/notices", status=302)
    page.post("/sign-in/code?next=/notices", 422, code="")
    page.post("/sign-in/code?next=/notices", 422, code="abc")
    assert page.problems[0].startswith("Msimbo huu si sahihi, au umeshatumika.")
    page.post("/sign-in/code?next=/notices", 303, code=code())
    assert page.response.location == "/notices"
    page.follow()


def test_the_page_for_the_code_waits_ten_minutes_and_not_beyond_a_change_of_password(page, office, codes):
    def to_the_code():
        page.sign_out().post("/sign-in", username=office.officer.username, password=PASSWORD)
        page.get("/sign-in/code")

    to_the_code()
    with time_machine.travel(now() + timedelta(minutes=11), tick=True):
        page.get("/sign-in/code", status=303)
    to_the_code()
    service.change_password(office.officer.actor, PASSWORD, "kisima cha maji safi")
    page.post("/sign-in/code", 303, code=code())
    page.get("/notices", status=302)
