"""Pages of outgoing letters, as people use them."""

import pytest

from geos.core.db import db
from geos.core.types import Level
from geos.letters.models import OutgoingLetter, OutgoingState
from geos.letters.queries import outgoing as queries
from geos.letters.service import outgoing as service
from tests.geos.factories import PIN
from tests.geos.files.scenes import file_with
from tests.geos.outgoing import scenes
from tests.geos.statements import counting


def written(office, **other):
    return {
        "subject": "Maoni kuhusu Ikama ya mwaka 2027/28",
        "their_reference": "CAC.45/201/01/88",
        "language": "sw",
        "members": [str(office.other.id)],
        "outside": f"{scenes.HOSPITAL}\ninfo@mbeya.example",
        "body": scenes.BODY,
        "level": "0",
        "stop_1_post": str(office.director.post.id),
        "stop_1_kind": "recommend",
        "signer": f"{office.ps.post.id}:{office.ps.post.id}",
        **other,
    }


def the_letter():
    return db.session.scalars(db.select(OutgoingLetter)).one()


def test_a_letter_is_written_on_its_file_and_sent_on_its_way(office, page):
    file = file_with(office, office.officer)
    page.sign_in(office.officer)
    url = f"/files/{file.id}/letters/new"
    soup = page.get(url)
    assert soup.select_one(f"[name=stop_1_post] option[value='{office.director.post.id}'][selected]")
    assert soup.select_one(f"[name=signer] option[value='{office.ps.post.id}:{office.ps.post.id}'][selected]")
    page.post(url, form_on=url, act="send", **written(office))
    soup = page.follow()
    assert "Mkurugenzi wa Tiba" in page.flashes[0]
    letter = the_letter()
    assert letter.state is OutgoingState.ON_ROUTE
    assert [each.email for each in letter.addressees] == ["", "info@mbeya.example"]
    assert f"{file.reference}/2" in soup.text


def test_a_draft_is_saved_and_gone_on_with(office, page):
    file = file_with(office, office.officer)
    page.sign_in(office.officer)
    url = f"/files/{file.id}/letters/new"
    page.post(url, form_on=url, act="save", **written(office, subject="Rasimu"))
    page.follow()
    edit = f"/letters/outgoing/{the_letter().id}/edit"
    soup = page.get(edit)
    assert soup.select_one("[name=subject]")["value"] == "Rasimu"
    assert soup.select_one("[name=outside]").text.strip().endswith("info@mbeya.example")
    page.post(edit, form_on=edit, act="send", **written(office, subject="Barua nzima"))
    letter = the_letter()
    assert (letter.subject, letter.state, letter.text_version) == ("Barua nzima", OutgoingState.ON_ROUTE, 2)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "x" * 301}, "subject"),
        ({"body": " \n "}, "body"),
        ({"body": "x" * 50_001}, "body"),
        ({"signer": ""}, "signer"),
        ({"members": [], "outside": ""}, "members"),
        ({"members": ["99999"]}, "members"),
        ({"outside": "Mkurugenzi\nsi anwani"}, "outside"),
        ({"outside": "info@mbeya.example"}, "outside"),
        ({"outside": "Utumishi\nps@utumishi.go.tz"}, "outside"),
        ({"copies": ["0"]}, "copies"),
    ],
)
def test_what_is_missing_or_too_long_is_said_at_its_field_and_kept(office, page, wrong, field):
    file = file_with(office, office.officer)
    page.sign_in(office.officer)
    url = f"/files/{file.id}/letters/new"
    soup = page.post(url, 422, form_on=url, act="save", **written(office, **wrong))
    assert soup.select(f"#{field}-error"), page.problems
    assert "Nakushukuru" in soup.select_one("[name=body]").text or "body" in wrong
    assert db.session.scalars(db.select(OutgoingLetter)).first() is None


def test_the_same_form_sent_twice_makes_one_letter(office, page):
    file = file_with(office, office.officer)
    page.sign_in(office.officer)
    url = f"/files/{file.id}/letters/new"
    hidden = page.hidden(url, url)
    page.post(url, act="save", **hidden, **written(office))
    first = page.response.location
    page.post(url, act="save", **hidden, **written(office))
    assert page.response.location == first
    the_letter()


def test_only_the_holder_of_the_file_writes_on_it(office, page):
    file = file_with(office, office.officer)
    page.sign_in(office.clerk).get(f"/files/{file.id}/letters/new", 403)
    page.sign_in(office.lawyer).get(f"/files/{file.id}/letters/new", 404)
    page.sign_in(office.other_officer).get(f"/files/{file.id}/letters/new", 404)


