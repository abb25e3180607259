"""Whose language a page is in, and how it is changed."""

from urllib.parse import quote

import pytest
from flask_babel import force_locale, ngettext

from geos.web import i18n
from tests.geos.pages import Browser


def lang(browser):
    return browser.soup.html["lang"]


def test_swahili_is_the_language_of_strangers(app):
    browser = Browser(app)
    browser.client.delete_cookie("lang")
    browser.get("/ingia")
    assert lang(browser) == "sw"


def test_a_click_changes_it_and_leads_back(page):
    page.get(f"/language/en?next={quote('/ingia?next=/things/5')}", status=303)
    assert page.response.location == "/ingia?next=/things/5"
    page.follow()
    assert lang(page) == "en"
    assert "If the line is cut" in page.soup.get_text()


def test_the_link_to_the_other_language_leads_back_to_this_page(inside):
    link = inside.get("/things/5?tab=a").select_one(".top a[hreflang=en]")
    assert link["href"] == "/language/en?next=/things/5?tab%3Da"


def test_a_persons_language_goes_before_the_cookie(inside, person):
    person.language = "en"
    inside.get("/")
    assert lang(inside) == "en"


@pytest.mark.parametrize("language", [None, "", "fr"])
def test_a_person_without_one_reads_by_the_cookie(inside, person, language):
    person.language = language
    inside.client.set_cookie("lang", "en")
    inside.get("/")
    assert lang(inside) == "en"


def test_a_strange_cookie_is_ignored(page):
    page.client.set_cookie("lang", "../../etc")
    page.get("/ingia")
    assert lang(page) == "sw"


def test_no_other_language_exists(page):
    page.get("/language/fr", status=404)


def test_the_way_back_stays_here(page):
    page.get("/language/en?next=//evil.example/", status=303)
    assert page.response.location == "/"


def test_the_choice_of_a_signed_in_person_is_handed_on(app, inside, monkeypatch):
    chosen = []
    monkeypatch.setitem(app.extensions, i18n.CHANGED, chosen.append)
    inside.get("/language/en", status=303)
    assert chosen == ["en"]


def test_a_strangers_choice_is_not(app, page, monkeypatch):
    chosen = []
    monkeypatch.setitem(app.extensions, i18n.CHANGED, chosen.append)
    page.get("/language/en", status=303)
    assert chosen == []


def test_plurals_work_in_both(app):
    with app.test_request_context():
        said = []
        for code in ("sw", "en"):
            with force_locale(code):
                said += [ngettext("%(num)d day late", "%(num)d days late", num) for num in (1, 2)]
    assert said == ["Ukomo umepita siku 1", "Ukomo umepita siku 2", "1 day late", "2 days late"]
