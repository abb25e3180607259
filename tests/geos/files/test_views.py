"""The pages: what each reader sees and may press, what is said afterwards, and every refusal."""

import pytest

from geos.core.types import Level
from geos.files import queries, service
from geos.files.models import Cause, FileState
from geos.web import times
from tests.geos.files import scenes
from tests.geos.statements import counting


def acts(soup):
    """The words on the buttons of the head, the menu's last."""
    return [
        " ".join(act.text.split())
        for act in soup.select(".acts-main .btn:not(summary), .acts-main .menu-p a")
    ]


def beside(soup):
    """The same without the menu, which holds what other features offer too."""
    menu = [" ".join(act.text.split()) for act in soup.select(".acts-main .menu-p a")]
    return [act for act in acts(soup) if act not in menu]


def green(soup):
    return [" ".join(act.text.split()) for act in soup.select(".acts-main .btn-go")]


def refs(soup):
    return [row.text for row in soup.select("tbody th .ref")]


def folio_numbers(soup):
    return [number.text for number in soup.select("#folios .n")]


@pytest.fixture
def file(office):
    """With the officer, two folios, the first with an enclosure."""
    file = scenes.file_with(office, office.officer, enclosures=1)
    scenes.add_letter(office.clerk.actor, file, "Uthibitisho wa fedha")
    return file


# The list ------------------------------------------------------------------------------------------------


def test_the_list_shows_what_one_may_read_newest_first(office, page, file):
    scenes.file_with_letter(office, title="Bajeti")
    scenes.secret_file(office)
    assert refs(page.sign_in(office.clerk).get("/files")) == ["EA.45/312/02", "EA.45/312/01"]
    assert "Uchunguzi" not in page.soup.text
    assert refs(page.sign_in(office.officer).get("/files")) == ["EA.45/312/01"]
    assert "Hakuna jalada bado" in page.sign_in(office.lawyer).get("/files").text


def test_the_list_says_who_has_a_file_and_whose_turn_it_is(office, page, file):
    soup = page.sign_in(office.clerk).get("/files")
    assert "Liko kwa Afisa Tiba" in soup.text
    assert not soup.select("tr.is-wait")
    soup = page.sign_in(office.officer).get("/files")
    assert "Liko kwako" in soup.select_one("tr.is-wait").text


def test_a_file_is_found_on_the_list(office, page, file):
    scenes.file_with_letter(office, title="Bajeti")
    page.sign_in(office.clerk)
    assert refs(page.get("/files?q=bajeti")) == ["EA.45/312/02"]
    assert refs(page.get("/files?q=ea 45 312 1")) == ["EA.45/312/01"]
    assert "Hakuna jalada linalolingana" in page.get("/files?q=hakika").text
    assert refs(page.sign_in(office.officer).get("/files?only=mine")) == ["EA.45/312/01"]
    assert "Hakuna jalada mikononi mwako" in page.sign_in(office.clerk).get("/files?only=mine").text


def test_a_long_list_is_read_page_by_page(office, page):
    for _ in range(30):
        scenes.file_with_letter(office)
    seen = refs(page.sign_in(office.clerk).get("/files?q=ununuzi"))
    seen += refs(page.get(page.soup.select_one("a[rel=next]")["href"]))
    assert len(seen) == len(set(seen)) == 30


def test_statements_of_the_list_do_not_grow_with_its_rows(office, page):
    def statements():
        with counting() as seen:
            page.get("/files")
        return len(seen)

    page.sign_in(office.clerk)
    scenes.file_on_the_way(office, office.officer)
    scenes.file_with(office, office.lawyer)
    few = statements()
    for member in (office.officer, office.director, office.ps, office.lawyer) * 2:
        scenes.file_on_the_way(office, member)
        scenes.file_with(office, member)
    assert statements() == few


# The file ------------------------------------------------------------------------------------------------


def test_the_file_shows_minutes_folios_and_the_newest_paper(office, page, file):
    service.put_minute(office.officer.actor, file, "Rejea F1(a) na F2, si F9.", office.officer.post.id)
    soup = page.sign_in(office.officer).get(f"/files/{file.id}")
    assert soup.h1.text == file.title
    assert folio_numbers(soup) == ["2", "1", "1(a)"]
    assert soup.select_one("#folios [aria-current] .n").text == "2"
    assert soup.select_one("#paper h2").text == "Folio 2"
    links = {link.text: link["href"] for link in soup.select("#minutes a.fol")}
    folios = f"/files/{file.id}/folios"
    assert links == {"F1(a)": f"{folios}/1a?minute=1#F1(a)", "F2": f"{folios}/2?minute=1#F2"}
    assert page.get(links["F1(a)"]).select_one("#paper h2").text == "Folio 1(a)"


