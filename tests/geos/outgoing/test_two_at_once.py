"""Two people write one letter at the same time: no word is lost, and none overwritten unseen."""

from geos.core.db import db
from geos.letters.models import OutgoingLetter
from geos.routes.models import StepKind
from tests.geos.outgoing import scenes
from tests.geos.outgoing.test_views import written


def again(letter):
    db.session.expire_all()
    return db.session.get(OutgoingLetter, letter.id)


def test_a_draft_open_on_two_pages_shows_the_first_beside_the_second(office, page):
    letter = scenes.drafted(office)
    url = f"/letters/outgoing/{letter.id}/edit"
    page.sign_in(office.officer)
    second = page.hidden(url, url)
    page.post(url, form_on=url, act="save", **written(office, body="Maneno ya kwanza.", outside=""))
    soup = page.post(url, 409, **second, act="save", **written(office, body="Maneno ya pili.", outside=""))
    clash = soup.select_one("form .clash")
    assert office.officer.person.name in clash.h2.text
    assert clash.select_one("[data-take=body]")["data-plain"] == "Maneno ya kwanza."
    theirs, own = clash.select("del:-soup-contains(Wizara)"), clash.select("del:-soup-contains(kwanza)")
    assert len(theirs) == 1  # against what was read
    assert [tag.text for tag in own] == ["kwanza"]  # and against what is kept
    assert soup.select_one("[name=body]").text.strip() == "Maneno ya pili."
    assert again(letter).body == "Maneno ya kwanza."
    version = soup.select_one("form.stack [name=version], form [name=version]")["value"]
    page.post(
        url,
        **{**second, "version": version},
        act="save",
        **written(office, body="Maneno ya wote.", outside=""),
    )
    assert again(letter).body == "Maneno ya wote."


def test_what_two_wrote_in_different_paragraphs_is_put_together(office, page):
    letter = scenes.drafted(office, body="Moja.\n\nMbili.\n\nTatu.")
    url = f"/letters/outgoing/{letter.id}/edit"
    page.sign_in(office.officer)
    said = {"closing": "Wako,", "outside": ""}
    second = page.hidden(url, url)
    page.post(url, form_on=url, act="save", **written(office, body="Salamu.\n\nMbili.\n\nTatu.", **said))
    words = written(office, body="Moja.\n\nMbili.\n\nAsante.", **said)
    soup = page.post(url, 409, **second, act="save", **words)
    assert soup.select_one("[data-take=body]") is None
    assert soup.select_one("[name=body]").text.strip() == "Salamu.\n\nMbili.\n\nAsante."
    assert soup.select_one("form [name=text_version]")["value"] == str(again(letter).text_version)
    assert again(letter).body == "Salamu.\n\nMbili.\n\nTatu."


def test_who_amends_a_letter_at_a_stop_sees_what_was_amended_meanwhile(office, page):
    letter = scenes.at_stop(office, StepKind.CONCUR)
    url = f"/letters/outgoing/{letter.id}/amend"
    page.sign_in(office.director)
    stale = page.hidden(url, url)
    said = {"subject": letter.subject, "salutation": letter.salutation, "why": "Makosa"}
    page.post(url, form_on=url, body="Maneno ya kwanza.", **said)
    soup = page.post(url, 409, **stale, body="Maneno ya pili.", **said)
    assert soup.select_one(".clash [data-take=body]")["data-plain"] == "Maneno ya kwanza."
    assert again(letter).body == "Maneno ya kwanza."


def test_a_letter_that_is_out_of_one_s_hands_is_not_gone_on_with(office, page):
    letter = scenes.drafted(office)
    url = f"/letters/outgoing/{letter.id}/edit"
    page.sign_in(office.officer)
    stale = page.hidden(url, url)
    page.post(url, form_on=url, act="send", **written(office, outside=""))
    soup = page.post(url, 409, **stale, act="save", **written(office, body="Maneno ya pili.", outside=""))
    assert soup.select_one(".clash") is None
