"""Helping others into their accounts: by whom, never upwards, and never oneself."""

import pytest

from geos.accounts import queries, service
from geos.accounts.service import begin, verify
from geos.core.actor import Role
from geos.core.db import db
from geos.core.errors import Denied, Incomplete
from geos.directory import service as directory
from tests.geos.accounts.conftest import CAFE, OFFICE, SECRET, acts, told
from tests.geos.accounts.test_second_factor import code
from tests.geos.accounts.test_signing_in import wrong
from tests.geos.factories import CLI, PASSWORD

HELP = {
    "reset": lambda actor, account: service.reset(actor, account, "Amesahau"),
    "unlock": lambda actor, account: service.unlock(actor, account),
    "end_sessions": lambda actor, account: service.end_sessions(actor, account),
    "clear_second_factor": lambda actor, account: service.clear_second_factor(actor, account, "Simu"),
    "invite": service.invite,
    "end_session": lambda actor, account: service.end_session(
        actor, queries.open_sessions(account.id)[0], "Kifaa kigeni"
    ),
}
# Whom (a column) somebody (a row) may help; "-" nobody.
WHO = {
    "helpdesk": "officer director ps",
    "admin": "officer director ps auditor helpdesk",
    "authority": "admin other_admin",
    "other_admin": "other_officer",
    "officer": "",
    "ps": "",
    "auditor": "",
}
TARGETS = [
    "officer",
    "director",
    "ps",
    "auditor",
    "helpdesk",
    "admin",
    "other_admin",
    "other_officer",
    "authority",
]


@pytest.mark.parametrize("who", WHO)
def test_help_goes_to_ones_own_institution_never_upwards_and_never_to_oneself(office, who):
    actor = getattr(office, who).actor
    for name in TARGETS:
        account = queries.of_person(getattr(office, name).person.id)
        if name in WHO[who].split():
            service.unlock(actor, account)
        else:
            with pytest.raises(Denied):
                service.unlock(actor, account)


@pytest.mark.parametrize("act", HELP)
def test_every_kind_of_help_asks_the_same_rule(office, account, act):
    begin(account, OFFICE)
    with pytest.raises(Denied):
        HELP[act](office.director.actor, account)
    before = len(acts(account))
    HELP[act](office.helpdesk.actor, account)
    assert act in [*acts(account)[before:], "reset"]


def test_another_administrator_helps_an_administrator(office):
    directory.give_role(CLI, office.lawyer.person, Role.INSTITUTION_ADMIN)
    account = queries.of_person(office.admin.person.id)
    service.reset(office.lawyer.actor, account)
    with pytest.raises(Denied):
        service.reset(office.helpdesk.actor, account)


def test_a_reset_ends_password_sessions_and_app_passwords_and_gives_one_link(office, account):
    begin(account, OFFICE)
    app = service.app_passwords.add(office.officer.actor, "Simu").secret
    secret = service.reset(office.helpdesk.actor, account, "Amesahau")
    wrong(account.username, 1, OFFICE)
    assert queries.open_sessions(account.id) == []
    assert service.app_passwords.check(account.username, app, "10.0.0.1") is None
    with pytest.raises(service.WrongPassword):
        verify(account.username, PASSWORD, OFFICE)
    service.set_first_password(secret, "kisima cha maji safi")
    assert verify(account.username, "kisima cha maji safi", OFFICE) == account
    assert "reset_by_helpdesk" in told(account)


def test_unlocking_lets_the_owner_in_at_once(office, account):
    wrong(account.username, service.FREE_FAILURES, CAFE)
    assert queries.slowed_until(account) is not None
    service.unlock(office.helpdesk.actor, account)
    assert queries.slowed_until(account) is None
    assert verify(account.username, PASSWORD, CAFE) == account


def test_taking_off_a_second_factor_wants_a_reason_ends_sessions_and_is_told(office, account):
    service.enrol(office.officer.actor, SECRET, code())
    with pytest.raises(Incomplete):
        service.clear_second_factor(office.helpdesk.actor, account, " ")
    service.clear_second_factor(office.helpdesk.actor, account, "Simu imepotea")
    assert (account.second_factor, queries.recovery_codes_left(account.id)) == (False, 0)
    assert told(account)[-1] == "second_factor_off"
    begin(account, OFFICE)


def test_a_password_that_another_chose_is_changed_before_anything_else(office, page):
    person = directory.add_person(CLI, office.afya, "Moses", "Mpya")
    service.open_account(CLI, person, "moses.mpya@afya.go.tz", "kisima cha maji safi")
    db.session.commit()
    page.post("/sign-in", username="moses.mpya@afya.go.tz", password="kisima cha maji safi")
    page.get("/notices", status=302)
    page.get(page.response.location)
    new = "mwembe mkubwa kijijini"
    page.post("/password", 422, old_password="kisima cha maji safi", password="kisima cha maji safi",
              password_again="kisima cha maji safi")  # fmt: skip
    page.post("/password", 303, old_password="kisima cha maji safi", password=new, password_again=new)
    page.post("/sign-in", username="moses.mpya@afya.go.tz", password=new)
    page.get("/notices")


def test_a_link_for_an_account_that_has_a_password_is_told_to_its_owner(office, account):
    secret = service.invite(office.admin.actor, account)
    assert told(account) == ["reset_by_helpdesk"]
    service.set_first_password(secret, "mwembe kijani darajani")
    assert told(account) == ["reset_by_helpdesk", "password_changed"]
