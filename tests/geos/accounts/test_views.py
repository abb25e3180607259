"""Signing in, first passwords, and text that survives a lost session."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from geos.accounts import service
from geos.accounts.models import KeptText, UserSession
from geos.accounts.service import FREE_FAILURES
from geos.core.clock import now
from geos.core.db import db
from tests.geos.factories import CLI, PASSWORD


def test_a_stranger_is_led_to_the_sign_in_page_and_back_to_where_they_wanted_to_go(page, office):
    page.get("/notices", status=302)
    assert page.response.location == "/sign-in?next=/notices"
    page.post("/sign-in?next=/notices", username=office.officer.username, password=PASSWORD)
    assert page.response.location == "/notices"
    assert page.follow().select_one("h1")


def test_the_front_page_ends_on_one_form_with_one_name_and_one_password(page):
    page.get("/", status=302)
    soup = page.follow()
    fields = soup.select("form input:not([type=hidden])")
    assert [field["type"] for field in fields] == ["email", "password"]


def test_the_user_name_is_taken_however_it_is_written(page, office):
    page.post("/sign-in", username=f"  {office.officer.username.upper()} ", password=PASSWORD)


def test_after_signing_in_nobody_is_sent_to_another_host(page, office):
    page.post("/sign-in?next=//evil.example/", username=office.officer.username, password=PASSWORD)
    assert page.response.location == "/"


@pytest.mark.parametrize(("username", "password"), [("nobody@afya.go.tz", PASSWORD), (None, "wrong one")])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(page, office, username, password):
    page.post("/sign-in", 422, username=username or office.officer.username, password=password)
    assert page.problems == ["Jina la mtumiaji au nywila si sahihi"]


def test_empty_fields_are_named_one_by_one(page):
    page.post("/sign-in", 422, username="", password="")
    assert len(page.problems) == 2


def test_many_wrong_passwords_make_the_next_try_wait_but_never_for_long(page, office):
    for _ in range(FREE_FAILURES):
        page.post("/sign-in", 422, username=office.officer.username, password="wrong one")
    page.post("/sign-in", 429, username=office.officer.username, password=PASSWORD)
    assert "Subiri" in page.problems[0]
    with time_machine.travel(now() + timedelta(seconds=61), tick=True):
        page.post("/sign-in", username=office.officer.username, password=PASSWORD)


def test_somebody_elses_wrong_passwords_do_not_hold_me_up(page, office):
    for _ in range(FREE_FAILURES + 2):
        page.client.post("/sign-in", data={"username": office.officer.username, "password": "wrong"})
    page.sign_in(office.director)
    page.get("/desk")


def test_after_half_an_hour_without_work_one_is_asked_to_sign_in_again(page, office):
    page.sign_in(office.officer)
    with time_machine.travel(now() + timedelta(minutes=31), tick=True):
        page.get("/desk", status=302)
        assert "umetolewa" in page.follow().text.lower()


def test_work_keeps_the_session_alive(page, office):
    page.sign_in(office.officer)
    start = now()
    for minutes in (20, 40, 60):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=True):
            page.get("/desk")


def test_text_of_a_long_form_comes_back_after_signing_in_again_to_its_writer_alone(page, office):
    page.sign_in(office.officer)
    text = {"post": str(office.officer.post.id), "ends_on": "2030-01-05", "starts_on": "bado sijaamua"}
    with time_machine.travel(now() + timedelta(minutes=31), tick=True):
        page.post("/acting", 303, **text)
        assert page.response.location == "/sign-in?next=/acting"
        login = {"username": office.officer.username, "password": PASSWORD}
        page.post("/sign-in?next=/acting", **login)
        soup = page.follow()
        assert soup.select_one("[name=starts_on]")["value"] == "bado sijaamua"
        assert any("imerudi" in flash or "yamerudi" in flash for flash in page.flashes)
        page.sign_in(office.director)
        assert page.get("/acting").select_one("[name=starts_on]")["value"] != "bado sijaamua"


def test_a_password_is_never_kept(page, office):
    page.sign_in(office.officer)
    with time_machine.travel(now() + timedelta(minutes=31), tick=True):
        page.post(
            "/password", 303, old_password=PASSWORD, password="kisima cha maji safi", password_again="x"
        )
    assert "kisima" not in str([row.data for row in db.session.scalars(select(KeptText))])
    assert PASSWORD not in str([row.data for row in db.session.scalars(select(KeptText))])


def test_who_signed_out_is_out_and_the_old_cookie_opens_nothing(page, office):
    page.sign_in(office.officer)
    cookie = page.client.get_cookie("geos").value
    page.post("/sign-out")
    page.client.set_cookie("geos", cookie)
    page.get("/desk", status=302)


def test_the_cookie_after_signing_in_is_another_than_before(page, office):
    page.get("/sign-in")
    page.sign_in(office.officer)
    keys = set(db.session.scalars(select(UserSession.key_hash)))
    page.sign_in(office.officer)
    assert len(set(db.session.scalars(select(UserSession.key_hash))) - keys) == 1


def test_the_language_chosen_on_the_sign_in_page_stays_after_it(page, office):
    page.get("/language/en?next=/sign-in", status=303)
    page.post("/sign-in", username=office.officer.username, password=PASSWORD)
    assert page.get("/desk").html["lang"] == "en"
    assert office.officer.person.language == "en"


def test_the_first_password_is_set_once_by_the_link_and_opens_the_account(page, office):
    account = service.open_account(CLI, _newcomer(office), "moses.mpya@afya.go.tz")
    secret = service.invite(CLI, account)
    url = f"/first-password/{secret}"
    page.get(url)
    page.post(url, 422, password="short", password_again="short")
    page.post(url, 422, password="tanzania2026", password_again="tanzania2026")
    page.post(url, 422, password="kisima cha maji safi", password_again="kisima cha maji")
    page.post(url, 303, password="kisima cha maji safi", password_again="kisima cha maji safi")
    assert "Kiungo hiki hakifanyi kazi tena" in page.get(url, status=404).select_one("h1").text
    page.post("/sign-in", username="moses.mpya@afya.go.tz", password="kisima cha maji safi")


def test_a_link_that_is_a_week_old_opens_nothing(page, office):
    secret = service.invite(CLI, service.open_account(CLI, _newcomer(office), "moses.mpya@afya.go.tz"))
    with time_machine.travel(now() + timedelta(days=7, minutes=1), tick=True):
        page.get(f"/first-password/{secret}", status=404)


def test_a_changed_password_ends_every_session(page, office):
    page.sign_in(office.officer)
    new = "kisima cha maji safi"
    page.post("/password", 422, old_password="not this", password=new, password_again=new)
    page.post("/password", 303, old_password=PASSWORD, password=new, password_again=new)
    page.get("/desk", status=302)
    page.post("/sign-in", 422, username=office.officer.username, password=PASSWORD)
    page.post("/sign-in", 303, username=office.officer.username, password=new)


def test_an_account_that_still_waits_for_its_first_password_lets_nobody_in(page, office):
    service.open_account(CLI, _newcomer(office), "moses.mpya@afya.go.tz")
    page.post("/sign-in", 422, username="moses.mpya@afya.go.tz", password="")
    page.post("/sign-in", 422, username="moses.mpya@afya.go.tz", password="anything at all")


def _newcomer(office):
    from geos.directory.service import add_person

    return add_person(CLI, office.afya, "Moses", "Mpya")
