"""The register as a list: filters, numbers without a letter, old values in sight, valuables; no leak."""

import re

import pytest
from flask import url_for

from geos.core.db import db
from geos.core.types import Level
from geos.letters.models import ValuableKind
from geos.letters.service import incoming
from tests.geos.letters.incoming_desk import opened_file, register
from tests.geos.letters.secret_desk import confidential_clerk, envelope
from tests.geos.statements import counting
from tests.geos.test_access import TABLES

SECRET = "Uchunguzi wa rushwa bohari"
SENDER = "Takukuru Dodoma"


def rows(soup):
    return [" ".join(row.text.split()) for row in soup.select("tbody tr")]


def numbers(soup):
    return [row.text.strip() for row in soup.select("tbody th")]


def test_the_own_registry_sees_the_number_of_what_it_may_not_read_and_others_nothing(office, page):
    secret = register(office, member=office.records, level=Level.CONFIDENTIAL, subject=SECRET, sender=SENDER)
    db.session.commit()
    (line,) = rows(page.sign_in(office.clerk).get("/letters/incoming"))
    assert line == f"{secret.register_number} Si yako kusoma"
    for who in (office.ps, office.auditor, office.other_clerk, office.admin):
        assert rows(page.sign_in(who).get("/letters/incoming")) == []
    page.sign_in(office.clerk)
    for asked in ("q=rushwa", "q=1", f"q={secret.register_number}", "sender=Takukuru", "only=unfiled",
                  "state=registered"):  # fmt: skip
        assert rows(page.get(f"/letters/incoming?{asked}")) == [], asked


def test_a_letter_that_was_passed_on_leaves_its_number_and_that_remark(office, page):
    confidential_clerk(office)
    letter = register(office, subject=SECRET, sender=SENDER)
    incoming.pass_on(office.clerk.actor, letter)
    db.session.commit()
    assert rows(page.sign_in(office.clerk).get("/letters/incoming")) == [
        f"{letter.register_number} Imepelekwa masjala ya siri"
    ]
    page.get(f"/letters/incoming/{letter.id}", 404)


def test_the_confidential_registry_has_a_register_of_its_own(office, page):
    clerk = confidential_clerk(office)
    letter = register(office, subject=SECRET)
    register(office)
    incoming.pass_on(office.clerk.actor, letter)
    db.session.commit()
    page.sign_in(clerk)
    page.get(f"/letters/incoming/{letter.id}")
    url = f"/letters/incoming/{letter.id}/take-in"
    page.post(url, form_on=url, level="2")
    soup = page.follow()
    assert SECRET in soup.select_one("h1").text
    assert [SECRET in line for line in rows(page.get("/letters/incoming"))] == [True, True]
    assert any(
        "1/" in text for text in numbers(page.get(f"/letters/incoming?registry={office.secret_registry.id}"))
    )


def test_the_register_is_filtered_by_period_sender_and_state(office, page):
    opened_file(office)
    letter = register(office, sender="Mkoa wa Kigoma")
    gone = register(office)
    incoming.undo_registration(office.clerk.actor, gone, "Mara mbili")
    db.session.commit()
    page.sign_in(office.clerk)
    found = lambda asked: numbers(page.get(f"/letters/incoming?{asked}"))  # noqa: E731
    assert found("sender=kigoma") == [letter.register_number]
    assert found("state=struck_out") == [gone.register_number]
    assert found("state=filed") == [f"1/{letter.year}"]
    assert len(found("since=2026-01-01&until=2099-01-01")) == 3
    assert found("until=2020-01-01") == []
    assert len(found("since=x&until=9999-99-99&state=?&sender=")) == 3
    assert len(found("until=9999-12-31")) == 3


def test_a_struck_out_line_shows_its_number_struck_through_why_and_by_whom(office, page):
    letter = register(office)
    page.sign_in(office.clerk)
    url = f"/letters/incoming/{letter.id}/undo-registration"
    page.post(url, 422, form_on=url, reason="")
    page.post(url, form_on=url, reason="Si barua")
    soup = page.follow()
    assert "Si barua" in soup.text
    line = page.get("/letters/incoming").select_one("tbody tr")
    assert line.select_one("th s").text == letter.register_number
    assert "Si barua" in line.text
    assert "Juma Pazi" in line.text


def test_the_line_keeps_the_old_value_in_sight_with_who_and_why(office, page):
    letter = register(office)
    incoming.correct(office.clerk.actor, letter, "sender", "Bohari Kuu", "Imesomwa vibaya")
    db.session.commit()
    line = page.sign_in(office.clerk).get("/letters/incoming").select_one("tbody tr")
    assert [old.text for old in line.select("s")] == ["Bohari ya Dawa"]
    for said in ("Bohari Kuu", "Imesomwa vibaya", "Juma Pazi"):
        assert said in line.text
    shown = page.get(f"/letters/incoming/{letter.id}").select_one(".kv")
    assert [old.text for old in shown.select("s")] == ["Bohari ya Dawa"]


def test_an_officer_reaches_the_register_from_the_letters(office, page):
    soup = page.sign_in(office.officer).get("/letters/outgoing")
    assert soup.select_one('nav.tabs a[href="/letters/incoming"]')
    assert page.get("/letters/incoming").select_one('nav.tabs a[href="/letters/outgoing"]')


