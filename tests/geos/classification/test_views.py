"""The scheme's pages."""

from datetime import timedelta

from geos.classification import queries
from geos.core.clock import today
from tests.geos.files import scenes
from tests.geos.statements import counting

SCHEME, NEW, DRAFT = "/registry/scheme", "/registry/scheme/new", "/registry/scheme/draft"
PUBLISH = f"{DRAFT}/publish"


def test_the_records_manager_drafts_a_keyword_and_puts_it_in_force(office, page):
    row = scenes.keywords(office)
    page.sign_in(office.records)
    facts = {"parent": str(row.parent_id), "code": "7", "name_sw": "Vifaa", "name_en": "Equipment"}
    page.post(NEW, form_on=NEW, **facts)
    assert "45/7 Vifaa imo kwenye rasimu." in " ".join(page.follow().text.split())
    page.post(NEW, 422, form_on=NEW, **facts)
    assert page.problems == ["Namba hii tayari ipo kwenye mpango"]
    page.post(NEW, 422, form_on=NEW, **{**facts, "parent": "99999", "code": "a-b"})
    assert "EA.45/7" not in page.get(SCHEME).text
    page.post(PUBLISH, 422, form_on=PUBLISH, on=today().isoformat(), why="")
    page.post(PUBLISH, form_on=PUBLISH, on=today().isoformat(), why="Vifaa vipya")
    assert "EA.45/7" in page.follow().text
    [version, _] = queries.versions(office.afya.id)
    text = page.get(f"/registry/scheme/versions/{version.id}").text
    assert "Vifaa vipya" in text
    assert "EA.45/7" in text


def test_a_row_is_changed_and_the_change_taken_back(office, page):
    row = scenes.keywords(office)
    url = f"/registry/scheme/{row.id}/edit"
    facts = {"code": "312", "name_sw": "Dawa muhimu", "name_en": "Medicines", "parent": str(row.parent_id)}
    page.sign_in(office.records).post(url, form_on=url, **facts, see_also="madawa")
    assert "Dawa muhimu" in page.follow().text
    assert page.get(url).select_one("[name=see_also]")["value"] == "madawa"
    page.post(f"/registry/scheme/{row.id}/undo", form_on=DRAFT)
    assert "Rasimu haibadilishi chochote" in page.follow().text


def test_everybody_reads_the_scheme_of_the_own_institution_and_changes_nothing(office, page):
    row = scenes.keywords(office)
    for member in (office.clerk, office.officer):
        soup = page.sign_in(member).get(SCHEME)
        assert "EA.45/312" in soup.text
        assert not soup.select(f"a[href^='{NEW}']")
        assert not page.get(f"{SCHEME}/{row.id}").select("a[href$='/edit']")
    text = page.sign_in(office.other_clerk).get(SCHEME).text
    assert "CAC.12/190" in text
    assert "EA.45" not in text


def test_the_scheme_is_searched_and_read_as_of_a_day(office, page):
    scenes.keywords(office)
    page.sign_in(office.officer)

    def shown(query):
        return [tag.text for tag in page.get(f"{SCHEME}?{query}").select("main .ref")]

    assert shown("q=dawa") == ["EA.45/312"]
    assert shown("q=nyumba") == []
    assert shown(f"on={today().isoformat()}") == ["EA.45/312"]
    assert shown("on=2001-01-01") == []
    assert shown("on=jana") == ["EA.45/312"]


def test_the_schemes_page_takes_as_many_statements_for_many_rows_as_for_few(office, page):
    from geos.classification import service
    from tests.geos.factories import CLI

    top = scenes.keywords(office).parent
    page.sign_in(office.records).get(SCHEME)
    with counting() as few:
        page.get(SCHEME)
    for code in range(1, 9):
        service.add_keyword(CLI, office.afya.id, str(code), "Neno", "Word", parent=top)
    page.get(SCHEME)
    with counting() as many:
        page.get(SCHEME)
    assert len(many) == len(few)


def test_a_form_of_the_draft_sent_twice_leads_to_the_draft_or_the_scheme(office, page):
    row = scenes.keywords(office)
    page.sign_in(office.records)
    facts = {"parent": str(row.parent_id), "name_sw": "Vifaa", "name_en": "Equipment"}
    for code, act, more, end in (
        ("7", "publish", {"on": (today() + timedelta(days=9)).isoformat(), "why": "Vifaa vipya"}, DRAFT),
        ("8", "discard", {}, SCHEME),
    ):
        if code == "8":
            page.post(f"{DRAFT}/reopen", form_on=DRAFT)
        page.post(NEW, form_on=NEW, **facts, code=code)
        hidden = page.hidden(f"{DRAFT}/{act}", PUBLISH if act == "publish" else DRAFT)
        for _ in range(2):
            page.post(f"{DRAFT}/{act}", **hidden, **more)
        page.follow(302)
        assert page.response.location == end
        page.follow()
        assert any("Hili lilishafanyika; haya ndiy" in said for said in page.flashes)
