"""The owner's page of security: what it shows, its acts, and how few statements it asks."""

import pytest

from geos.accounts import queries, service
from geos.accounts.devices import words
from geos.accounts.service import begin
from tests.geos.accounts.conftest import CAFE, OFFICE, SECRET
from tests.geos.accounts.test_second_factor import code
from tests.geos.accounts.test_signing_in import wrong
from tests.geos.factories import PASSWORD
from tests.geos.pages import Browser
from tests.geos.statements import counting

LINES = [
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36", "Chrome kwenye Windows"),
    ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge kwenye Windows"),
    ("Mozilla/5.0 (Linux; Android 14) Chrome/124.0 Mobile Safari/537.36", "Chrome kwenye Android"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17 Safari/604", "Safari kwenye iPhone"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko Firefox/130.0", "Firefox kwenye Linux"),
    ("curl/8.0", "kifaa kisichojitambulisha"),
    ("", "kifaa kisichojitambulisha"),
]


@pytest.mark.parametrize(("line", "said"), LINES)
def test_a_device_is_told_in_words(app, line, said):
    with app.test_request_context():
        assert words(line) == said


def test_it_shows_from_where_how_and_after_how_many_wrong_tries(page, office, account):
    begin(account, OFFICE)
    wrong(account.username, 2, CAFE)
    begin(account, CAFE)
    page.sign_in(office.officer)
    text = " ".join(page.get("/me/security").select_one("main").text.split())
    for said in ("Chrome kwenye Windows, kutoka 196.10.0.1", "Firefox kwenye Android", "majaribio 2"):
        assert said in text


def test_many_wrong_tries_are_told_right_after_signing_in(page, office, account):
    wrong(account.username, 5, CAFE)
    page.sign_in(office.officer).get("/notices")
    assert [flash for flash in page.flashes if "mara 5" in flash]
    page.sign_in(office.officer).get("/notices")
    assert page.flashes == []


def test_the_owner_ends_sessions_by_the_page(page, office, account):
    for browser in (OFFICE, CAFE):
        begin(account, browser)
    page.sign_in(office.officer)
    here, cafe, _first = queries.open_sessions(account.id)
    page.post(f"/me/security/sessions/{cafe.id}/end", 303, form_on="/me/security")
    page.follow()
    assert page.flashes == ["Kipindi kimefungwa. Mwenye kifaa hicho lazima aingie upya."]
    page.post("/me/security/sessions/end-others", 303, form_on="/me/security")
    page.follow()
    assert page.flashes == ["Kipindi 1 kimefungwa."]
    page.post(f"/me/security/sessions/{here.id}/end", 303)
    page.get("/me/security", status=302)


def test_the_second_factor_is_given_up_and_codes_are_renewed_with_the_password(page, office, account):
    service.enrol(office.officer.actor, SECRET, code())
    codes = service.renew_codes(office.officer.actor)
    page.post("/sign-in", username=account.username, password=PASSWORD)
    page.post("/sign-in/code", 303, code=codes[0])
    page.post("/me/security/recovery-codes/renew", 422, old_password="not this")
    page.post("/me/security/recovery-codes/renew", 303, old_password=PASSWORD)
    assert len(page.follow().select(".codes li")) == 10
    page.post("/me/security/second-factor/stop", 422, old_password="not this")
    page.post("/me/security/second-factor/stop", 303, old_password=PASSWORD)
    page.follow()
    assert not account.second_factor


def test_a_draft_of_one_session_is_worthless_in_another(page, office):
    page.sign_in(office.officer).get("/me/security/second-factor")
    first = page.soup.select_one(".key-typed").text
    assert page.get("/me/security/second-factor").select_one(".key-typed").text == first
    page.sign_in(office.officer)
    assert page.get("/me/security/second-factor").select_one(".key-typed").text != first


@pytest.mark.parametrize("language", ["sw", "en"])
def test_every_page_is_sound_in_both_languages(app, office, language):
    page = Browser(app, language)
    for url in ("/sign-in", "/forgotten", "/forgotten?asked=1"):
        page.get(url)
    page.sign_in(office.officer)
    for name in ("second-factor", "recovery", "app-passwords/new"):
        assert page.get(f"/me/security/{name}").html["lang"] == language
    page.get("/password")


def test_the_page_asks_no_more_for_many_sessions_and_app_passwords(page, office, account):
    page.sign_in(office.officer)
    page.get("/me/security")
    with counting() as few:
        page.get("/me/security")
    for number in range(6):
        begin(account, CAFE)
        service.app_passwords.add(office.officer.actor, f"Kifaa {number}")
    with counting() as many:
        page.get("/me/security")
    assert len(many) == len(few) <= 22
