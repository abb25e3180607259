"""The incoming register, a letter's page, filing and correcting it in the browser."""

import re

import pytest
from sqlalchemy import select

from geos.core.clock import local, now, today
from geos.core.db import db
from geos.core.types import Level
from geos.core.workdays import add_working_days
from geos.files import service as files
from geos.files.models import Cause, Folio, RegistryFile, Volume
from geos.files.queries.fullness import OLDEST
from geos.letters.models import IncomingCorrection, IncomingState, Mark
from geos.letters.service import incoming as service
from tests.geos.documents import samples
from tests.geos.factories import CLI
from tests.geos.files.scenes import secret_file
from tests.geos.letters.incoming_desk import opened_file, paper, register, scheme
from tests.geos.letters.secret_desk import envelope
from tests.geos.pages import Browser
from tests.geos.statements import counting


def url_of(letter, tail=""):
    return f"/letters/incoming/{letter.id}{tail}"


def numbers(soup):
    return [row.text.strip() for row in soup.select("tbody th")]


def test_the_register_shows_number_sender_subject_file_and_folio(office, page):
    _, folio = opened_file(office)
    letter = register(office, level=Level.RESTRICTED)
    soup = page.sign_in(office.clerk).get("/letters/incoming")
    first, second = (row.text for row in soup.select("tbody tr"))
    for said in (letter.register_number, "Bohari ya Dawa", "BD.112/45/02/118", letter.subject, "Ofisi"):
        assert said in first
    assert "Haijawekwa" in first
    assert f"EA.45/312/01/{folio.label}" in second


def test_the_register_is_filtered_by_text_year_and_what_waits(office, page):
    opened_file(office)
    letter = register(office, sender="Mkoa wa Kigoma")
    page.sign_in(office.clerk)
    assert numbers(page.get("/letters/incoming?q=kigoma")) == [letter.register_number]
    assert numbers(page.get("/letters/incoming?only=unfiled")) == [letter.register_number]
    assert len(numbers(page.get(f"/letters/incoming?year={letter.year}"))) == 2
    assert numbers(page.get("/letters/incoming?year=1999")) == []
    for odd in ("year=x", "year=99999999999", "registry=7777", "after=zzz", "q=" + "x" * 500, "q=%00"):
        page.get(f"/letters/incoming?{odd}")


def test_the_register_goes_on_over_pages(office, page):
    for _ in range(27):
        register(office)
    soup = page.sign_in(office.clerk).get("/letters/incoming")
    assert len(numbers(soup)) == 25
    assert [n.partition("/")[0] for n in numbers(page.get(soup.select_one("a[rel=next]")["href"]))] == [
        "2",
        "1",
    ]


def test_everybody_sees_only_the_letters_that_are_theirs_to_read(office, page):
    file, _ = opened_file(office)
    secret = register(office, member=office.records, level=Level.CONFIDENTIAL, subject="Uchunguzi wa siri")
    for who in (office.clerk, office.officer, office.ps, office.auditor, office.other_clerk):
        soup = page.sign_in(who).get("/letters/incoming")
        assert "Uchunguzi" not in soup.text
        told = who is office.clerk  # of the own registry the number, so that nobody looks for a lost one
        assert (secret.register_number in numbers(soup)) == told
        assert not soup.select(f'a[href="{url_of(secret)}"]')
    assert secret.register_number in numbers(page.sign_in(office.records).get("/letters/incoming"))
    hand_over(office, file, office.officer)
    assert len(numbers(page.sign_in(office.officer).get("/letters/incoming"))) == 1


def hand_over(office, file, member):
    files.hand_over(office.clerk.actor, file, member.post, cause=Cause.NEW_PAPER)
    db.session.commit()


def test_a_letters_page_shows_its_entry_its_papers_and_its_history(office, page):
    documents = [
        paper(office, "Barua.pdf", samples.blank_pdf(2)),
        paper(office, "Jedwali.txt"),
        paper(office, "a.eml"),
    ]
    letter = register(
        office, document=documents[0], enclosures=[documents[1]], cover=documents[2], valuables=True
    )
    soup = page.sign_in(office.clerk).get(url_of(letter))
    assert soup.select_one(f"#hati-{documents[0].id} .sheet-img img")
    for said in (
        "Bohari ya Dawa",
        "BD.112/45/02/118",
        "19 Novemba 2026",
        "Fedha",
        "Imesajiliwa",
        "Juma Pazi",
    ):
        assert said in soup.text
    assert [a.select_one(".b, span span").text for a in soup.select(".folios a")] == [
        "Barua.pdf", "Jedwali.txt", "a.eml",
    ]  # fmt: skip
    shown = page.get(url_of(letter) + f"?paper={documents[1].id}")
    assert shown.select_one(f"#hati-{documents[1].id}")
    for odd in ("paper=999", "paper=x", "page=99", "page=-1"):
        page.get(f"{url_of(letter)}?{odd}")


