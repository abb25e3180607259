"""Scanned letters at the intake: in the queue, on their page, registered once, and back after an undoing."""

import pytest
from sqlalchemy import select

from geos.core.db import db
from geos.core.errors import NotFound, WrongState
from geos.core.types import Level
from geos.documents import queries as documents
from geos.documents import service as papers
from geos.documents.models import TextState
from geos.exchange.queries import intake as queries
from geos.exchange.service import intake as service
from geos.files import service as files
from geos.files.models import Medium
from geos.letters.models import Channel, IncomingLetter
from geos.letters.service import incoming
from geos.scans import service as scans
from geos.scans.models import CameBy, ScanState
from tests.geos.factories import CLI
from tests.geos.intake.door import arrives, entry
from tests.geos.intake.entries import line
from tests.geos.letters.incoming_desk import opened_file, register
from tests.geos.scans import heaps
from tests.geos.statements import counting


def scan_url(scan):
    return f"/registry/scan/{scan.id}"


def test_scans_stand_in_the_queue_in_the_scanners_order_beside_mail(office, page):
    first, second = heaps.split(office, "L", "S", "L", "L", came_by=CameBy.HAND).letters
    base = arrives(office)
    soup = page.sign_in(office.clerk).get("/registry")
    urls = [a["href"] for a in soup.select(".work .ttl")]
    assert urls == [scan_url(first), scan_url(second), f"/registry/mail/{base}"]
    assert "kurasa 2" in soup.select(".work li")[1].text
    assert "Kwa mkono" in soup.select(".work li")[0].text
    assert queries.count(office.clerk.actor) == 3
    page.sign_in(office.other_clerk).get(scan_url(first), 404)


def test_what_the_worker_read_is_offered_and_says_where_it_comes_from(office, page):
    opened_file(office)
    register(office, sender="Bohari ya Dawa (MSD)", their_reference="BD 112/45/2/9")
    batch = heaps.uploaded(office, heaps.heap(heaps.scanned(heaps.letter(), 0.8)))
    scans.split_pending()
    url = scan_url(batch.letters[0])
    soup = page.sign_in(office.clerk).get(url)
    assert soup.select_one("[name=their_reference]")["value"] == ""
    assert "yanasomwa" in soup.text
    assert soup.select_one("[autofocus]")["name"] == "sender"
    papers.extract_pending(5)
    soup = page.get(url)
    values = {
        name: soup.select_one(f"[name={name}]") for name in ("sender", "their_reference", "letter_date")
    }
    assert values["sender"]["value"] == "Bohari ya Dawa (MSD)"
    assert values["their_reference"]["value"] == "BD.112/45/02/118"
    assert values["letter_date"]["value"] == "2026-11-24"
    assert "UPUNGUFU WA DAWA MUHIMU" in soup.select_one("[name=subject]").text
    assert "kama awali" in soup.select_one("label[for=sender]").text
    assert "imesomwa" in soup.select_one("label[for=their_reference]").text
    assert soup.select_one("[autofocus]")["value"] == "next"
    assert soup.select_one("[data-pages] img")["src"].startswith("/documents/")


def test_the_queue_shows_what_was_read_on_a_scan_and_never_fetches_a_whole_text(office, page):
    read, unread = heaps.split(office, "L", "S", "L").letters
    text = "BOHARI YA DAWA\nKumb. Na. BD.112/45/02/118\nYAH: UPUNGUFU WA DAWA\n" + "x" * 9000
    read.document.text, read.document.text_state = text, TextState.DONE
    db.session.commit()
    page.sign_in(office.clerk)
    with counting() as seen:
        known, unknown = page.get("/registry").select(".work li")
    assert known.select_one(".ttl").text == "UPUNGUFU WA DAWA"
    assert "Bohari ya Dawa" in known.text
    assert "BD.112/45/02/118" in known.text
    assert "bado haijasomwa" in unknown.select_one(".ttl").text
    assert len([each for each in seen if "substr(document.text" in each]) == 1
    assert not [each for each in seen if "document.text AS" in each]
    beside = page.get(scan_url(unread)).select(".queue li")
    assert "UPUNGUFU WA DAWA" in beside[0].text
    assert "ukurasa 1" in beside[1].text


def test_a_scan_is_registered_and_the_next_one_follows(office, page):
    first, second = heaps.split(office, "L", "S", "L").letters
    page.sign_in(office.clerk)
    page.post(scan_url(first), form_on=scan_url(first), **entry(then="next"))
    assert page.response.location == scan_url(second)
    letter = db.session.scalars(select(IncomingLetter)).one()
    assert (letter.channel, letter.source, letter.document_id) == (
        Channel.POST,
        first.source,
        first.document_id,
    )
    assert letter.received_at == first.batch.received_at
    assert (first.state, first.incoming_id) == (ScanState.REGISTERED, letter.id)
    page.get(scan_url(first), 302)
    assert page.response.location == f"/letters/incoming/{letter.id}"
    assert page.client.get(f"/documents/{first.document_id}/pages/1.png").status_code == 200