def test_a_folio_leads_to_the_papers_beside_it_and_to_its_covering_mail(office, page, file):
    page.sign_in(office.officer).get(f"/files/{file.id}/folios/1(a)")
    assert page.soup.select_one("#paper a[rel=prev]")["href"] == f"/files/{file.id}/folios/1#F1"
    assert page.soup.select_one("#paper a[rel=next]")["href"] == f"/files/{file.id}/folios/2#F2"
    page.get(f"/files/{file.id}/folios/1")
    mail = page.soup.find("a", string="Baruapepe iliyoileta")["href"]
    assert b"Subject: Dawa" in page.client.get(mail).data


def test_pages_of_a_paper_are_turned_without_leaving_it(office, page, file):
    turned = (
        page.sign_in(office.officer).get(f"/files/{file.id}/folios/1").select_one("#paper .pager a[rel=next]")
    )
    assert page.get(f"/files/{file.id}/folios/1{turned['href'].partition('#')[0]}").select_one("#paper img")
    for odd in ("0", "99", "x", "-1"):
        page.get(f"/files/{file.id}/folios/1?page={odd}")


@pytest.mark.parametrize("written", ["1", "F1", " f.1 "])
def test_writing_a_number_goes_to_that_folio(office, page, file, written):
    page.sign_in(office.officer)
    response = page.client.get(f"/files/{file.id}/folio", query_string={"number": written})
    assert response.location == f"/files/{file.id}/folios/1#F1"


@pytest.mark.parametrize("written", ["99", "", "abc", "1(z)", "9" * 30, "<b>"])
def test_a_number_that_is_no_folio_is_said_on_the_file(office, page, file, written):
    page.sign_in(office.officer)
    page.get(f"/files/{file.id}", 200)
    response = page.client.get(f"/files/{file.id}/folio", query_string={"number": written})
    page.get(response.location)
    assert any("halina folio" in flash for flash in page.flashes)


def test_a_phone_shows_one_part_at_a_time(office, page, file):
    page.sign_in(office.officer)
    for address, part in (
        (f"/files/{file.id}", "minutes"),
        (f"/files/{file.id}?part=folios", "folios"),
        (f"/files/{file.id}/folios/1", "paper"),
        (f"/files/{file.id}?part=nonsense", "minutes"),
    ):
        assert f"part-{part}" in page.get(address).body["class"]


def test_the_crumb_leads_to_the_files_of_the_series(office, page, file):
    crumb = page.sign_in(office.officer).get(f"/files/{file.id}").select(".crumb a")[-1]
    assert crumb.text == "EA.45 Tiba"
    assert refs(page.get(crumb["href"])) == [file.reference]


def test_a_folio_on_paper_only_says_so(office, page, file):
    scenes.add_letter(office.clerk.actor, file, document=None, cover=None)
    assert "Ni ya karatasi tu" in page.sign_in(office.officer).get(f"/files/{file.id}").text


def test_a_confidential_file_has_its_band_above_and_below(office, page):
    file = scenes.secret_file(office)
    soup = page.sign_in(office.records).get(f"/files/{file.id}")
    assert [band.text for band in soup.select(".band")] == ["Siri", "Siri"]


def test_statements_of_the_file_do_not_grow_with_what_is_on_it(office, page):
    def statements():
        with counting() as seen:
            page.get(f"/files/{file.id}")
        return len(seen)

    file = scenes.file_with(office, office.officer)
    officer, director = office.officer, office.director
    service.put_minute(officer.actor, file, "Moja F1", officer.post.id, director.post.id)
    page.sign_in(officer)
    few = statements()
    for _ in range(3):
        for sender, to in ((officer, director), (director, officer)):
            service.put_minute(sender.actor, file, "Zaidi F1", sender.post.id, to.post.id)
            service.hand_over(sender.actor, file, to.post, cause=Cause.ACTION)
            service.receive(to.actor, file)
    for _ in range(8):
        scenes.add_letter(office.clerk.actor, file, enclosures=2)
    assert statements() <= few  # the registry's row may be known by now