def test_a_paper_without_a_scan_has_a_page_too(office, page):
    assert "bila skani" in page.sign_in(office.clerk).get(url_of(register(office))).text


def test_a_confidential_letter_is_banded(office, page):
    letter = register(office, member=office.records, level=Level.CONFIDENTIAL)
    assert page.sign_in(office.records).get(url_of(letter)).select(".band-2")
    page.sign_in(office.clerk).get(url_of(letter), 404)


@pytest.mark.parametrize("letter_id", [0, 4711, 2**40])
def test_no_letter_is_not_found(office, page, letter_id):
    page.sign_in(office.clerk)
    for tail in ("", "/file", "/correct"):
        page.get(f"/letters/incoming/{letter_id}{tail}", 404)


# Filing ------------------------------------------------------------------------------------------------


def filing(**changes):
    return {"file": "new", "keyword": "", "title": "Dawa muhimu", **changes}


def test_a_letter_is_put_on_a_new_file(office, page):
    letter = register(office)
    data = filing(keyword=str(scheme(office).id))
    page.sign_in(office.clerk).post(url_of(letter, "/file"), form_on=url_of(letter, "/file"), **data)
    assert page.response.location == f"/files/{letter.file_id}"
    assert (letter.state, letter.folio.label) == (IncomingState.FILED, "1")
    page.follow()
    assert letter.register_number in page.flashes[0]
    page.get(url_of(letter, "/file"), 302)


def test_a_letter_is_put_on_a_file_that_was_found_and_handed_over(office, page):
    file, _ = opened_file(office)
    letter = register(office)
    page.sign_in(office.clerk)
    url = url_of(letter, "/file")
    soup = page.post(url, 200, form_on=url, **{"file-q": "vifaa", "find": "file"})
    assert soup.select_one(f'#file-found input[value="{file.id}"]')
    page.post(url, form_on=url, file=str(file.id), to_post=str(office.ps.post.id), minute="Tafadhali")
    assert (letter.folio.label, file.transit.to_post_id) == ("2", office.ps.post.id)


def test_what_a_file_is_asked_back_by_is_counted_in_working_days(office, page):
    file, _ = opened_file(office)
    letter = register(office)
    url = url_of(letter, "/file")
    soup = page.sign_in(office.clerk).get(url)
    assert [each["value"] for each in soup.select("[name=days]")] == ["", "1", "3", "5", "10"]
    page.post(url, form_on=url, file=str(file.id), to_post=str(office.ps.post.id), days="3")
    assert local(file.transit.due_at).date() == add_working_days(today(), 3)
    other = register(office)
    url = url_of(other, "/file")
    soup = page.post(url, 422, form_on=url, file=str(file.id), days="3")
    assert "#to_post" in [a["href"] for a in soup.select(".errsum a")]


def test_the_subject_suggests_the_keyword_of_a_new_file(office, page):
    letter = register(office)
    keyword = scheme(office)
    files.add_keyword(CLI, office.afya.id, "900", "Magari", "Vehicles", keyword.parent)
    db.session.commit()
    soup = page.sign_in(office.clerk).get(url_of(letter, "/file"))
    offered = [each.text for each in soup.select("#keyword option")]
    assert offered[1:] == ["Pendekezo: 45/312 Tiba – Dawa muhimu", "45/900 Tiba – Magari"]
    assert soup.select_one("#keyword option[selected]")["value"] == ""  # the clerk classifies, not the system


def ended_file(office, title="Dawa muhimu"):
    letter = register(office)
    service.open_and_file(office.clerk.actor, letter, scheme(office), title, Level.OPEN)
    files.close_file(office.records.actor, letter.file, "Kazi imekwisha")
    db.session.commit()
    return letter.file


def test_a_new_file_goes_on_from_the_one_that_is_named(office, page):
    before = ended_file(office)
    letter = register(office)
    url = url_of(letter, "/file")
    soup = page.sign_in(office.clerk).get(url)
    (offered,) = soup.select("#previous-list option")
    assert offered["value"] == f"{before.reference} – Dawa muhimu"
    data = filing(keyword=str(before.keyword_id), title="Dawa na chanjo", previous=offered["value"])
    page.post(url, form_on=url, **data)
    assert letter.file.previous_id == before.id


