"""Deny by default, and text that survives a lost session."""

from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, request
from werkzeug.datastructures import MultiDict

from geos.web import kept, local
from geos.web.gate import PUBLIC
from tests.geos.pages import Browser


def led_to(page):
    parts = urlsplit(page.response.location)
    return parts.path, parse_qs(parts.query).get("next", [None])[0]


def test_a_stranger_is_sent_to_sign_in_and_back_to_the_page(page):
    page.get("/things/5?tab=folios", status=302)
    assert led_to(page) == ("/ingia", "/things/5?tab=folios")


def test_the_front_page_is_not_named(page):
    page.get("/", status=302)
    assert led_to(page) == ("/ingia", None)


def test_a_stranger_learns_nothing_of_addresses_that_do_not_exist(page):
    page.get("/nowhere", status=302)
    page.post("/nowhere", status=303)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_no_method_goes_round_the_gate(page, method):
    assert getattr(page.client, method)("/things/5").status_code == 303


def test_a_head_request_is_a_look_and_not_an_act(page, keeper):
    assert page.client.head("/things/5").status_code == 302
    assert keeper == {}


def test_public_pages_are_open(page):
    assert page.client.get("/health").text == "ok"
    page.get("/ingia")


def test_only_the_short_list_is_public(page, app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in PUBLIC and "GET" in rule.methods and not rule.arguments:
            page.get(rule.rule, status=302)


def test_a_script_is_told_to_load_the_sign_in_page_whole(page):
    answer = page.client.get("/things/5", headers={"HX-Request": "true", "Referer": "http://localhost/note"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/ingia?next=/note"


def test_text_sent_after_the_session_ended_is_kept(page, keeper):
    page.post("/note", text="Ikama 2027")
    assert keeper["/note"] == MultiDict({"text": "Ikama 2027"})
    assert led_to(page) == ("/ingia", "/note")


def test_after_an_act_without_a_page_of_its_own_one_returns_to_the_form(page, keeper):
    page.response = page.client.post("/note/send", headers={"Referer": "http://localhost/note?draft=1"})
    assert led_to(page) == ("/ingia", "/note?draft=1")


def test_a_foreign_referer_is_not_followed(page):
    answer = page.client.post("/note/send", headers={"Referer": "http://evil.example/note"})
    assert answer.location == "/ingia"


def test_secrets_and_tokens_are_never_kept(page, keeper):
    secrets = {
        "password": "a",
        "new_password": "b",
        "pin": "c",
        "csrf_token": "d",
        "once": "e",
        "version": "3",
    }
    page.post("/note", text="x", **secrets)
    assert list(keeper["/note"]) == ["text"]


def test_files_are_never_kept(page, keeper):
    page.post("/note", text="x", scan=(BytesIO(b"%PDF"), "barua.pdf"))
    assert list(keeper["/note"]) == ["text"]


@pytest.mark.parametrize("size", [kept.LIMIT + 1, kept.LIMIT])
def test_kept_text_is_bounded(app: Flask, size):
    with app.test_request_context("/note", method="POST", data={"t": "a" * (size - 1)}):
        assert bool(kept.text_of(request)) is (size <= kept.LIMIT)


def test_an_empty_form_leaves_nothing(app: Flask):
    with app.test_request_context("/note", method="POST", data={"text": "  "}):
        assert not kept.text_of(request)


def test_kept_text_comes_back_after_signing_in_and_the_page_says_so(page, person, keeper):
    page.post("/note", text="Ikama 2027")
    page.sign_in(person, password="any")
    soup = page.get("/note")
    assert soup.select_one("[name=text]")["value"] == "Ikama 2027"
    assert page.flashes == ["Ulichoandika kabla ya kutolewa kimerudi hapa. Kikague, kisha ukitume."]


def test_it_stays_until_it_is_sent_for_good(page, person, keeper):
    page.post("/note", text="Ikama 2027")
    page.sign_in(person, password="any")
    page.get("/note")
    page.post("/note", form_on="/note", status=422, text="")
    assert "/note" in keeper
    page.post("/note", form_on="/note", text="Ikama 2027")
    assert keeper == {}


def test_sending_something_else_forgets_nothing(inside: Browser, keeper):
    keeper["/other"] = MultiDict({"text": "mine"})
    inside.post("/note", form_on="/note", text="x")
    assert list(keeper) == ["/other"]


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        None,
        "/a\nb",
        "/ a",
    ],
)
def test_only_paths_of_this_application_are_followed(path):
    assert local.safe(path) == "/"


@pytest.mark.parametrize("path", ["/", "/things/5?tab=a&x=%2F", "/note#m42", "/language/sw"])
def test_local_paths_are_followed(path):
    assert local.safe(path) == path


def test_text_with_a_nul_is_kept_without_it(app):
    with app.test_request_context("/note", method="POST", data={"te\0xt": "Ika\0ma"}):
        assert list(kept.text_of(request).items()) == [("text", "Ikama")]