def test_long_trails_show_the_newest_minutes_and_lead_to_the_others(office, page, file):
    for number in range(32):
        service.put_minute(office.officer.actor, file, f"Maoni {number}", office.officer.post.id)
    soup = page.sign_in(office.officer).get(f"/files/{file.id}")
    assert [row["id"] for row in soup.select(".minutes li")] == [f"M{n}" for n in range(32, 2, -1)]
    older = soup.select_one("#minutes nav a")["href"]
    assert page.get(older).select(".minutes li")[-1]["id"] == "M1"


@pytest.mark.parametrize("language", ["sw", "en"])
@pytest.mark.parametrize(
    "address",
    ["/files", "/registry/scheme"]
    + [
        f"/files/{{id}}{rest}" for rest in ("", "/movements", "/minute", "/hand-over", "/reassign", "/return")
    ],
)
def test_every_page_speaks_both_languages(office, page, file, language, address):
    office.officer.person.language = language
    scenes.db.session.commit()
    soup = page.sign_in(office.officer).get(address.format(id=file.id))
    assert soup.html["lang"] == language
    assert ("Majalada" in soup.text) == (language == "sw")


# What may be done ----------------------------------------------------------------------------------------


def test_the_next_step_is_the_green_button(office, page):
    file = scenes.file_with_letter(office)
    page.sign_in(office.clerk).get(f"/files/{file.id}")
    assert (green(page.soup), beside(page.soup)) == (["Kabidhi"], ["Kabidhi", "Andika dokezo"])
    service.hand_over(office.clerk.actor, file, office.officer.post, cause=Cause.NEW_PAPER)
    page.get(f"/files/{file.id}")
    assert (green(page.soup), beside(page.soup)) == ([], ["Tengua"])
    assert "Panga na kutuma upya" in acts(page.soup)
    page.sign_in(office.officer).get(f"/files/{file.id}")
    assert (green(page.soup), beside(page.soup)) == (["Pokea jalada"], ["Pokea jalada"])
    service.receive(office.officer.actor, file)
    page.get(f"/files/{file.id}")
    assert green(page.soup) == ["Andika dokezo"]
    assert {"Kabidhi", "Sambaza kwa taarifa", "Rudisha masjala", "Panga na kutuma upya"} <= set(
        acts(page.soup)
    )
    page.sign_in(office.clerk).get(f"/files/{file.id}")
    assert beside(page.soup) == []


def test_receiving_and_taking_back_are_one_press(office, page):
    file = scenes.file_on_the_way(office, office.officer)
    url = f"/files/{file.id}"
    page.sign_in(office.clerk).post(f"{url}/recall", form_on=url)
    assert "Makabidhiano yametenguliwa" in page.follow().text
    assert file.state is FileState.IN_REGISTRY
    service.hand_over(office.clerk.actor, file, office.officer.post, cause=Cause.NEW_PAPER)
    page.sign_in(office.officer).post(f"{url}/receive", form_on=url)
    assert "Umepokea jalada" in page.follow().text
    assert file.holder_post_id == office.officer.post.id


def test_a_second_press_leads_to_what_the_first_one_did(office, page):
    file = scenes.file_on_the_way(office, office.officer)
    url = f"/files/{file.id}"
    hidden = page.sign_in(office.officer).hidden(f"{url}/receive", url)
    page.post(f"{url}/receive", **hidden)
    page.post(f"{url}/receive", **hidden)
    movement = page.response.location
    assert page.client.get(movement).location == url
    assert len(queries.movements(file)) == 1


def test_a_page_read_before_the_file_moved_is_stale(office, page):
    file = scenes.file_on_the_way(office, office.officer)
    url = f"/files/{file.id}"
    hidden = page.sign_in(office.officer).hidden(f"{url}/receive", url)
    service.recall(office.clerk.actor, file)
    service.hand_over(office.clerk.actor, file, office.officer.post, cause=Cause.REQUEST)
    page.post(f"{url}/receive", 409, **hidden)
    assert file.state is FileState.ON_THE_WAY


