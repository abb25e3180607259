"""The counter's pages: the queue, one's own requests, and piles under the hand scanner."""

import pytest

from geos.core.db import db
from geos.counter import queries, service
from geos.counter.models import Requisition, RequisitionState
from geos.files import service as moving
from geos.files.codes import file_code, folio_code, separator_code
from geos.files.models import Cause, FileState, Movement, RegistryFile
from tests.geos.files import scenes
from tests.geos.files.test_movements import words
from tests.geos.statements import counting

OUT, IN, COUNTER = "/registry/counter/out", "/registry/counter/in", "/registry/counter"


def asks(member, file, reason="Naandaa majibu", **more):
    return service.ask(member.actor, member.post.id, file.reference, reason, **more)


def forget():
    """Let a page fetch for itself what the test has in its hands."""
    for thing in list(db.session):
        if isinstance(thing, RegistryFile | Requisition | Movement):
            db.session.expunge(thing)
        else:
            db.session.refresh(thing)


def rows(soup):
    return [words(row) for row in soup.select("tbody tr")]


@pytest.fixture
def file(office):
    return scenes.file_with_letter(office)


# Asking --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reference", ["EA 45 312 1", "EA.45/312/77"])
def test_the_answer_to_asking_does_not_say_whether_the_file_exists(office, page, reference):
    scenes.secret_file(office)
    page.sign_in(office.lawyer).post(
        "/requests/new", form_on="/requests/new", reference=reference, reason="Kazi"
    )
    soup = page.follow()
    assert page.flashes == ["Ombi lako limefika masjala, ambayo italishughulikia."]
    (row,) = rows(soup)
    assert row.startswith(f"{reference} Kazi")
    assert "Linashughulikiwa na masjala" in row
    assert "zamu" not in row
    assert "Uchunguzi" not in soup.text


def test_a_form_without_reason_or_reference_says_what_to_write(office, page):
    page.sign_in(office.officer).post("/requests/new", 422, form_on="/requests/new")
    assert page.problems == ["Andika Kumb. Na. ya jalada", "Andika kwa nini unalihitaji jalada"]
    facts = {"reference": "EA.1/1/1", "reason": "Kazi"}
    page.post("/requests/new", form_on="/requests/new", **facts)
    page.post("/requests/new", 422, form_on="/requests/new", **facts)
    assert page.problems == ["Tayari umeliomba jalada hili"]


def test_a_reader_asks_on_the_files_page_and_sees_the_place_in_line(office, page):
    file = scenes.file_with(office, office.officer)
    moving.hand_over(office.officer.actor, file, office.lawyer.post, cause=Cause.ACTION)
    moving.receive(office.lawyer.actor, file)
    asks(office.ps, file)
    url = f"/files/{file.id}/request"
    assert page.sign_in(office.officer).get(f"/files/{file.id}").select_one(f'a[href="{url}"]')
    page.post(url, form_on=url, reason="Nimesahau kiambatisho", urgent="y")
    (row,) = rows(page.follow())
    assert file.title in row
    assert "La haraka" in row
    assert "zamu ya 1" in row
    soup = page.sign_in(office.lawyer).get(f"/files/{file.id}")
    assert "linahitajiwa na wengine 2" in soup.text
    story = [words(event) for event in page.get(f"/files/{file.id}/movements").select(".trail li")]
    assert "Liliombwa na Afisa Tiba Nimesahau kiambatisho" in story[0]
    assert page.sign_in(office.officer).get(f"/files/{file.id}").text.count("linahitajiwa") == 0


def test_a_request_is_withdrawn_by_one_press(office, page, file):
    asked = asks(office.officer, file)
    url = f"/requests/{asked.id}/withdraw"
    page.sign_in(office.officer).post(url, form_on="/requests")
    assert "Ombi limeondolewa." in page.follow().text
    assert asked.state is RequisitionState.WITHDRAWN


# The queue -----------------------------------------------------------------------------------------------


def test_the_queue_shows_who_wants_which_file_why_and_what_can_be_issued(office, page, file):
    away = scenes.file_with(office, office.lawyer)
    asks(office.director, away, "Kikao", urgent=True)
    asks(office.officer, file)
    asks(office.ps, file)
    said = rows(page.sign_in(office.clerk).get(COUNTER))
    assert len(said) == 3
    assert "Afisa Tiba Rehema Lukindo Naandaa majibu" in said[0]
    assert said[0].endswith("Toa Kataa")
    assert "zamu ya 2" in said[1]
    assert said[1].endswith("Kataa")
    assert "La haraka Kikao" in said[2]
    assert "Liko kwa Mwanasheria" in said[2]
    assert len(page.soup.select("[name=chosen]")) == 1