def test_the_signer_sees_the_letter_as_it_will_come_out_and_signs_it(office, page):
    letter = scenes.reviewed(office)
    page.sign_in(office.ps)
    soup = page.get(f"/letters/outgoing/{letter.id}")
    sheet = soup.select_one("article.sheet").get_text(" ", strip=True)
    assert f"Kumb. Na. {letter.file.reference}/2" in sheet
    assert "YAH: MAONI KUHUSU IKAMA" in sheet
    assert "Zawadi Mtengeti Katibu Mkuu" in sheet
    assert "5 / 5" in soup.text
    sign = f"/letters/outgoing/{letter.id}/sign"
    soup = page.get(sign)
    assert "Katibu Mkuu" in soup.text
    assert f"{letter.file.reference}/2" in soup.text
    page.post(sign, form_on=sign, pin=PIN)
    soup = page.follow()
    assert f"{letter.file.reference}/2" in page.flashes[0]
    assert soup.select_one(".paper img"), "the stored paper is shown, not a drawing"
    assert not soup.select("article.sheet")


def test_who_signs_a_page_read_earlier_is_refused_and_nothing_is_taken(office, page):
    letter = scenes.reviewed(office)
    page.sign_in(office.ps)
    sign = f"/letters/outgoing/{letter.id}/sign"
    hidden = page.hidden(sign, sign)
    service.send_back(office.ps.actor, letter, "Ongeza jedwali")
    service.edit(office.officer.actor, letter, **{**text_of(letter), "body": "Nyingine"})
    service.submit(office.officer.actor, letter)
    service.recommend(office.director.actor, letter)
    page.post(sign, 409, **hidden, pin=PIN)
    db.session.refresh(letter)
    assert letter.state is OutgoingState.ON_ROUTE
    assert queries.next_reference(letter).endswith("/2")


def text_of(letter):
    from geos.letters.service.outgoing import To

    return {
        "subject": letter.subject,
        "body": letter.body,
        "addressees": [
            To(institution_id=each.institution_id) for each in letter.addressees if each.institution_id
        ],
    }


def test_a_reviewer_agrees_and_the_next_one_returns_it(office, page):
    letter = scenes.submitted(office)
    page.sign_in(office.director)
    url = f"/letters/outgoing/{letter.id}/recommend"
    page.post(url, form_on=url, text="Iko sawa")
    page.follow()
    page.sign_in(office.ps)
    url = f"/letters/outgoing/{letter.id}/send-back"
    soup = page.post(url, 422, form_on=url, reason="")
    assert soup.select("#reason-error")
    page.post(url, form_on=url, reason="Taja mwaka")
    page.follow()
    page.sign_in(office.officer)
    soup = page.get(f"/letters/outgoing/{letter.id}")
    assert "Taja mwaka" in soup.text
    assert "Iko sawa" in soup.text


def test_the_author_takes_it_back_until_it_is_opened(office, page):
    letter = scenes.submitted(office)
    page.sign_in(office.officer)
    show = f"/letters/outgoing/{letter.id}"
    page.post(f"{show}/recall", form_on=show)
    db.session.refresh(letter)
    assert letter.state is OutgoingState.RETURNED
    service.submit(office.officer.actor, letter)
    page.sign_in(office.director).get(show)
    page.sign_in(office.officer)
    assert not page.get(show).select(f"form[action='{show}/recall']")


def test_the_registry_strikes_out_a_letter_that_is_never_sent(office, page):
    letter = scenes.signed(office)
    page.sign_in(office.clerk)
    url = f"/letters/outgoing/{letter.id}/strike-out"
    page.post(url, form_on=url, reason="Imepitwa na wakati")
    soup = page.follow()
    assert "Imepitwa na wakati" in soup.text
    db.session.refresh(letter)
    assert letter.folio.struck_out_at is not None


def test_a_letter_is_given_up_before_it_is_signed(office, page):
    letter = scenes.submitted(office)
    page.sign_in(office.officer)
    url = f"/letters/outgoing/{letter.id}/withdraw"
    page.post(url, form_on=url)
    soup = page.follow()
    assert not soup.select(".acts-main .btn-go")


def test_the_list_shows_what_the_reader_may_see_and_nothing_else(office, page):
    letter = scenes.reviewed(office)
    page.sign_in(office.ps)
    assert letter.subject in page.get("/letters/outgoing?view=waiting").text
    page.sign_in(office.lawyer)
    assert letter.subject not in page.get("/letters/outgoing").text
    page.sign_in(office.other_clerk)
    assert letter.subject not in page.get("/letters/outgoing").text


def test_a_confidential_letter_does_not_show_to_a_clerk_who_is_not_cleared(office, page):
    from tests.geos.outgoing.scenes import confidential

    letter = confidential(office)
    page.sign_in(office.clerk)
    assert letter.subject not in page.get("/letters/outgoing").text
    page.get(f"/letters/outgoing/{letter.id}", 404)
    page.sign_in(office.records)
    assert letter.subject in page.get("/letters/outgoing").text
    assert page.get(f"/letters/outgoing/{letter.id}").select(".band-2")