def test_a_file_is_handed_over_by_its_form(office, page):
    file = scenes.file_with_letter(office)
    url = f"/files/{file.id}/hand-over"
    soup = page.sign_in(office.clerk).get(url)
    options = [option.text for option in soup.select("#to_post option")]
    assert "Afisa Tiba – Rehema Lukindo" in options
    assert [option.text for option in soup.select("#cause option")] == [
        "Karatasi mpya",
        "Kumbusho la tarehe (BU)",
        "Ombi",
    ]
    page.post(
        url, form_on=url, to_post=office.officer.post.id, cause="request", due_on="24/11/2035", note="Haraka"
    )
    assert "Jalada limekabidhiwa kwa Afisa Tiba" in page.follow().text
    way = file.transit
    assert (way.cause, way.note, times.moment(way.due_at)[-5:]) == (Cause.REQUEST, "Haraka", "15:30")


def test_a_dialog_is_a_part_of_the_page_for_a_script(office, page, file):
    soup = page.sign_in(office.officer).get(f"/files/{file.id}/hand-over", htmx=True)
    assert soup.select_one("[data-dialog-form]")
    assert not soup.select("h1")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"to_post": ""}, "Chagua wadhifa"),
        ({"to_post": "999999"}, "Chagua"),
        ({"to_post": "x"}, "Chagua"),
        ({"due_on": "31/02/2026"}, "Andika tarehe"),
        ({"due_on": "2001-01-01"}, "Andika muda ambao haujafika"),
        ({"note": "a" * 301}, "Fupisha"),
        ({"cause": "return"}, "Chagua"),
    ],
)
def test_a_wrong_form_says_what_to_write_and_changes_nothing(office, page, file, data, problem):
    url = f"/files/{file.id}/hand-over"
    facts = {"to_post": office.director.post.id, "cause": "action", **data}
    page.sign_in(office.officer).post(url, 422, form_on=url, **facts)
    assert any(problem in said for said in page.problems), page.problems
    assert file.state is FileState.WITH_POST


def test_posts_that_are_not_cleared_are_not_offered(office, page):
    file = scenes.secret_file(office)
    soup = page.sign_in(office.records).get(f"/files/{file.id}/hand-over")
    options = [option.text for option in soup.select("#to_post option")]
    assert "Mkurugenzi wa Tiba – Baraka Shayo" in options
    assert not any("Afisa Tiba" in option for option in options)


def test_the_choice_names_who_acts_and_what_is_vacant(office, page, file):
    office.let_act(office.lawyer, instead_of=office.director)
    texts = [
        option.text
        for option in page.sign_in(office.officer).get(f"/files/{file.id}/hand-over").select("option")
    ]
    assert "Mkurugenzi wa Tiba – Kaimu: Daudi Kisanga" in texts


def test_a_wrong_hand_over_is_redirected_with_its_reason(office, page):
    file = scenes.file_on_the_way(office, office.officer)
    url = f"/files/{file.id}/reassign"
    soup = page.sign_in(office.clerk).get(url)
    assert "Afisa Tiba" not in [option.text.partition(" –")[0] for option in soup.select("option")]
    page.post(url, 422, form_on=url, to_post=office.lawyer.post.id, reason=" ")
    page.post(url, form_on=url, to_post=office.lawyer.post.id, reason="Ni suala la sheria")
    assert "Jalada sasa linakwenda kwa Mwanasheria" in page.follow().text


def test_a_file_is_returned_after_its_check_list(office, page, file):
    url = f"/files/{file.id}/return"
    page.sign_in(office.officer).post(url, 422, form_on=url, mail="y")
    assert len(page.problems) == 2
    page.post(url, form_on=url, mail="y", papers="y", instructions="y", note="Imekamilika")
    assert file.transit.to_post_id is None
    page.follow()
    page.sign_in(office.clerk).post(f"/files/{file.id}/receive", form_on=f"/files/{file.id}")
    assert file.state is FileState.IN_REGISTRY


def test_a_return_reminds_of_a_draft(office, page, file):
    service.write_minute(office.officer.actor, file, "Bado", office.officer.post.id)
    assert "Una rasimu ya dokezo" in page.sign_in(office.officer).get(f"/files/{file.id}/return").text


