"""The operators' pages: from the letter to the printed slips, and what is told on the way."""

from io import BytesIO

import pytest
from sqlalchemy import select

from geos.core.db import db
from geos.directory import service as structure
from geos.directory.models import Institution
from geos.joining import queries, service
from geos.joining.models import JoinRequest
from geos.joining.views.columns import institution_columns
from geos.web.listing import Listing
from tests.geos.factories import CLI, institution
from tests.geos.joining import scenes
from tests.geos.joining.scenes import FACTS, LETTER_FACTS, PEOPLE
from tests.geos.statements import counting

TWO_MORE = (("TBS", "tbs.go.tz"), ("TTB", "ttb.go.tz"))


def form(**other):
    paper = (BytesIO(scenes.PDF), "barua.pdf")
    return {
        **FACTS,
        **PEOPLE,
        **LETTER_FACTS,
        "code": "uchukuzi",
        "domain": "Uchukuzi.go.tz.",
        "letter": paper,
        **other,
    }


def test_a_letter_becomes_a_request_and_two_clicks_make_one(office, page):
    page.sign_in(office.authority)
    once = {"once": "ombi-hili-lilitumwa-mara-mbili"}
    for _ in range(2):
        page.post("/admin/joining/new", **form(), **once)
    [request] = db.session.scalars(select(JoinRequest))
    assert page.response.location.endswith(f"/admin/joining/{request.id}")
    assert (request.code, request.domain) == ("UCHUKUZI", "uchukuzi.go.tz")
    shown = page.follow().get_text(" ")
    assert "_geos.uchukuzi.go.tz" in shown
    assert f"geos-domain={request.proof}" in shown


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("Andika kikoa chini ya .go.tz, kwa mfano afya.go.tz", {"domain": "uchukuzi.com"}),
        ("Taasisi nyingine ina kikoa hiki", {"domain": "afya.go.tz"}),
        ("Andika herufi kubwa na tarakimu, kwa mfano AFYA", {"code": "a b"}),
        ("Chagua barua iliyo PDF", {"letter": None}),
        (
            "Taja watu wawili tofauti: mmoja asipokuwepo, mwingine anahudumia",
            {"second_email": "mosi1@example.com"},
        ),
        ("Andika tarehe ya barua; isiwe ya siku zijazo", {"letter_date": "2199-01-01"}),
    ],
)
def test_what_is_wrong_stands_beside_its_field_in_swahili(office, page, said, other):
    page.sign_in(office.authority)
    page.post("/admin/joining/new", 422, **form(**other))
    assert any(problem.endswith(said) for problem in page.problems)
    assert page.soup.select_one("[name=name_sw]")["value"] == "Wizara ya Uchukuzi"


def test_faults_are_told_at_once_in_the_pages_order_and_say_which_administrator(office, page):
    page.sign_in(office.authority)
    page.post(
        "/admin/joining/new", 422,
        **form(letter_date="", code="a b", domain="gmail.com", second_surname=""),
    )  # fmt: skip
    assert page.problems[0] == "Andika tarehe ya barua"
    assert set(page.problems[1:]) == {
        "Andika herufi kubwa na tarakimu, kwa mfano AFYA",
        "Andika kikoa chini ya .go.tz, kwa mfano afya.go.tz",
        "Msimamizi wa pili: Andika jina la ukoo",
    }


def test_a_request_goes_all_the_way_and_its_slips_are_shown_once(office, page):
    other, request = scenes.ready(office)
    at = f"/admin/joining/{request.id}"
    page.sign_in(other)
    page.post(f"{at}/activate", form_on=f"{at}/activate")
    slips = page.follow()
    links = [tag.get_text() for tag in slips.select("b.slip")]
    assert len(links) == 2
    assert "bahati.mrisho@maji.go.tz" in slips.get_text()
    page.client.get(f"{at}/slips")
    page.get(at)
    assert "Karatasi zilishaoneshwa. Tengeneza mpya kama zimepotea." in page.flashes
    page.sign_out().get(links[0].partition("localhost")[2])


def test_who_prepared_a_request_is_told_why_there_is_no_button(office, page):
    other, request = scenes.in_review(office)
    page.sign_in(office.authority).get(f"/admin/joining/{request.id}")
    assert any("aliyeingiza ombi halipitii mwenyewe" in said for said in page.flashes)
    assert page.soup.find("a", href=f"/admin/joining/{request.id}/approve") is None
    page.get(f"/admin/joining/{request.id}/approve", 403)
    page.sign_in(other).get(f"/admin/joining/{request.id}")
    assert page.soup.find("a", href=f"/admin/joining/{request.id}/approve")


def test_a_request_that_changed_meanwhile_is_not_approved(office, page):
    other, request = scenes.in_review(office)
    at = f"/admin/joining/{request.id}"
    page.sign_in(other)
    page.post(f"{at}/approve", 409, version=request.version - 1)
    assert db.session.get(JoinRequest, request.id).state.value == "review"


