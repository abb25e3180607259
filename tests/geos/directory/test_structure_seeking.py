"""Anybody is found by a few letters of name, post or institution: in the picker and in the address book."""

from datetime import timedelta

import pytest

from geos.core.clock import today
from geos.core.errors import NotFound
from geos.directory import queries, service
from tests.geos.factories import CLI
from tests.geos.statements import counting


def names(found):
    return [each.person.name if each.person else each.post.code for each in found]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("rehema", ["Rehema Lukindo"]),
        ("LUKI reh", ["Rehema Lukindo"]),
        ("mkurugenzi tiba", ["Baraka Shayo"]),
        ("director curative", ["Baraka Shayo"]),
        ("dt", ["Baraka Shayo"]),
        ("shayo mkurugenzi", ["Baraka Shayo"]),
        ("utumishi mwinyi", ["Asha Mwinyi"]),
        ("afisa tiba utumishi", []),
        ("ukindo", []),
        ("%", []),
        ("", []),
        ("q\0x", []),
    ],
)
def test_each_word_begins_a_word_of_name_post_or_institution(office, text, who):
    assert names(queries.pick(office.lawyer.actor, text)) == who


def test_the_own_institution_comes_first_and_the_list_ends_at_its_limit(office):
    found = queries.pick(office.other_officer.actor, "afisa")
    assert found[0].institution == office.other
    assert {each.institution for each in found} == {office.other, office.afya}
    assert len(queries.pick(office.other_officer.actor, "afisa", 2)) == 2
    assert queries.pick(office.other_officer.actor, "afisa", 0) == []
    own = queries.pick(office.other_officer.actor, "afisa", own=True)
    assert {each.institution for each in own} == {office.other}


def test_marks_and_capitals_make_no_difference(office):
    service.add_person(CLI, office.afya, "José", "Ng'ombe")
    assert names(queries.pick(office.lawyer.actor, "JOSE ngombe")) == ["José Ng'ombe"]


def test_a_vacant_post_a_kaimu_and_somebody_without_post_are_found_as_they_are(office):
    service.add_post(CLI, office.lawyer.post.unit, "MCHUMI", "Mchumi", "Economist")
    [vacant] = queries.pick(office.lawyer.actor, "mchumi")
    assert (vacant.person, vacant.acting) == (None, False)
    office.let_act(office.lawyer, office.director)
    found = queries.pick(office.officer.actor, "mkurugenzi")
    assert [(each.person.surname, each.acting) for each in found] == [("Kisanga", True), ("Shayo", False)]
    person = service.add_person(CLI, office.afya, "Bila", "Wadhifa")
    [bare] = queries.pick(office.lawyer.actor, "bila")
    assert (bare.person, bare.post) == (person, None)
    assert queries.pick(office.other_officer.actor, "bila") == []


def test_closed_posts_ended_people_and_suspended_institutions_are_not_found(office):
    post = service.add_post(CLI, office.lawyer.post.unit, "MCHUMI", "Mchumi", "Economist")
    service.close_post(CLI, post, reason="Ikama")
    service.end_person(CLI, office.officer.person)
    assert names(queries.pick(office.lawyer.actor, "mchumi")) == []
    assert names(queries.pick(office.lawyer.actor, "rehema")) == []
    service.suspend_institution(office.authority.actor, office.afya, reason="Ukaguzi")
    assert queries.pick(office.other_officer.actor, "mkurugenzi") == []
    with pytest.raises(NotFound):
        queries.institution_in_book(office.afya.id)


def test_an_appointment_that_is_over_or_to_come_finds_nobody(office):
    post = service.add_post(CLI, office.lawyer.post.unit, "MCHUMI", "Mchumi", "Economist")
    service.appoint(CLI, office.officer.person, post, today() + timedelta(days=9))
    assert names(queries.pick(office.lawyer.actor, "mchumi")) == ["MCHUMI"]


def test_the_picker_takes_a_handful_of_statements_however_many_it_finds(office):
    actor = office.other_officer.actor
    seen = []
    for text in ("rehema", "a"):
        with counting() as statements:
            assert queries.pick(actor, text)
        seen.append(len(statements))
    assert max(seen) <= 9


# Pages -------------------------------------------------------------------------------------------------


def test_the_book_leads_from_the_institutions_to_who_holds_a_post(office, page):
    page.sign_in(office.other_officer)
    page.get("/directory")
    link = page.soup.find("a", string="Wizara ya Afya")
    page.get(link["href"])
    text = page.soup.select_one("main").get_text(" ", strip=True)
    assert "Mkurugenzi wa Tiba" in text
    assert "Baraka Shayo" in text
    assert "@" not in text
    unit = office.lawyer.post.unit_id
    page.get(f"{link['href']}?unit={unit}")
    assert "Daudi Kisanga" in page.soup.select_one("table").get_text()
    assert "Baraka Shayo" not in page.soup.select_one("table").get_text()


def test_the_book_is_searched_and_says_so_where_nobody_is_found(office, page):
    page.sign_in(office.other_officer)
    assert "Rehema Lukindo" in page.get("/directory?q=afisa+tiba").select_one("table").get_text()
    assert page.get("/directory?q=zzz").select_one("table") is None
    answer = page.client.get("/directory?q=rehema&format=csv")
    assert "Rehema Lukindo" in answer.get_data(as_text=True)
    page.get("/directory/institutions/999999", 404)


def test_the_fragment_offers_people_or_posts_of_the_field_that_asks(office, page):
    page.sign_in(office.lawyer)
    page.get("/directory/pick?name=person&person-q=rehema&by=person&own=1", htmx=True)
    [radio] = page.soup.select("input")
    assert (radio["name"], radio["value"]) == ("person", str(office.officer.person.id))
    page.get("/directory/pick?name=post&q=afisa+tiba", htmx=True)
    assert page.soup.select_one("input")["value"] == str(office.officer.post.id)


def test_who_acts_is_found_without_script_by_pressing_find(office, page):
    page.sign_in(office.director)
    page.post("/acting", 200, **{"person-q": "kisa", "find": "person", "post": office.director.post.id})
    [radio] = page.soup.select("input[name=person]")
    assert radio["value"] == str(office.lawyer.person.id)
    day = (today() + timedelta(days=3)).isoformat()
    page.post(
        "/acting",
        post=office.director.post.id,
        person=radio["value"],
        starts_on=today().isoformat(),
        ends_on=day,
    )
    assert office.lawyer.actor.holds(office.director.post.id)