def test_the_register_takes_as_many_statements_for_many_lines_as_for_few(office, page):
    def line(number):
        letter = register(office, subject=f"Barua {number}")
        incoming.correct(office.clerk.actor, letter, "sender", "Mwingine", "Imekosewa")
        closed = envelope(office)
        incoming.undo_registration(office.clerk.actor, closed, "Mara mbili")
        register(office, member=office.records, level=Level.CONFIDENTIAL)
        register(office, valuables=[incoming.Valuable(ValuableKind.OTHER, "Pete")])

    page.sign_in(office.clerk)
    seen = {}
    for many in (1, 4):
        for number in range(many):
            line(number)
        db.session.commit()
        for url in ("/letters/incoming", "/letters/incoming/valuables"):
            page.get(url)
            with counting() as statements:
                page.get(url)
            seen.setdefault(url, set()).add(len(statements))
    assert {url: len(counts) for url, counts in seen.items()} == dict.fromkeys(seen, 1)
    assert max(max(counts) for counts in seen.values()) < 22


def test_an_envelope_goes_from_the_registry_to_its_addressee_and_back(office, page):
    letter = envelope(office)
    page.sign_in(office.clerk)
    soup = page.get(f"/letters/incoming/{letter.id}")
    assert "Bahasha iliyofungwa" in soup.select_one("h1").text
    assert not soup.select('form[action$="/receive"], a[href$="/unseal"]')
    page.sign_in(office.director)
    assert "Bahasha iliyofungwa" in page.get("/desk").text
    page.post(f"/letters/incoming/{letter.id}/receive", form_on=f"/letters/incoming/{letter.id}")
    url = f"/letters/incoming/{letter.id}/unseal"
    page.post(url, 422, form_on=url, decision="hand_in", level="0")
    page.post(url, form_on=url, decision="hand_in", level="1", sender="Bi. Tatu", subject="Malalamiko")
    page.follow()
    page.sign_in(office.clerk)
    assert "Malalamiko" in page.get(f"/letters/incoming/{letter.id}").select_one("h1").text


def test_the_valuables_book_records_the_hand_over(office, page):
    letter = register(office)
    url = f"/letters/incoming/{letter.id}/add-valuable"
    page.sign_in(office.clerk)
    page.post(url, 422, form_on=url, kind="money", amount="elfu", currency="TZS", count="1")
    page.post(url, form_on=url, kind="money", amount="150,000.50", currency="tzs", count="2")
    (line,) = rows(page.get("/letters/incoming/valuables"))
    assert "TZS 150,000.50" in line
    assert "vipande 2" in line
    (item,) = letter.valuable_items
    url = f"/letters/incoming/valuables/{item.id}/hand-over"
    page.post(url, form_on=url, given_to="Mhasibu Anna", receipt_number="ERV 0012")
    assert "ERV 0012" in rows(page.get("/letters/incoming/valuables"))[0]
    assert rows(page.get("/letters/incoming/valuables?only=kept")) == []
    page.get(url, 409)


# Leaks ------------------------------------------------------------------------------------------------------


@pytest.fixture
def hidden(office):
    """Letters whose subject and sender no clerk of the open registry may meet anywhere, and how to look."""
    scene = TABLES["incoming"].scene(office)
    secret = register(
        office, member=office.records, level=Level.CONFIDENTIAL, subject=SECRET, sender=SENDER,
        valuables=[incoming.Valuable(ValuableKind.OTHER, "Bahasha ya ndani")],
    )  # fmt: skip
    raised = register(office, subject=SECRET, sender=SENDER)
    incoming.correct(office.records.actor, raised, "level", Level.CONFIDENTIAL, "Ni ya siri")
    passed = register(office, subject=SECRET, sender=SENDER)
    incoming.pass_on(office.clerk.actor, passed)
    db.session.commit()
    return scene, (secret, raised, passed)


def test_no_page_tells_an_uncleared_clerk_what_a_confidential_letter_says(office, app, page, hidden, caplog):
    scene, letters = hidden
    pages = [row for row in TABLES["incoming"].ROWS if row.method == "GET"]
    of_a_letter = [row.endpoint for row in pages if "letter_id" in row.args(scene)]
    with app.test_request_context():
        urls = [url_for(row.endpoint, **row.args(scene)) for row in pages]
        urls += [url_for(name, letter_id=letter.id) for letter in letters for name in of_a_letter]
    searches = ["/search?q=rushwa", "/files/search?q=rushwa", "/letters/incoming?q=rushwa"]
    plain = ["/letters/incoming", "/letters/incoming?only=unfiled", "/letters/incoming/valuables", "/desk",
             "/registry", "/registry/paper", "/notices", "/files", "/letters/outgoing"]  # fmt: skip
    page.sign_in(office.clerk)
    told = re.compile("uchunguzi wa|takukuru", re.IGNORECASE)
    seen = 0
    for url in [*urls, *plain, *searches]:
        answer = page.client.get(url)
        seen += answer.status_code == 200
        assert not told.search(answer.text), url
        assert not told.search(str(answer.headers)), url
    assert seen > 12, "pages were looked at, not only refusals"
    assert not told.search(caplog.text)
    for letter in letters:
        assert page.client.get(f"/letters/incoming/{letter.id}").status_code == 404


def test_no_notice_journal_line_or_mail_tells_the_subject_of_a_confidential_letter(office, hidden):
    from sqlalchemy import select

    from geos.audit.models import AuditEntry
    from geos.notices.models import Notice
    from mailserver.queue import mail_queue

    assert not [n for n in db.session.scalars(select(Notice)) if "rushwa" in str(n.params)]
    assert not [e for e in db.session.scalars(select(AuditEntry)) if "rushwa" in e.payload]
    assert db.session.execute(select(mail_queue.c.id)).all() == []