def test_the_lists_statements_do_not_grow_with_its_rows(office, page):
    file = file_with(office, office.officer)
    scenes.drafted(office, file)
    service.submit(office.officer.actor, scenes.drafted(office, file))
    page.sign_in(office.officer).get("/letters/outgoing")
    few = fresh_statements(page, "/letters/outgoing")
    for number in range(6):
        letter = scenes.drafted(office, file, subject=f"Barua {number}")
        if number % 2:
            service.submit(office.officer.actor, letter)
    assert fresh_statements(page, "/letters/outgoing") == few


@pytest.mark.parametrize("view", ["signed", "dispatched"])
def test_the_statements_of_what_is_signed_do_not_grow_with_its_letters(office, page, view):
    made = scenes.signed if view == "signed" else scenes.sent
    file, url = made(office).file, f"/letters/outgoing?view={view}"
    page.sign_in(office.officer).get(url)
    few = fresh_statements(page, url)
    for _ in range(2):
        made(office, file=file)
    assert fresh_statements(page, url) == few


def fresh_statements(page, url):
    """How many statements a page takes that finds nothing in the session."""
    db.session.commit()
    db.session.expire_all()
    with counting() as seen:
        page.get(url)
    return len(seen)


@pytest.mark.parametrize("language", ["sw", "en"])
def test_every_page_is_drawn_in_both_languages(app, office, language):
    from tests.geos.pages import Browser

    page = Browser(app, language)
    office.ps.person.language = office.officer.person.language = language
    db.session.commit()
    letter = scenes.reviewed(office)
    page.sign_in(office.ps)
    for path in ("", "/sign", "/send-back"):
        page.get(f"/letters/outgoing/{letter.id}{path}")
    page.get("/letters/outgoing")
    page.sign_in(office.officer).get(f"/files/{letter.file_id}/letters/new")


@pytest.mark.parametrize("number", [2**40, 2**63, 2**70])
def test_an_outgoing_register_of_an_impossible_number_is_the_own_one(office, page, number):
    own = page.sign_in(office.clerk).get("/letters/outgoing/register").html.h1.parent.text
    assert page.get(f"/letters/outgoing/register?year={number}").html.h1.parent.text == own
    assert page.get(f"/letters/outgoing/register?registry={number}").html.h1.parent.text == own


def test_an_outgoing_register_is_its_registrys_own(office, page):
    page.sign_in(office.clerk).get("/letters/outgoing/register")
    page.get(f"/letters/outgoing/register?registry={office.other_registry.id}", 404)
    page.sign_in(office.officer).get("/letters/outgoing/register", 404)


def test_levels_above_the_file_are_not_offered_and_not_taken(office, page):
    file = scenes.confidential_file(office)
    page.sign_in(office.director)
    url = f"/files/{file.id}/letters/new"
    levels = [int(field["value"]) for field in page.get(url).select("[name=level]")]
    assert levels == [Level.OPEN, Level.RESTRICTED, Level.CONFIDENTIAL]
    above = written(office, level=str(int(Level.SECRET)), stop_1_post="")
    soup = page.post(url, 422, form_on=url, act="save", **above)
    assert soup.select("#level-error")


def test_an_open_file_asks_for_no_level(office, page):
    file = file_with(office, office.officer)
    page.sign_in(office.officer)
    assert not page.get(f"/files/{file.id}/letters/new").select("[name=level]")


def test_a_file_offers_to_write_a_letter_to_its_holder_alone(office, page):
    file = file_with(office, office.officer)
    link = f"a[href='/files/{file.id}/letters/new']"
    assert page.sign_in(office.officer).get(f"/files/{file.id}").select(link)
    assert not page.sign_in(office.clerk).get(f"/files/{file.id}").select(link)


def test_an_answer_begins_with_what_it_answers(office, page):
    file = file_with(office, office.officer)
    incoming = scenes.asked(office, file)
    page.sign_in(office.officer)
    url = f"/letters/incoming/{incoming.id}/reply"
    assert page.get(f"/letters/incoming/{incoming.id}").select(f"a[href='{url}']")
    soup = page.get(url)
    body = soup.select_one("[name=body]").text
    assert "Tafadhali rejea barua yako yenye Kumb. Na. CAC.45/201/01/88" in body
    assert soup.select_one("[name=their_reference]")["value"] == "CAC.45/201/01/88"
    assert soup.select_one(f"[name=members][value='{office.other.id}']").has_attr("checked")
    page.post(url, form_on=url, act="send", **written(office, body=f"{body}Maoni yetu ni haya."))
    assert the_letter().reply_to_id == incoming.id


def test_a_letter_that_is_on_no_file_is_not_answered_yet(office, page):
    from geos.core.clock import now
    from geos.letters.models import Channel
    from geos.letters.service import incoming

    letter = incoming.register(
        office.clerk.actor, office.registry, channel=Channel.POST, received_at=now(),
        sender="Mtu", subject="Ombi", post_id=office.clerk.post.id,
    )  # fmt: skip
    page.sign_in(office.clerk).get(f"/letters/incoming/{letter.id}/reply", 409)