def test_a_file_is_issued_by_its_dialog_with_a_due_date(office, page, file):
    asked = asks(office.officer, file)
    url = f"{COUNTER}/{asked.id}/issue"
    page.sign_in(office.clerk).post(url, form_on=url, days="3", note="Rejesha mapema")
    assert "Jalada limekabidhiwa kwa Afisa Tiba." in page.follow().text
    assert (file.transit.note, file.transit.due_at.minute) == ("Rejesha mapema", 30)
    assert "Hakuna anayesubiri jalada" in page.soup.text
    page.get(url, 409)


def test_what_was_ticked_is_issued_at_once_and_each_refusal_is_named(office, page, file):
    other = scenes.file_with_letter(office)
    chosen = [asks(office.officer, file).id, asks(office.lawyer, other).id]
    url = f"{COUNTER}/issue"
    page.sign_in(office.clerk).post(url, 422, form_on=COUNTER)
    assert page.problems == ["Chagua angalau ombi moja"]
    hidden = page.hidden(url, COUNTER)
    moving.hand_over(office.clerk.actor, other, office.ps.post, cause=Cause.NEW_PAPER)
    page.post(url, 422, **hidden, chosen=chosen)
    assert f"{other.reference}: Jalada haliko masjala: ombi linasubiri zamu" in page.problems
    moving.recall(office.clerk.actor, other)
    page.post(url, form_on=COUNTER, chosen=chosen)
    soup = page.follow()
    assert "Majalada 2 yako njiani." in page.flashes
    assert len(rows(soup)) == 2
    assert {file.state, other.state} == {FileState.ON_THE_WAY}


def test_a_request_is_refused_with_its_reason(office, page, file):
    asked = asks(office.officer, file)
    url = f"{COUNTER}/{asked.id}/refuse"
    page.sign_in(office.clerk).post(url, 422, form_on=url)
    page.post(url, form_on=url, reason="Si jalada lako")
    assert "Limekataliwa Si jalada lako Juma Pazi" in rows(page.sign_in(office.officer).get("/requests"))[0]


def test_a_closed_file_is_given_to_read(office, page, file):
    scenes.close(file)
    asked = asks(office.officer, file)
    url = f"{COUNTER}/{asked.id}/issue"
    page.sign_in(office.clerk).post(url, 422, form_on=url, reading="900")
    page.post(url, form_on=url, reading="2")
    assert "Afisa Tiba sasa anaweza kusoma jalada lililofungwa." in page.flashes or page.follow()
    assert "Kusomwa hadi" in rows(page.sign_in(office.officer).get("/requests"))[0]


def test_statements_of_the_queue_do_not_grow_with_its_rows(office, page, file):
    def statements():
        forget()
        with counting() as seen:
            page.get(COUNTER)
        return len(seen)

    asks(office.officer, file)
    page.sign_in(office.clerk).get(COUNTER)
    few = statements()
    for member in (office.ps, office.director, office.lawyer):
        asks(member, file)
        asks(member, scenes.file_with_letter(office))
    assert statements() == few
    assert len(page.soup.select("tbody tr")) == 7


@pytest.mark.parametrize("language", ["sw", "en"])
def test_every_page_of_the_counter_speaks_both_languages(app, office, file, language):
    from tests.geos.pages import Browser

    asked = asks(office.officer, file)
    page = Browser(app, language).sign_in(office.clerk)
    for url in (COUNTER, OUT, IN, f"{COUNTER}/{asked.id}/issue", f"{COUNTER}/{asked.id}/refuse", "/requests"):
        assert page.get(url).html["lang"] == language
    page.sign_in(office.officer).get("/requests/new")
    assert Browser(app, language).sign_in(office.officer).get("/requests").html["lang"] == language


# Under the scanner ---------------------------------------------------------------------------------------


def scan(page, url, *codes):
    """The page after these lines were scanned one by one; each press of Enter sends what the form holds."""
    for code in codes:
        kept = [field["value"] for field in page.soup.select("[name=scanned]")]
        page.post(url, 200, scanned=kept, code=code, act="scan")
    return page.soup


def kept(page):
    return [field["value"] for field in page.soup.select("[name=scanned]")]


def test_a_pile_is_scanned_out_and_handed_over_as_one_list(office, page, file):
    other = scenes.file_with_letter(office)
    page.sign_in(office.clerk).get(OUT)
    soup = scan(page, OUT, file_code(file.id), other.reference.lower().replace(".", " "))
    assert len(rows(soup)) == 2
    assert "Kabidhi majalada 2" in soup.text
    assert soup.select_one("[name=code]").get("value", "") == ""
    page.post(OUT, 422, scanned=kept(page), act="hand_over", cause="new_paper")
    assert page.problems == ["Chagua wadhifa yanakokwenda majalada"]
    hidden = {"once": "z" * 20, "scanned": kept(page), "act": "hand_over", "cause": "new_paper"}
    to = office.officer.post.id
    page.post(OUT, **hidden, to_post=to, days="5")
    soup = page.follow()
    assert len(rows(soup)) == 2
    assert file.reference in rows(soup)[0]
    assert "Afisa Tiba" in rows(soup)[0]
    assert db.session.query(Movement.batch).distinct().count() == 1
    page.post(OUT, **hidden, to_post=to)  # pressed twice
    assert db.session.query(Movement).count() == 2


