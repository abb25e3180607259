"""Every refusal has its status and a page that says what happened, what is kept and what is next."""

import logging

import pytest

from geos.web import errors, links, nav
from tests.geos.pages import Browser
from tests.geos.web.conftest import make_app

STATUSES = {"missing": 404, "denied": 403, "state": 409, "stale": 409, "invalid": 422}


def title(browser):
    return browser.soup.select_one("h1").get_text()


@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_a_refusal_is_a_whole_page_with_its_status(inside, kind, status):
    soup = inside.get(f"/refuse/{kind}", status=status)
    assert soup.select_one(".bigc").get_text() == str(status)
    assert soup.select_one(".rail")
    assert list(inside.faults()) == []


@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_a_script_gets_the_refusal_as_a_fragment_for_the_main_part(inside, kind, status):
    soup = inside.get(f"/refuse/{kind}", status=status, htmx=True)
    assert soup.select_one(".state")
    assert not soup.select_one("html, .rail")
    assert inside.response.headers["HX-Retarget"] == "#main"
    assert "HX-Request" in inside.response.headers["Vary"]


def test_refusals_speak_the_readers_language(inside, person):
    inside.get("/refuse/denied", status=403)
    assert title(inside) == "Huruhusiwi kufanya hivi"
    person.language = "en"
    inside.get("/refuse/denied", status=403)
    assert title(inside) == "You may not do this"


def test_what_is_not_there_and_what_is_not_yours_look_the_same(inside):
    inside.get("/refuse/missing", status=404)
    missing = title(inside)
    inside.get("/no/such/page", status=404)
    assert title(inside) == missing


def test_a_conflict_offers_the_page_again(inside):
    soup = inside.get("/refuse/stale", status=409)
    assert soup.select_one(".acts a.btn-go")["href"] == "/refuse/stale"


def test_a_repeated_form_leads_to_what_the_first_one_made(inside):
    links.register("thing", "things.show", "id")
    inside.post("/refuse/first")
    assert inside.response.location == "/things/5"
    inside.follow()
    assert inside.flashes == ["Hili lilishafanyika; haya ndiyo matokeo yake."]


def test_a_repeated_form_that_made_no_page_leads_to_the_desk(inside):
    inside.post("/refuse/nothing")
    assert inside.response.location == "/"


def test_a_wrong_method_says_what_is_allowed(inside):
    inside.post("/things/5", status=405)
    assert "GET" in inside.response.headers["Allow"]
    assert inside.soup.select_one("h1")


def test_too_large_a_request_is_a_page(app, inside):
    app.config["MAX_CONTENT_LENGTH"] = 100
    inside.post("/note", status=413, text="x" * 500)
    assert "Faili ni kubwa mno" in title(inside)


def test_a_mistake_of_ours_gives_a_number_that_the_log_has_too(inside, caplog):
    with caplog.at_level(logging.ERROR, logger=errors.__name__):
        soup = inside.get("/broken", status=500)
    number = soup.select_one(".state .ref").get_text()
    assert f"incident {number}" in caplog.text
    assert "the secret of the server" in caplog.text
    assert "secret" not in inside.response.text
    assert "Traceback" not in inside.response.text


def test_when_the_shell_fails_too_a_bare_page_remains(inside, caplog):
    def fails(actor):
        raise RuntimeError("no database")

    nav.add(nav.Entry("desk", "Dawati", "home", "things.front", count=fails))
    soup = inside.get("/broken", status=500)
    assert soup.select_one("h1").get_text() == "Kuna hitilafu kwetu, si kwako"
    assert soup.select_one(".state .ref").get_text() in caplog.text


def test_a_forged_form_is_refused_with_a_clear_page():
    app = make_app()
    browser = Browser(app)
    with browser.client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = "7", True
    browser.post("/note", status=400, text="x")
    assert title(browser) == "Ukurasa huu ulikuwa umepitwa na wakati"


def test_a_form_with_its_token_passes():
    app = make_app()
    browser = Browser(app)
    with browser.client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = "7", True
    hidden = browser.hidden("/note", "/note")
    assert hidden["csrf_token"]
    with app.app_context():
        from geos.core.db import db

        db.create_all()
    browser.post("/note", text="x", **hidden)


def test_strangers_see_refusals_without_the_shell(page):
    soup = page.get("/language/xx", status=404)
    assert soup.select_one(".gate")
    assert not soup.select_one(".rail")
    assert list(page.faults()) == []
