"""Pages of sending, following and answering for a letter, as people use them."""

import pytest

from geos.core.clock import now
from geos.core.db import db
from geos.exchange.models import ConsignmentState
from geos.exchange.queries import consignments as queries
from geos.exchange.service import consignments as service
from geos.letters.models import OutgoingState
from geos.letters.service.outgoing import To
from tests.geos.consignments import scenes
from tests.geos.outgoing import scenes as letters
from tests.geos.pages import Browser
from tests.geos.statements import counting


def text_of(row):
    return " ".join(row.get_text().split())


def rows(soup):
    return [text_of(row) for row in soup.select("tbody tr")]


def test_the_clerk_sees_each_way_before_sending_and_each_state_after(office, page):
    letter = letters.signed(office)
    page.sign_in(office.clerk)
    url = f"/letters/outgoing/{letter.id}/dispatch"
    ways = rows(page.get(url))
    assert "GeOS: Masjala ya wazi" in ways[0]
    assert "info@mbeya.example" in ways[1]
    page.post(url, form_on=url)
    soup = page.follow()
    states = rows(soup)
    assert "Imefika, haijasajiliwa" in states[0]
    assert "Kwenye foleni" in states[1]
    assert "Imetumwa" not in states[1], "what is queued is not shown as sent"
    assert "1/" in page.flashes[0]


def test_a_double_click_sends_once(office, page):
    letter = letters.signed(office)
    page.sign_in(office.clerk)
    url = f"/letters/outgoing/{letter.id}/dispatch"
    hidden = page.hidden(url, url)
    page.post(url, **hidden)
    page.post(url, **hidden)
    page.follow(302)
    assert len(queries.of_letter(letter)) == 2


def test_a_page_read_before_the_letter_was_struck_out_sends_nothing(office, page):
    from geos.letters.service import outgoing

    letter = letters.signed(office)
    page.sign_in(office.clerk)
    url = f"/letters/outgoing/{letter.id}/dispatch"
    hidden = page.hidden(url, url)
    outgoing.strike_out(office.clerk.actor, letter, "Imepitwa")
    page.post(url, 409, **hidden)
    assert queries.of_letter(letter) == []


def test_a_confidential_letter_says_what_is_missing_for_each(office, page):
    letter = letters.confidential(office)
    page.sign_in(office.records)
    found = rows(page.get(f"/letters/outgoing/{letter.id}/dispatch"))
    assert all("kwa mkono" in row.lower() for row in found)


def test_the_old_address_of_a_sent_letter_leads_to_its_consignments(office, page):
    letter = scenes.dispatched(office)
    page.sign_in(office.officer)
    page.get(f"/letters/outgoing/{letter.id}", 302)
    soup = page.follow()
    assert letter.reference in soup.text
    page.sign_in(office.clerk).get(f"/letters/outgoing/{letter.id}/dispatch", 409)


def test_a_letter_that_is_not_sent_yet_has_no_consignments_page(office, page):
    letter = letters.signed(office)
    page.sign_in(office.clerk).get(f"/letters/outgoing/{letter.id}/consignments", 302)


def test_the_receipt_of_the_other_registry_shows_with_number_and_time(office, page):
    letter = scenes.dispatched(office)
    incoming = scenes.registered(office, letter)
    page.sign_in(office.officer)
    soup = page.get(f"/letters/outgoing/{letter.id}/consignments")
    assert incoming.register_number in rows(soup)[0]
    assert "Imesajiliwa" in rows(soup)[0]
    soup = page.get(f"/consignments/{scenes.to_member(letter).id}")
    assert incoming.register_number in soup.text


def test_a_refusal_stands_above_the_list_and_leaves_the_desk_when_it_is_seen(office, page):
    letter = scenes.dispatched(office)
    consignment = scenes.to_member(letter)
    page.sign_in(office.other_clerk)
    url = f"/consignments/{consignment.id}/refuse"
    soup = page.post(url, 422, form_on=url, reason="")
    assert soup.select("#reason-error")
    page.post(url, form_on=url, reason="Kiambatisho B hakifunguki")
    page.sign_in(office.officer)
    soup = page.get(f"/letters/outgoing/{letter.id}/consignments")
    assert "Kiambatisho B hakifunguki" in soup.select_one(".flash-late").text
    show = f"/consignments/{consignment.id}"
    page.post(f"{show}/see-refusal", form_on=show)
    page.follow()
    assert not page.get(show).select(f"form[action='{show}/see-refusal']")


