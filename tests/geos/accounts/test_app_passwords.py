"""App passwords: made once, found by their selector, ended by their owner, opening the mail alone."""

from datetime import timedelta

import pytest
import time_machine

from geos.accounts import queries, service
from geos.accounts.service import app_passwords
from geos.accounts.service.app_passwords import LENGTH, MOST
from geos.core.clock import now
from geos.core.errors import Invalid, NotFound
from tests.geos.accounts.conftest import acts, told
from tests.geos.factories import PASSWORD

PEER = "10.20.0.5"


@pytest.fixture
def phone(office):
    """The officer's phone reads the mail."""
    return app_passwords.add(office.officer.actor, "  Simu   yangu ")


def test_it_opens_the_owners_account_alone_however_it_is_grouped(account, office, phone):
    grouped = " ".join(phone.secret[at : at + 4] for at in range(0, LENGTH, 4))
    for written in (phone.secret, grouped, grouped.replace(" ", "-")):
        assert app_passwords.check(account.username.upper(), written, PEER) == account
    assert app_passwords.check(office.director.username, phone.secret, PEER) is None
    assert app_passwords.check(account.username, phone.secret[:-1] + "x", PEER) is None
    assert app_passwords.check(account.username, PASSWORD, PEER) is None


def test_it_is_stored_as_a_hash_with_its_selector(phone):
    assert phone.row.label == "Simu yangu"
    assert phone.row.password_hash.startswith("$argon2id$")
    assert phone.secret[:8] == phone.row.selector
    assert phone.secret[8:] not in phone.row.password_hash


def test_it_opens_no_page(account, page, phone):
    page.post("/sign-in", 422, username=account.username, password=phone.secret)


def test_its_use_is_noted_always_from_a_new_place_and_else_now_and_then(account, phone):
    app_passwords.check(account.username, phone.secret, PEER)
    first = phone.row.used_at
    app_passwords.check(account.username, phone.secret, PEER)
    assert (phone.row.used_at, phone.row.used_from) == (first, PEER)
    app_passwords.check(account.username, phone.secret, "10.20.0.6")
    assert phone.row.used_from == "10.20.0.6"
    with time_machine.travel(now() + timedelta(minutes=11), tick=True):
        app_passwords.check(account.username, phone.secret, "10.20.0.6")
    assert phone.row.used_at > first + timedelta(minutes=10)
    assert acts(account).count("use_app_password") == 2


def test_the_owner_ends_it_and_nobody_else_does(account, office, phone):
    with pytest.raises(NotFound):
        app_passwords.end(office.director.actor, phone.row.id)
    app_passwords.end(office.officer.actor, phone.row.id)
    assert app_passwords.check(account.username, phone.secret, PEER) is None
    assert queries.app_passwords(account.id) == []
    assert acts(account)[-2:] == ["add_app_password", "end_app_password"]
    assert told(account) == ["app_password_added"]


def test_labels_tell_them_apart_and_there_are_only_so_many(office, phone):
    for label in ("", " ", "simu yangu", "x" * 61):
        with pytest.raises(Invalid):
            app_passwords.add(office.officer.actor, label)
    for number in range(MOST - 1):
        app_passwords.add(office.officer.actor, f"Kifaa {number}")
    with pytest.raises(Invalid):
        app_passwords.add(office.officer.actor, "Kimoja zaidi")


def test_it_is_shown_once_after_the_password_was_given(account, office, page):
    page.sign_in(office.officer)
    page.post("/me/security/app-passwords/new", 422, label="Simu", old_password="not this")
    page.post("/me/security/app-passwords/new", 422, label="", old_password=PASSWORD)
    page.post("/me/security/app-passwords/new", 303, label="Simu", old_password=PASSWORD)
    url = page.response.location
    secret = page.follow().select_one(".code-once").text.strip()
    assert service.app_passwords.check(account.username, secret, PEER) == account
    assert secret not in page.get(url).text.replace("\n", "")
    assert "10.20.0.5" in page.get("/me/security").text
    page.post(f"{url}/end", 303)
    page.get(url)