@pytest.mark.parametrize("act", ["hand-over", "reassign", "return"])
def test_a_form_that_can_no_longer_be_sent_is_not_shown(office, page, act):
    file = scenes.file_on_the_way(office, office.officer)
    expected = {"hand-over": 409, "reassign": 403, "return": 409}[act]
    page.sign_in(office.officer).get(f"/files/{file.id}/{act}", expected)


def test_the_movements_say_who_had_it_what_for_and_how_long(office, page, file):
    service.hand_over(office.officer.actor, file, office.lawyer.post, cause=Cause.ACTION)
    service.recall(office.officer.actor, file)
    service.hand_over(office.officer.actor, file, office.lawyer.post, cause=Cause.ACTION, note="Maoni")
    service.reassign(office.officer.actor, file, office.director.post, "Si la sheria")
    soup = page.sign_in(office.officer).get(f"/files/{file.id}/movements")
    rows = [row.get_text(" ", strip=True) for row in soup.select(".rt tbody tr")]
    assert len(rows) == 5
    assert "Mkurugenzi wa Tiba" in rows[0]
    assert "Liko njiani" in rows[0]
    assert "Lilipangwa upya" in rows[1]
    assert "Lilitenguliwa" in rows[2]
    assert "Wewe Rehema Lukindo Karatasi mpya" in rows[3]
    assert "Masjala ya wazi Jalada lilifunguliwa" in rows[4]


# Minutes -------------------------------------------------------------------------------------------------


def test_a_minute_is_put_on_the_file(office, page, file):
    url = f"/files/{file.id}/minute"
    page.sign_in(office.officer).post(url, form_on=url, text="Nimeona F1.", act="commit", cause="action")
    assert page.response.location == f"/files/{file.id}?minute=1#M1"
    assert "Dokezo M1 limewekwa jaladani" in page.follow().text
    assert "Rehema Lukindo" in page.soup.select_one("#M1").text


def test_a_minute_to_me_on_a_file_in_my_hands_is_gold(office, page, file):
    officer, director = office.officer, office.director
    service.minute_and_hand_over(
        officer.actor, file, "Naomba maelekezo.", officer.post.id, director.post, cause=Cause.ACTION
    )
    assert page.sign_in(director).get(f"/files/{file.id}").select_one("#M1.mine")
    assert not page.sign_in(officer).get(f"/files/{file.id}").select(".mine")


def test_a_minute_and_the_file_go_together(office, page, file):
    url = f"/files/{file.id}/minute"
    page.sign_in(office.officer)
    page.post(url, 422, form_on=url, text="Naomba maelekezo.", act="hand_over", cause="action")
    assert page.problems == ["Chagua wadhifa ambao jalada linakwenda"]
    assert "Naomba maelekezo." in page.soup.select_one("textarea").text
    to = office.director.post.id
    page.post(url, form_on=url, text="Naomba maelekezo.", act="hand_over", cause="action", to_post=to)
    assert file.transit.to_post_id == to
    assert queries.count_minutes(file) == 1
    assert "Jalada limekabidhiwa" in page.follow().text


@pytest.mark.parametrize("text", ["", "   ", "a" * 8001])
def test_a_minute_without_words_or_with_too_many_is_shown_again(office, page, file, text):
    url = f"/files/{file.id}/minute"
    page.sign_in(office.officer).post(url, 422, form_on=url, text=text, act="commit", cause="action")
    assert page.problems
    assert queries.count_minutes(file) == 0


def test_a_draft_is_saved_gone_on_with_and_put_on_the_file(office, page, file):
    url = f"/files/{file.id}/minute"
    page.sign_in(office.officer).post(url, form_on=url, text="Nafikiri", act="save", cause="action")
    edit = page.response.location
    assert "Rasimu yako imehifadhiwa" in page.follow().text
    assert page.client.get(url).location == edit  # whoever has a draft goes on with it
    assert "Una rasimu" in page.get(f"/files/{file.id}").text
    page.post(edit, form_on=edit, text="Nafikiri hivi", act="save", cause="action")
    page.post(edit, form_on=edit, text="Nimefikiri.", act="commit", cause="action")
    assert page.response.location == f"/files/{file.id}?minute=1#M1"
    page.get(edit, 409)


def test_a_draft_is_discarded(office, page, file):
    draft = service.write_minute(office.officer.actor, file, "Rasimu", office.officer.post.id)
    edit = f"/minutes/{draft.id}/edit"
    page.sign_in(office.officer).post(f"/minutes/{draft.id}/discard", form_on=edit)
    assert "Rasimu imeachwa" in page.follow().text
    assert "Una rasimu" not in page.soup.text