def test_what_cannot_go_says_why_and_does_not_go(office, page, file):
    away = scenes.file_with(office, office.officer)
    closed = scenes.close(scenes.file_with_letter(office))
    secret = scenes.secret_file(office)
    page.sign_in(office.clerk).get(OUT)
    codes = [file.reference, file_code(file.id), away.reference, closed.reference, file_code(secret.id)]
    soup = scan(page, OUT, *codes, "ZZ.1/1", folio_code(1), separator_code())
    tags = [tag.get_text(strip=True) for tag in soup.select("tbody .tag")]
    assert tags[::-1] == [
        "Linaweza kwenda",
        "Tayari limeskaniwa",
        "Haliko masjala",
        "Limefungwa: hubaki masjala",
        "Hakuna jalada lako lenye msimbo au Kumb. Na. hii",
        "Hakuna jalada lako lenye msimbo au Kumb. Na. hii",
        "Msimbo huu ni wa karatasi, si wa jalada",
        "Msimbo huu ni wa karatasi, si wa jalada",
    ]
    assert secret.title not in soup.text
    assert "Kabidhi jalada moja" in soup.text
    page.post(OUT, scanned=kept(page), act="hand_over", cause="request", to_post=office.officer.post.id)
    assert file.state is FileState.ON_THE_WAY
    assert db.session.query(Movement).filter(Movement.batch.is_not(None)).count() == 1


def test_a_line_is_taken_off_again(office, page, file):
    other = scenes.file_with_letter(office)
    page.sign_in(office.clerk).get(OUT)
    scan(page, OUT, file.reference, other.reference)
    page.post(OUT, 200, scanned=kept(page), off="0")
    assert kept(page) == [other.reference]
    page.post(OUT, 200, scanned=kept(page), off="7")
    assert kept(page) == [other.reference]


def test_nothing_is_handed_over_from_an_empty_list(office, page):
    facts = {"act": "hand_over", "cause": "request", "to_post": office.officer.post.id}
    page.sign_in(office.clerk).post(OUT, 422, **facts)
    assert page.problems == ["Chagua angalau jalada moja"]


def test_a_file_above_the_clearance_of_the_post_keeps_the_pile_back_and_is_named(office, page, file):
    secret = scenes.secret_file(office)
    page.sign_in(office.records).get(OUT)
    scan(page, OUT, file.reference, secret.reference)
    facts = {"act": "hand_over", "cause": "request", "to_post": office.lawyer.post.id}
    page.post(OUT, 422, scanned=kept(page), **facts)
    assert any(secret.reference in problem and "daraja" in problem for problem in page.problems)
    assert file.state is FileState.IN_REGISTRY


def test_what_lies_at_the_counter_is_taken_in_and_holders_are_told(office, page, file):
    unsent = scenes.file_with(office, office.officer)
    returned = scenes.file_with(office, office.lawyer)
    moving.send_back(office.lawyer.actor, returned)
    page.sign_in(office.clerk).get(IN)
    soup = scan(page, IN, file_code(unsent.id), file_code(returned.id), file_code(file.id))
    assert "Tayari liko masjala" in soup.text
    page.post(IN, scanned=kept(page), act="take_in")
    page.follow()
    assert page.flashes == [
        "Majalada 2 yameingia masjala.",
        "Moja kati yao halikuwa limerejeshwa; aliyekuwa nalo anaarifiwa.",
    ]
    assert {unsent.state, returned.state} == {FileState.IN_REGISTRY}
    assert kept(page) == []


def test_a_long_list_of_scans_costs_as_many_statements_as_a_short_one(office, page):
    def statements(count):
        files = [scenes.file_with_letter(office) for _ in range(count)]
        codes = [file_code(file.id) if file.id % 2 else file.reference for file in files]
        forget()
        with counting() as seen:
            page.post(OUT, 200, scanned=codes, act="scan")
        return len(seen)

    page.sign_in(office.clerk).get(OUT)
    statements(2)
    assert statements(2) == statements(12)


def test_a_list_is_shown_to_those_who_may_read_its_files(office, page, file):
    secret = scenes.secret_file(office)
    both = moving.hand_over_many(
        office.records.actor, [file, secret], office.director.post, cause=Cause.REQUEST
    )
    url = f"{COUNTER}/lists/{both[0].batch}"
    assert len(rows(page.sign_in(office.director).get(url))) == 2
    assert len(rows(page.sign_in(office.clerk).get(url))) == 1
    assert secret.title not in page.soup.text
    page.sign_in(office.lawyer).get(url, 404)
    page.get(f"{COUNTER}/lists/{'0' * 26}", 404)
    assert queries.batch(office.director.actor, both[0].batch) == both
    assert db.session.query(Requisition).count() == 0