def test_closing_asks_for_the_code(office, page):
    at = f"/admin/institutions/{office.afya.id}"
    page.sign_in(office.authority)
    page.post(f"{at}/close", 422, form_on=f"{at}/close", reason="Imeunganishwa", code="UTU")
    assert page.problems == ["Andika kifupisho cha taasisi hii, ili isifungwe nyingine kwa makosa"]
    page.post(f"{at}/close", form_on=f"{at}/close", reason="Imeunganishwa", code="afya")
    assert "Imefungwa: Imeunganishwa" in page.follow().get_text(" ")


def test_an_operators_own_institution_has_no_such_buttons(office, page):
    at = f"/admin/institutions/{office.other.id}"
    page.sign_in(office.authority).get(at)
    assert page.soup.find("a", href=f"{at}/suspend") is None
    page.post(f"{at}/suspend", 409, reason="Sababu", version=office.other.version)


def test_the_national_list_sorts_filters_and_exports(office, page):
    for code, domain in TWO_MORE:
        institution(code, f"Shirika la {code}", f"{code} Corporation", domain, code)
    structure.suspend_institution(CLI, office.afya, "Uchunguzi")
    page.sign_in(office.authority)

    def names(address):
        return [tag.get_text() for tag in page.get(address).select("tbody th a")]

    for key in ("people", "boxes", "space", "kind", "state", "domain"):  # by what is counted too
        assert set(names(f"/admin/institutions?sort={key}")) == set(names(f"/admin/institutions?sort=-{key}"))
    assert names("/admin/institutions?sort=-people")[0] == "Wizara ya Afya"
    assert names("/admin/institutions?state=suspended") == ["Wizara ya Afya"]
    assert names("/admin/institutions?q=tbs") == ["Shirika la TBS"]
    lines = page.client.get("/admin/institutions?format=csv&q=shirika").get_data(as_text=True).splitlines()
    assert lines[0].lstrip("\ufeff").startswith("Taasisi,Kifupisho,Aina,Kikoa")
    assert [line.split(",")[1] for line in lines[1:]] == ["TBS", "TTB"]


@pytest.mark.parametrize("key", ["name", "-people", "-space", "state"])
def test_the_list_goes_on_behind_its_last_row_however_it_is_sorted(office, app, key):
    for number in range(3):
        institution(f"T{number}", f"Taasisi {number}", "Institution", f"t{number}.go.tz", "T")
    seen, after = [], ""
    while after is not None:
        with app.test_request_context(f"/?sort={key}&after={after}"):
            listing = Listing(
                queries.institutions(CLI),
                institution_columns(),
                Institution.id,
                "name",
                queries.lines,
                limit=2,
            )
            seen += [line.institution.code for line in listing.lines]
            after = listing.page.older
    assert sorted(seen) == ["AFYA", "T0", "T1", "T2", "UTU"]


def test_lists_and_pages_take_the_same_number_of_statements_however_long_they_are(office, page):
    page.sign_in(office.authority)
    addresses = ("/admin/institutions", "/admin/domains", f"/admin/institutions/{office.afya.id}")

    def asked():
        sums = []
        for address in addresses:
            with counting() as statements:
                page.get(address)
            sums.append(len(statements))
        return sums

    page.get("/admin/domains")
    before = asked()
    for code, domain in TWO_MORE:
        made = institution(code, code, code, domain, code)
        scenes.domain(office, domain, institution_id=made.id)
        service.edit_institution(CLI, made, parent_id=office.afya.id)
        structure.add_unit(CLI, office.afya, code, code)
    assert asked() == before


def test_people_of_gms_alone_have_no_registry_and_those_of_geos_alone_no_mail(office, page):
    page.sign_in(office.clerk)
    closed = {"/files": "Majalada", "/memos": "Madokezo", "/registry": "Masjala", "/mail": "Baruapepe"}

    def rail():
        return {tag.get_text(" ", strip=True).split(" ")[0] for tag in page.soup.select(".rail li a")}

    with_both = {path: page.client.get(path).status_code for path in closed}
    assert 404 not in with_both.values()
    structure.edit_institution(CLI, office.afya, has_office=False)
    page.get("/desk" if page.client.get("/desk").status_code == 200 else "/")
    assert rail().isdisjoint({"Majalada", "Madokezo", "Masjala"})
    assert "Baruapepe" in rail()
    assert {path: page.client.get(path).status_code == 404 for path in closed} == {
        "/files": True, "/memos": True, "/registry": True, "/mail": False,
    }  # fmt: skip
    structure.edit_institution(CLI, office.afya, has_office=True, has_mail=False)
    assert page.client.get("/mail").status_code == 404
    assert page.client.get("/files").status_code == with_both["/files"]