def test_a_new_file_goes_on_from_nothing_that_one_may_not_see(office, page):
    file, _ = opened_file(office)
    foreign = secret_file(office)  # above the clerk
    letter = register(office)
    url = url_of(letter, "/file")
    page.sign_in(office.clerk)
    for reference in ("EA.99/99/99", foreign.reference):
        soup = page.post(url, 422, form_on=url, **filing(keyword=str(file.keyword_id), previous=reference))
        assert "#previous" in [a["href"] for a in soup.select(".errsum a")]
    assert letter.state is IncomingState.REGISTERED


def test_a_file_goes_on_in_one_file_alone(office, page):
    before = ended_file(office)
    for title, status in (("Mpya", 303), ("Nyingine", 422)):
        letter = register(office)
        url = url_of(letter, "/file")
        data = filing(keyword=str(before.keyword_id), title=title, previous=before.reference)
        soup = page.sign_in(office.clerk).post(url, status, form_on=url, **data)
    assert "#previous" in [a["href"] for a in soup.select(".errsum a")]


def test_a_chosen_file_says_that_it_is_full_and_that_its_paper_is_away(office, page):
    file, _ = opened_file(office)  # came by hand: kept on paper too
    db.session.scalars(select(Volume).filter_by(file_id=file.id)).one().opened_at = now() - OLDEST
    db.session.commit()
    letter = register(office)
    page.sign_in(office.clerk)
    said = page.get(url_of(letter, "/file")).select_one("#file-found .late")
    assert "Juzuu ya 1 imejaa" in said.text
    hand_over(office, file, office.ps)
    url = url_of(letter, "/file")
    away = page.get(url).select("#file-found .late a")
    assert [a["href"] for a in away] == [f"/files/{file.id}/temporary"]
    temporary = files.open_temporary(office.clerk.actor, file)
    db.session.commit()
    away = page.get(url).select("#file-found .late a")
    assert [a["href"] for a in away] == [f"/files/{temporary.id}"]


def test_the_same_filing_sent_twice_files_once(office, page):
    file, _ = opened_file(office)
    letter = register(office)
    url = url_of(letter, "/file")
    page.sign_in(office.clerk)
    hidden = page.hidden(url, url)
    for _ in range(2):
        page.post(url, **hidden, file=str(file.id))
    assert page.response.location == url_of(letter)
    assert len(db.session.scalars(select(Folio).filter_by(file_id=file.id)).all()) == 2


def test_a_letter_filed_meanwhile_is_not_filed_again(office, page):
    file, _ = opened_file(office)
    letter = register(office)
    url = url_of(letter, "/file")
    page.sign_in(office.clerk)
    hidden = page.hidden(url, url)
    service.file_letter(office.records.actor, letter, file)
    db.session.commit()
    page.post(url, 409, **hidden, file=str(file.id))
    assert len(db.session.scalars(select(Folio).filter_by(file_id=file.id)).all()) == 2


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"keyword": ""}, "#keyword"),
        ({"title": ""}, "#title"),
        ({"title": "x" * 301}, "#title"),
        ({"file": "777777"}, "#file"),
        ({"minute": "Bila mtu"}, "#to_post"),
    ],
)
def test_what_is_wrong_with_a_filing_is_said_at_its_field(office, page, changes, at):
    letter = register(office)
    url = url_of(letter, "/file")
    data = {**filing(keyword=str(scheme(office).id)), **changes}
    soup = page.sign_in(office.clerk).post(url, 422, form_on=url, **data)
    assert at in [a["href"] for a in soup.select(".errsum a")]
    assert db.session.scalars(select(RegistryFile)).all() == []


def test_who_may_read_a_letter_but_works_elsewhere_neither_files_nor_corrects_it(office, page):
    file, _ = opened_file(office)
    letter = register(office)
    service.file_letter(office.clerk.actor, letter, file)
    hand_over(office, file, office.officer)
    page.sign_in(office.officer)
    soup = page.get(url_of(letter))
    assert not soup.select('a[href$="/correct"], a[href$="/file"]')
    for tail in ("/file", "/correct"):
        page.get(url_of(letter, tail), 403)
        page.post(url_of(letter, tail), 403)


# Correcting --------------------------------------------------------------------------------------------


def correction(letter, **changes):
    return {
        "sender": letter.sender,
        "sender_address": "",
        "their_reference": letter.their_reference,
        "letter_date": "2026-11-19",
        "subject": letter.subject,
        "level": "0",
        "reason": "Imekosewa",
        **changes,
    }


