"""Envelopes that the registry does not open: entered as they are, and their addressee's alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.documents import queries as documents
from geos.files import service as files
from geos.letters.models import IncomingLetter, IncomingState, Mark, ValuableKind
from geos.letters.queries import incoming as queries
from geos.letters.service import incoming
from geos.letters.service.incoming import Content, Scan, Sealed, Valuable
from geos.notices.models import Notice
from geos.work import queries as work
from tests.geos.documents import samples
from tests.geos.factories import CLI
from tests.geos.letters.incoming_desk import opened_file, paper, register
from tests.geos.letters.secret_desk import confidential_clerk, envelope

FOUND = Content("Bi. Tatu Mrema", "Malalamiko dhidi ya mtumishi", "TM/1")


def waiting(member, letter):
    found = work.waiting(member.actor).where(
        work.WorkItem.subject_kind == "incoming_letter", work.WorkItem.subject_id == letter.id
    )
    return [item.act for item in db.session.scalars(found)]


def test_an_envelope_is_entered_without_subject_or_paper_and_waits_for_its_addressee(office):
    letter = envelope(office, mark=Mark.SECRET)
    assert (letter.number, letter.state, letter.subject) == (1, IncomingState.SEALED, "")
    assert waiting(office.director, letter) == ["receive_sealed"]
    assert waiting(office.clerk, letter) == []
    notice = db.session.scalars(select(Notice).filter_by(person_id=office.director.person.id)).one()
    assert (notice.key, notice.params) == (
        "receive_sealed",
        {"reference": letter.register_number, "title": ""},
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"to_post_id": 987654}, "to_post"),
        ({"postmark_on": today() + timedelta(days=1)}, "postmark_on"),
        ({"registered_mail_number": "R" * 41}, "registered_mail_number"),
    ],
)
def test_what_cannot_stand_on_an_envelope_is_refused(office, changes, field):
    sealed = Sealed(**{"to_post_id": office.director.post.id, "mark": Mark.PERSONAL, **changes})
    with pytest.raises(Invalid) as refused:
        register(office, sender="", sealed=sealed)
    assert list(refused.value.fields) == [field]
    assert queries.next_number(office.registry).startswith("1/")


def test_an_envelope_for_another_institution_or_with_a_scan_is_refused(office):
    with pytest.raises(Invalid):
        register(office, sealed=Sealed(office.other_officer.post.id, Mark.PERSONAL))
    with pytest.raises(Invalid):
        register(office, sealed=Sealed(office.director.post.id, Mark.PERSONAL), document=paper(office))
    assert db.session.scalars(select(IncomingLetter)).all() == []


def test_only_the_addressee_receives_and_opens_it(office):
    letter = envelope(office)
    for stranger in (office.clerk, office.records, office.ps, office.secretary):
        for act in (incoming.receive_sealed, incoming.keep):
            with pytest.raises(Denied):
                act(stranger.actor, letter)
        with pytest.raises(Denied):
            incoming.hand_in(stranger.actor, letter, FOUND)
    incoming.receive_sealed(office.director.actor, letter)
    assert letter.sealed.received_by_id == office.director.person.id
    assert waiting(office.director, letter) == ["unseal"]
    with pytest.raises(WrongState):
        incoming.receive_sealed(office.director.actor, letter)


def test_what_names_a_person_is_not_for_whoever_acts_in_that_persons_post(office):
    by_name, by_post = envelope(office, by_name=True), envelope(office)
    office.let_act(office.officer, instead_of=office.director)
    with pytest.raises(Denied):
        incoming.receive_sealed(office.officer.actor, by_name)
    incoming.receive_sealed(office.officer.actor, by_post)
    incoming.receive_sealed(office.director.actor, by_name)
    with pytest.raises(NotFound):
        queries.get(office.officer.actor, by_name.id)


def test_what_is_kept_tells_the_registry_nothing_more(office):
    letter = envelope(office)
    incoming.keep(office.director.actor, letter, Scan("Siri yangu.pdf", samples.blank_pdf(1)))
    assert (letter.state, letter.subject, letter.document_id) == (IncomingState.KEPT, "", None)
    content = letter.sealed.content
    assert documents.may_read(office.director.actor, content)
    for stranger in (office.clerk, office.records, office.ps, office.auditor):
        assert not documents.may_read(stranger.actor, content)
    assert waiting(office.director, letter) == []
    with pytest.raises(WrongState):
        incoming.hand_in(office.director.actor, letter, FOUND)


def test_a_kept_paper_stays_with_the_person_when_the_post_passes_on(office):
    letter = envelope(office)
    incoming.keep(office.director.actor, letter, Scan("a.pdf", samples.blank_pdf(1)))
    office.let_act(office.officer, instead_of=office.director)
    assert not documents.may_read(office.officer.actor, letter.sealed.content)


def test_what_is_handed_in_waits_to_be_filed_with_what_the_addressee_wrote(office):
    letter = envelope(office)
    incoming.receive_sealed(office.director.actor, letter)
    scanned = Content(FOUND.sender, FOUND.subject, scan=Scan("Barua.pdf", samples.blank_pdf(2)))
    incoming.hand_in(office.director.actor, letter, scanned)
    assert (letter.state, letter.number, letter.subject) == (IncomingState.REGISTERED, 1, FOUND.subject)
    assert waiting(office.clerk, letter) == ["file_letter"]
    assert documents.may_read(office.clerk.actor, letter.document)


@pytest.mark.parametrize("field", ["sender", "subject"])
def test_what_is_handed_in_says_from_whom_and_what_about(office, field):
    letter = envelope(office)
    with pytest.raises(Invalid) as refused:
        incoming.hand_in(office.director.actor, letter, Content(**{**vars(FOUND), field: " "}))
    assert list(refused.value.fields) == [field]
    assert letter.state is IncomingState.SEALED


def test_what_is_handed_in_as_confidential_goes_to_the_confidential_registry(office):
    clerk = confidential_clerk(office)
    letter = envelope(office)
    secret = Content(
        FOUND.sender, FOUND.subject, level=Level.SECRET, scan=Scan("B.pdf", samples.blank_pdf(1))
    )
    incoming.hand_in(office.director.actor, letter, secret)
    assert (letter.state, letter.level) == (IncomingState.PASSED_ON, Level.SECRET)
    with pytest.raises(NotFound):
        queries.get(office.clerk.actor, letter.id)
    entry = incoming.take_in(clerk.actor, letter, Level.SECRET)
    assert (entry.registry_id, entry.number, entry.subject) == (office.secret_registry.id, 1, FOUND.subject)
    assert documents.may_read(clerk.actor, entry.document)
    assert not documents.may_read(office.records.actor, entry.document)


def test_a_level_above_ones_own_clearance_cannot_be_given_to_what_is_handed_in(office):
    letter = envelope(office, member=office.officer)
    with pytest.raises(Invalid):
        incoming.hand_in(office.officer.actor, letter, Content("A", "B", level=Level.SECRET))


def test_valuables_are_entered_with_their_letter_and_given_on_once_against_a_receipt(office):
    money = Valuable(ValuableKind.MONEY, amount=Decimal("150000.50"), count=3)
    letter = register(office, valuables=[money])
    (item,) = letter.valuable_items
    assert (letter.valuables, item.amount, item.currency) == (True, money.amount, "TZS")
    for wrong, field in ((("", "R1"), "given_to"), (("Mhasibu", " "), "receipt_number")):
        with pytest.raises(Invalid) as refused:
            incoming.hand_over_valuable(office.clerk.actor, item, *wrong)
        assert list(refused.value.fields) == [field]
    for stranger in (office.officer, office.other_clerk, office.admin):
        with pytest.raises(Denied):
            incoming.hand_over_valuable(stranger.actor, item, "Mhasibu", "ERV 1")
    incoming.hand_over_valuable(office.records.actor, item, "Mhasibu", "ERV 1")
    with pytest.raises(WrongState):
        incoming.hand_over_valuable(office.clerk.actor, item, "Mhasibu", "ERV 2")
    with pytest.raises(Invalid):
        incoming.correct(office.clerk.actor, letter, "valuables", False, "Hakuna")


@pytest.mark.parametrize(
    ("found", "field"),
    [
        (Valuable("money"), "amount"),
        (Valuable("cheque", amount=0), "amount"),
        (Valuable("other"), "description"),
        (Valuable("other", "Pete", currency="SHILINGI"), "currency"),
        (Valuable("other", "Pete", count=0), "count"),
        (Valuable("other", "P" * 201), "description"),
    ],
)
def test_the_valuables_book_takes_only_what_says_enough(office, found, field):
    letter = register(office)
    typed = Valuable(
        ValuableKind(found.kind),
        found.description,
        None if found.amount is None else Decimal(found.amount),
        found.currency,
        found.count,
    )
    with pytest.raises(Invalid) as refused:
        incoming.add_valuable(office.clerk.actor, letter, typed)
    assert list(refused.value.fields) == [field]
    assert not letter.valuables


def test_retitling_is_the_registrys_alone(office):
    _, folio = opened_file(office)
    with pytest.raises(Denied):
        files.retitle(office.ps.actor, folio, "Nyingine", "Imekosewa")
    files.retitle(CLI, folio, "Nyingine", "Imekosewa")
    assert folio.title == "Nyingine"
