"""The same letter twice: noticed by its paper and by the sender's reference, told as far as one may read."""

import io

import pytest
from sqlalchemy import func, select

from geos.access import service as access
from geos.core.clock import now, today
from geos.core.db import db
from geos.core.errors import Invalid
from geos.core.types import Level
from geos.exchange.entry import Upload
from geos.exchange.queries.earlier import Sender, doubles, last_letter
from geos.exchange.service import intake as service
from geos.letters.models import Channel, IncomingLetter
from geos.letters.service import incoming
from tests.geos.documents import samples
from tests.geos.intake.door import PDF, arrives, entry, message
from tests.geos.intake.entries import line
from tests.geos.letters.incoming_desk import opened_file, register
from tests.geos.statements import counting

SENDER = Sender("bohari ya DAWA", reference="BD 112 / 45 / 2 / 118")


def paper(office, member=None, scan=None, **changes):
    member = member or office.clerk
    return service.register_paper(
        member.actor, office.registry, Channel.POST, now(), line(member, **changes), scan
    )


def count():
    return db.session.execute(select(func.count()).select_from(IncomingLetter)).scalar_one()


def test_the_senders_reference_is_known_in_any_spelling(office):
    letter = paper(office)
    found = doubles(office.clerk.actor, office.registry, SENDER)
    assert [double.letter_id for double in found] == [letter.id]
    others = [("Utumishi", SENDER.reference), ("Bohari ya Dawa", "BD.112/45/02/119"), ("Bohari ya Dawa", "")]
    for other in (Sender(name, reference=reference) for name, reference in others):
        assert doubles(office.clerk.actor, office.registry, other) == []


def test_a_corrected_reference_counts_as_corrected(office):
    letter = paper(office, their_reference="BD.1/1/1")
    incoming.correct(office.clerk.actor, letter, "their_reference", "BD.112/45/02/118", "Ilikosewa")
    assert len(doubles(office.clerk.actor, office.registry, SENDER)) == 1


def test_the_same_file_is_known_whatever_is_written(office):
    data = samples.pdf("Barua moja")
    letter = paper(office, scan=Upload("a.pdf", data))
    with pytest.raises(Invalid) as refused:
        paper(office, scan=Upload("b.pdf", data), sender="Mwingine", their_reference="")
    assert list(refused.value.fields) == ["again"]
    assert count() == 1
    assert paper(office, scan=Upload("b.pdf", data), sender="Mwingine", their_reference="", again=True)
    assert letter.document.sha256 == db.session.scalars(select(IncomingLetter)).all()[1].document.sha256


def test_a_struck_out_letter_is_no_double(office):
    letter = paper(office)
    incoming.undo_registration(office.clerk.actor, letter, "Si yetu")
    assert doubles(office.clerk.actor, office.registry, SENDER) == []
    assert paper(office)


def test_what_is_above_the_clearance_leaves_no_trace(office):
    year = today().year
    paper(office, member=office.records, level=Level.CONFIDENTIAL)
    assert doubles(office.clerk.actor, office.registry, SENDER) == []
    assert paper(office)
    seen = doubles(office.records.actor, office.registry, SENDER)
    assert sorted(double.number for double in seen) == [f"1/{year}", f"2/{year}"]


def test_of_another_registrys_letter_only_its_being_there_is_told(office, page):
    letter = paper(office)
    access.revoke("incoming_letter", letter.id, f"registry:{office.registry.id}")
    found = doubles(office.clerk.actor, office.registry, SENDER)
    assert [(double.letter_id, double.subject) for double in found] == [(None, "")]
    base = arrives(office, message(PDF, sender="Bohari ya Dawa <b@bohari.example.go.tz>"))
    url = f"/registry/mail/{base}"
    soup = page.sign_in(office.clerk).post(url, 422, form_on=url, **entry())
    said = soup.select_one(".doubles").text
    assert "imeshasajiliwa" in said
    assert letter.subject not in said
    assert letter.register_number not in said


def test_the_clerk_sees_the_earlier_letter_and_has_to_say_that_this_is_another(office, page):
    letter = paper(office)
    base = arrives(office)
    url = f"/registry/mail/{base}"
    page.sign_in(office.clerk)
    assert not page.get(url).select(".doubles")
    soup = page.post(url, 422, form_on=url, **entry())
    assert soup.select_one(f'.doubles a[href="/letters/incoming/{letter.id}"]')
    assert soup.select_one("input[name=again]")
    assert count() == 1
    page.post(url, form_on=url, **entry(again="y"))
    assert count() == 2


def test_a_scan_uploaded_twice_can_be_said_to_be_another(office, page):
    data = samples.pdf("Barua moja")
    paper(office, scan=Upload("a.pdf", data))
    page.sign_in(office.clerk)
    sent = {
        **entry(their_reference="", sender="Mwingine"),
        "channel": "post",
        "received_at": "2026-01-05T08:30",
    }
    sent.pop("letter")
    soup = page.post("/registry/paper", 422, scan=(io.BytesIO(data), "b.pdf"), **sent)
    assert soup.select_one("input[name=again]")
    page.post("/registry/paper", scan=(io.BytesIO(data), "b.pdf"), **sent, again="y")
    assert count() == 2


def test_a_sender_is_written_as_last_time_and_its_last_file_is_offered(office, page):
    file, folio = opened_file(office, title="Mambo mengine kabisa")
    folio.correspondent = "–"  # so that nothing but the earlier letter speaks for this file
    letter = db.session.scalars(select(IncomingLetter)).one()
    incoming.correct(office.clerk.actor, letter, "sender", "Bohari ya Dawa (MSD)", "Jina kamili")
    incoming.correct(office.clerk.actor, letter, "sender_address", "barua@bohari.example.go.tz", "Anwani")
    base = arrives(office, message(subject="Salamu", text="Habari."))
    soup = page.sign_in(office.clerk).get(f"/registry/mail/{base}")
    assert soup.select_one("[name=sender]")["value"] == "Bohari ya Dawa (MSD)"
    chosen = soup.select_one("[name=file][checked]").find_parent("label")
    assert file.reference in chosen.text
    assert "Barua yao ya mwisho imo humu" in chosen.text
    assert "Folio 2" in chosen.text


def test_the_last_letter_is_found_by_address_then_by_reference_then_by_office(office):
    by_office = register(office, sender_institution=office.other, their_reference="")
    by_reference = register(office, their_reference="BD.112/45/02/7")
    by_address = register(office, sender_address="a@b.example", their_reference="")
    known = Sender("X", "a@b.example", office.other, "BD.112/45/2/118")
    actor = office.clerk.actor
    assert last_letter(actor, office.registry, known) == by_address
    assert last_letter(actor, office.registry, Sender("X", "", office.other, known.reference)) == by_reference
    assert last_letter(actor, office.registry, Sender("X", "", office.other)) == by_office
    assert last_letter(actor, office.registry, Sender("Bohari ya Dawa")) is None
    assert last_letter(office.officer.actor, office.registry, known) is None


def test_forty_doubles_cost_no_more_statements_than_one(office, page):
    paper(office)
    base = arrives(office, message(PDF, subject="Salamu"))
    url = f"/registry/mail/{base}"
    page.sign_in(office.clerk)
    page.get(url)
    numbers = []
    for more in (0, 6):
        for _ in range(more):
            paper(office, again=True)
        db.session.commit()
        db.session.expire_all()
        with counting() as seen:
            page.post(url, 422, **entry())
        numbers.append(len(seen))
    assert numbers[0] == numbers[1]