def test_the_queues_next_try_shows_and_sent_is_not_delivered(office, page):
    letter = scenes.dispatched(office)
    mail = scenes.to_outside(letter)
    service.mail_report(f"consignment:{mail.uid}", "delayed", "451 later", now(), now())
    page.sign_in(office.clerk)
    url = f"/letters/outgoing/{letter.id}/consignments"
    assert "itajaribu tena" in rows(page.get(url))[1]
    service.mail_report(f"consignment:{mail.uid}", "sent", "250 OK", now())
    row = page.get(url).select("tbody tr")[1]
    assert "Imetumwa" in text_of(row)
    assert [" ".join(dot.get("class", [])) for dot in row.select(".pipe i")] == ["on", "on", "", ""]


def test_one_is_cancelled_and_then_all_that_is_left(office, page):
    letter = scenes.dispatched(office)
    page.sign_in(office.clerk)
    member = scenes.to_member(letter)
    url = f"/consignments/{member.id}/cancel"
    page.post(url, form_on=url)
    page.follow()
    url = f"/letters/outgoing/{letter.id}/cancel"
    page.post(url, form_on=url)
    page.follow()
    assert {each.state for each in queries.of_letter(letter)} == {ConsignmentState.CANCELLED}
    page.get(url, 409)


def test_the_receiver_is_led_to_where_it_deals_with_the_letter(office, page):
    letter = scenes.dispatched(office)
    consignment = scenes.to_member(letter)
    page.sign_in(office.other_clerk).get(f"/consignments/{consignment.id}", 302)
    assert str(consignment.id) in page.response.location
    incoming = scenes.registered(office, letter)
    page.get(f"/consignments/{consignment.id}", 302)
    assert page.response.location.endswith(f"/letters/incoming/{incoming.id}")


def test_who_got_nothing_sees_nothing(office, page):
    letter = scenes.dispatched(office)
    consignment = scenes.to_member(letter)
    for member in (office.lawyer, office.other_officer, office.other_admin, office.authority):
        page.sign_in(member)
        page.get(f"/letters/outgoing/{letter.id}/consignments", 404)
        page.get(f"/consignments/{consignment.id}", 404)
    page.sign_in(office.other_clerk).get(f"/letters/outgoing/{letter.id}/consignments", 404)


def test_the_statements_do_not_grow_with_the_addressees(office, page):
    file = scenes.dispatched(office).file
    few = letters.signed(office, file=file)
    many = letters.signed(
        office, file=file, copies=[To.outside(f"Hospitali {n}", f"a{n}@mbeya.example") for n in range(9)]
    )
    for letter in (few, many):
        service.dispatch(office.clerk.actor, letter)
        assert letter.state is OutgoingState.DISPATCHED
    page.sign_in(office.clerk)
    taken = [statements(page, letter.id) for letter in (few, many)]
    assert taken[0] == taken[1]


def statements(page, letter_id):
    db.session.commit()
    db.session.expire_all()
    with counting() as seen:
        page.get(f"/letters/outgoing/{letter_id}/consignments")
    return len(seen)


@pytest.mark.parametrize("language", ["sw", "en"])
def test_every_page_is_drawn_in_both_languages(app, office, language):
    page = Browser(app, language)
    office.clerk.person.language = office.other_clerk.person.language = language
    db.session.commit()
    letter = letters.signed(office)
    page.sign_in(office.clerk).get(f"/letters/outgoing/{letter.id}/dispatch")
    service.dispatch(office.clerk.actor, letter)
    page.get(f"/letters/outgoing/{letter.id}/consignments")
    page.get(f"/letters/outgoing/{letter.id}/cancel")
    page.get("/letters/outgoing/register")
    consignment = scenes.to_member(letter)
    for path in ("", "/cancel"):
        page.get(f"/consignments/{consignment.id}{path}")
    page.sign_in(office.other_clerk).get(f"/consignments/{consignment.id}/refuse")
    service.refuse(office.other_clerk.actor, consignment, "Haisomeki")
    page.get(f"/consignments/{consignment.id}")
