"""Rail, phone bar, bell, the reader's own menu; links to things; pages and fragments."""

import pytest
from flask_login import login_user

from geos.web import links, nav


@pytest.fixture
def places(app):
    nav.add(
        nav.Entry("mail", "Baruapepe", "mail", "things.front", count=lambda actor: 5),
        nav.Entry("desk", "Dawati", "home", "things.front", count=lambda actor: 120),
        nav.Entry("admin", "Utawala", "settings", "things.front", visible=lambda actor: False),
        nav.Entry("reports", "Ripoti", "chart-bar", "things.front", end=True),
        nav.Entry("files", "Majalada", "folders", "nowhere.yet"),
    )


def rail(soup):
    return [" ".join(a.get_text().split()) for a in soup.select(".rail li:not(.m) a")]


def test_places_stand_in_their_order_with_what_waits(inside, places):
    assert rail(inside.get("/")) == ["Dawati99+, 120 zinasubiri", "Baruapepe5, 5 zinasubiri", "Ripoti"]


def test_what_one_has_no_use_for_and_what_does_not_exist_is_left_out(inside, places):
    text = inside.get("/").select_one(".rail").get_text()
    assert "Utawala" not in text
    assert "Majalada" not in text


def test_the_phones_bar_has_room_for_few_and_leads_to_all(inside, places):
    soup = inside.get("/more")
    assert [li["class"] for li in soup.select(".rail li:not(.m)")] == [[], [], ["d", "end"]]
    assert "Ripoti" in soup.select_one("main").get_text()


def test_one_place_is_current(inside, places):
    soup = inside.get("/more")
    assert [a.get_text(strip=True) for a in soup.select(".rail [aria-current=page]")] == ["Zaidi"]


def test_each_count_is_asked_for_once_a_page(inside):
    asked = []
    nav.add(
        nav.Entry("desk", "Dawati", "home", "things.front", count=lambda actor: len(asked.append(1) or asked))
    )
    inside.get("/note")
    assert asked == [1]


def test_the_bell_says_how_many_are_new(inside):
    nav.set_bell(nav.Entry("bell", "Taarifa", "bell", "things.front", count=lambda actor: 3))
    assert "Taarifa 3 mpya" in inside.get("/").select_one(".top").get_text()


def test_no_bell_without_notices(inside):
    assert "Taarifa" not in inside.get("/").select_one(".top").get_text()


def test_the_readers_menu_ends_with_signing_out_by_a_form(inside):
    nav.add_mine(nav.Entry("password", "Nywila", "key", "things.note"))
    menu = inside.get("/").select_one(".top details.menu")
    assert menu.select_one("a")["href"] == "/note"
    assert menu.select_one("form[method=post]")["action"] == "/toka"
    assert "Kaimu DAHRM" in menu.get_text()


def test_a_thing_is_found_by_its_table_and_id(app):
    links.register("registry_file", "things.show", "id")
    links.register("ghost", "no.such", "id")
    with app.test_request_context():
        assert links.url("registry_file", 5) == "/things/5"
        assert [links.url("registry_file", None), links.url("memo", 5), links.url("ghost", 5)] == [None] * 3


def test_a_script_gets_the_dialog_alone(inside):
    whole = inside.get("/kit/dialog")
    assert whole.select_one("h1").get_text() == "Kabidhi jalada"
    assert whole.select_one(".rail")
    part = inside.get("/kit/dialog", htmx=True)
    assert not part.select_one(".rail, html")
    assert part.select_one("h2").get_text() == "Kabidhi jalada"
    assert "HX-Request" in inside.response.headers["Vary"]


def test_a_script_gets_the_named_fragment_or_block(app, person):
    from geos.web.render import render

    with app.test_request_context("/", headers={"HX-Request": "true"}):
        login_user(person)
        assert "<html" not in render("web/more.html", "main").get_data(as_text=True)
        assert "<html" in render("web/more.html", "none_such").get_data(as_text=True)
        named = render("web/more.html", "things/part.html", word="sehemu")
        assert named.get_data(as_text=True) == "<p>sehemu</p>"