def test_the_return_key_registers_and_goes_on(office, page):
    first, second = heaps.split(office, "L", "S", "L").letters
    page.sign_in(office.clerk).get("/registry?next=1", 302)
    assert page.response.location == scan_url(first)
    page.post(scan_url(first), form_on=scan_url(first), **entry(then=None))  # the button that nobody pressed
    assert page.response.location == scan_url(second)
    page.post(scan_url(second), form_on=scan_url(second), **entry(then=None, their_reference="BD.1/2/3"))
    page.get("/registry?next=1", 302)
    page.follow()
    assert any("Hakuna barua" in flash for flash in page.flashes)


def test_a_second_clerk_is_told_the_number(office):
    scan = heaps.split(office, "L").letters[0]
    letter = service.register_scan(office.clerk.actor, scan, line(office.clerk))
    with pytest.raises(WrongState) as refused:
        service.register_scan(office.records.actor, scan, line(office.records))
    assert letter.register_number in str(refused.value)


def test_a_scan_that_was_cut_otherwise_meanwhile_is_not_registered(office):
    scan = heaps.split(office, "L", "L").letters[0]
    scans.cut(office.clerk.actor, scan, 2)
    with pytest.raises(WrongState):
        service.register_scan(office.clerk.actor, scan, line(office.clerk))
    assert db.session.scalars(select(IncomingLetter)).all() == []


def test_an_undone_registration_leaves_its_number_and_the_scan_waits_again(office):
    scan = heaps.split(office, "L").letters[0]
    letter = service.register_scan(office.clerk.actor, scan, line(office.clerk))
    incoming.undo_registration(office.clerk.actor, letter, "Masjala nyingine")
    assert (scan.state, scan.incoming_id) == (ScanState.WAITING, None)
    assert [each.arguments for each in queries.queue(office.clerk.actor, office.registry)] == [
        {"scan_id": scan.id}
    ]
    again = service.register_scan(office.clerk.actor, scan, line(office.clerk))
    assert (letter.number, again.number) == (1, 2)
    assert documents.get(office.clerk.actor, scan.document_id)


def test_a_letter_passed_to_the_confidential_registry_takes_its_heap_along(office):
    batch = heaps.split(office, "L", "S", "L")
    letter = service.register_scan(office.clerk.actor, batch.letters[0], line(office.clerk))
    incoming.pass_on(office.clerk.actor, letter)
    db.session.commit()
    for document in (batch.document_id, batch.letters[0].document_id):
        with pytest.raises(NotFound):
            documents.get(office.clerk.actor, document)
    assert documents.get(office.clerk.actor, batch.letters[1].document_id)
    assert letter.level is Level.CONFIDENTIAL


def test_a_heap_is_never_more_open_than_the_file_on_which_its_letter_lies(office):
    closed, _ = opened_file(office, level=Level.CONFIDENTIAL, member=office.records)
    plain = files.open_file(CLI, office.registry, closed.keyword, "Mengineyo", Level.OPEN, Medium.BOTH)
    letters = heaps.split(office, "L").letters + heaps.split(office, "L", "B").letters
    for scan, file in zip(letters, (closed, plain), strict=True):
        letter = service.register_scan(office.records.actor, scan, line(office.records, again=True))
        incoming.file_letter(office.records.actor, letter, file)
    first, second = (scan.batch.document_id for scan in letters)
    with pytest.raises(NotFound):
        documents.get(office.clerk.actor, first)
    assert documents.get(office.clerk.actor, second)
    files.change_level(office.records.actor, plain, Level.CONFIDENTIAL, "Mambo ya siri")
    with pytest.raises(NotFound):
        documents.get(office.clerk.actor, second)


def test_the_statements_of_the_queue_and_of_a_scans_page_do_not_grow(office, page):
    few, many = heaps.split(office, "L"), heaps.split(office, *"LSLSLSLSL", member=office.records)
    scan = few.letters[0].id
    numbers = []
    for hidden in (True, False):
        for each in many.letters:
            each.state = ScanState.REPLACED if hidden else ScanState.WAITING
        db.session.commit()
        page.sign_in(office.clerk)
        for url in ("/registry", f"/registry/scan/{scan}"):
            page.get(url)
            db.session.expire_all()
            with counting() as seen:
                page.get(url)
            numbers.append(len(seen))
    assert numbers[:2] == numbers[2:]