def test_discarding_twice_leads_to_the_file(office, page, file):
    draft = service.write_minute(office.officer.actor, file, "Rasimu", office.officer.post.id)
    hidden = page.sign_in(office.officer).hidden(f"/minutes/{draft.id}/discard", f"/minutes/{draft.id}/edit")
    for _ in range(2):
        page.post(f"/minutes/{draft.id}/discard", **hidden)


def test_a_minute_sent_twice_is_on_the_file_once(office, page, file):
    url = f"/files/{file.id}/minute"
    hidden = page.sign_in(office.officer).hidden(url, url)
    for _ in range(2):
        page.post(url, **hidden, text="Mara moja", act="commit")
    assert queries.count_minutes(file) == 1
    assert page.client.get(page.response.location).location == f"/files/{file.id}?minute=1#M1"


def test_a_draft_sent_twice_with_the_file_goes_once(office, page, file):
    draft = service.write_minute(office.officer.actor, file, "Rasimu", office.officer.post.id)
    edit = f"/minutes/{draft.id}/edit"
    hidden = page.sign_in(office.officer).hidden(edit, edit)
    facts = {"text": "Tayari", "act": "hand_over", "to_post": office.director.post.id}
    for _ in range(2):
        page.post(edit, **hidden, **facts)
    assert len(queries.movements(file)) == 2  # from the registry, and now
    assert queries.count_minutes(file) == 1


def test_a_draft_changed_in_another_window_is_stale(office, page, file):
    draft = service.write_minute(office.officer.actor, file, "Rasimu", office.officer.post.id)
    edit = f"/minutes/{draft.id}/edit"
    hidden = page.sign_in(office.officer).hidden(edit, edit)
    service.edit_minute(office.officer.actor, draft, "Ya dirisha jingine")
    page.post(edit, 409, **hidden, text="Ya zamani", act="save")
    assert draft.text == "Ya dirisha jingine"


def test_a_draft_on_a_file_that_has_gone_stays_a_draft(office, page, file):
    draft = service.write_minute(office.officer.actor, file, "Rasimu", office.officer.post.id)
    service.send_back(office.officer.actor, file)
    edit = f"/minutes/{draft.id}/edit"
    soup = page.sign_in(office.officer).get(edit)
    assert "Jalada haliko tena kwako" in soup.text
    assert [button.text.strip() for button in soup.select("#minute-form button")] == ["Hifadhi rasimu"]
    page.post(edit, form_on=edit, text="Bado nafikiri", act="save")
    page.post(edit, 403, form_on=edit, text="Bado nafikiri", act="commit", cause="action")


def test_a_minutes_words_are_shown_as_words(office, page, file):
    service.put_minute(office.officer.actor, file, "<script>alert(1)</script> & F1", office.officer.post.id)
    soup = page.sign_in(office.officer).get(f"/files/{file.id}")
    assert "<script>alert(1)</script> & F1" in soup.select_one("#M1").text


# Folios --------------------------------------------------------------------------------------------------


def test_a_folio_is_struck_out_by_the_registry_and_stays_in_sight(office, page, file):
    folio = queries.folio(office.clerk.actor, file.id, 2)
    url = f"/folios/{folio.id}/strike-out"
    page.sign_in(office.clerk).post(url, 422, form_on=url, reason="")
    page.post(url, form_on=url, reason="Haikutumwa")
    page.get(page.client.get(page.response.location).location)
    assert "Folio 2 imekatwa" in " ".join(page.flashes)
    assert page.soup.select_one("#folios s").text == "Uthibitisho wa fedha"
    assert "Haikutumwa" in page.soup.select_one("#paper").text


@pytest.mark.parametrize("level", [Level.OPEN, Level.CONFIDENTIAL])
def test_an_address_of_anothers_file_says_nothing(office, page, level):
    file = scenes.secret_file(office, level)
    for address in ("", "/folios/1", "/movements", "/minute", "/hand-over", "/folio?number=1"):
        soup = page.sign_in(office.lawyer).get(f"/files/{file.id}{address}", 404)
        assert file.title not in soup.text
        assert file.reference not in soup.text