def test_a_correction_shows_the_old_value_beside_the_new_one(office, page):
    letter = register(office)
    url = url_of(letter, "/correct")
    data = correction(letter, sender="Bohari Kuu ya Dawa", letter_date="20/11/2026", valuables="y")
    page.sign_in(office.clerk).post(url, form_on=url, **data)
    soup = page.follow()
    assert "Bohari ya Dawa" in [s.text for s in soup.select(".trail s")]
    assert "19 Novemba 2026" in [s.text for s in soup.select(".trail s")]
    assert "Imekosewa" in soup.select_one(".trail").text
    assert "Bohari Kuu ya Dawa" in soup.select_one(".kv").text


def test_the_entry_of_a_sealed_envelope_is_corrected_without_a_subject(office, page):
    letter = envelope(office, mark=Mark.PERSONAL)
    url = url_of(letter, "/correct")
    data = {"sender": "Bohari Kuu ya Dawa", "reason": "Muhuri umesomwa upya"}
    soup = page.sign_in(office.clerk).get(url)
    assert not soup.select("[name=subject], [name=level]")
    page.post(url, form_on=url, **data)
    assert (letter.sender, letter.subject) == ("Bohari Kuu ya Dawa", "")


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"sender": "x", "reason": ""}, "#reason"),
        ({"sender": ""}, "#sender"),
        ({"subject": "x" * 301}, "#subject"),
        ({"letter_date": "juzi"}, "#letter_date"),
        ({"level": "3"}, "#level"),
        ({}, None),
    ],
)
def test_what_is_wrong_with_a_correction_is_said(office, page, changes, at):
    letter = register(office)
    url = url_of(letter, "/correct")
    soup = page.sign_in(office.clerk).post(url, 422, form_on=url, **correction(letter, **changes))
    assert page.problems
    if at:
        assert [a["href"] for a in soup.select(".errsum a")] == [at]
    assert db.session.scalars(select(IncomingCorrection)).all() == []


def test_a_correction_of_an_entry_that_changed_meanwhile_is_refused(office, page):
    letter = register(office)
    url = url_of(letter, "/correct")
    page.sign_in(office.clerk)
    hidden = page.hidden(url, url)
    service.correct(office.records.actor, letter, "subject", "Nyingine", "Imekosewa")
    db.session.commit()
    page.post(url, 409, **hidden, **correction(letter, sender="Mwingine"))
    assert letter.sender == "Bohari ya Dawa"


def test_the_same_correction_sent_twice_is_made_once(office, page):
    letter = register(office)
    url = url_of(letter, "/correct")
    page.sign_in(office.clerk)
    hidden = page.hidden(url, url)
    for _ in range(2):
        page.post(url, **hidden, **correction(letter, sender="Mwingine"))
    assert page.response.location == url_of(letter)
    assert len(db.session.scalars(select(IncomingCorrection)).all()) == 1


def test_a_filed_letters_form_does_not_ask_for_the_level(office, page):
    opened_file(office)
    letter = db.session.scalars(select(Folio)).one()
    soup = page.sign_in(office.clerk).get(f"/letters/incoming/{letter.origin_id}/correct")
    assert soup.select("[name=level]") == []


@pytest.mark.parametrize("language", ["sw", "en"])
def test_every_page_is_drawn_in_both_languages(app, office, language):
    office.clerk.person.language = language
    db.session.commit()
    letter = register(office)
    page = Browser(app, language).sign_in(office.clerk)
    for tail in ("", "/file", "/correct"):
        page.get(url_of(letter, tail))
    assert re.search("Rejista|Register", page.get("/letters/incoming").text)


def test_the_registers_statements_do_not_grow_with_its_rows(office, page):
    opened_file(office)
    register(office)
    page.sign_in(office.clerk)
    few = fresh_statements(page, "/letters/incoming")
    for _ in range(6):
        register(office)
    assert fresh_statements(page, "/letters/incoming") == few


def test_a_letters_statements_do_not_grow_with_its_papers(office, page):
    letter = register(office, document=paper(office))
    service.correct(office.clerk.actor, letter, "sender", "A", "B")
    page.sign_in(office.clerk)
    few = fresh_statements(page, url_of(letter))
    more = register(office, document=paper(office), enclosures=[paper(office, f"{n}.txt") for n in range(5)])
    for name in "CDE":
        service.correct(office.clerk.actor, more, "sender", name, "B")
    assert fresh_statements(page, url_of(more)) <= few + 1


def fresh_statements(page, url):
    """How many statements a page takes that finds nothing in the session."""
    page.get(url)
    db.session.commit()
    db.session.expire_all()
    with counting() as seen:
        page.get(url)
    return len(seen)
