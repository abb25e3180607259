"""Entries that leave the register: taken back, struck out, passed to the confidential registry."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from geos.audit import queries as audit
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.directory.models import Registry, RegistryKind
from geos.documents import queries as documents
from geos.files.models import Folio
from geos.letters.models import IncomingEnding, IncomingLetter, IncomingState, OutgoingLetter, ValuableKind
from geos.letters.queries import incoming as queries
from geos.letters.service import incoming
from geos.letters.service.incoming.striking import UNDO_WITHIN
from geos.work import queries as work
from geos.work.models import WorkItem
from tests.geos.letters.incoming_desk import opened_file, paper, register
from tests.geos.letters.secret_desk import confidential_clerk, envelope

WHY = "Imesajiliwa mara mbili"


def waits(member, letter):
    items = work.waiting(member.actor).where(WorkItem.subject_id == letter.id)
    return [item.act for item in db.session.scalars(items) if item.subject_kind == "incoming_letter"]


def test_whoever_registered_takes_it_back_and_the_number_stays_struck_out(office):
    letter = register(office, source="jaribio:77")
    incoming.undo_registration(office.clerk.actor, letter, f"  {WHY}\n")
    assert (letter.state, letter.number, letter.source) == (IncomingState.STRUCK_OUT, 1, None)
    ending = letter.ending
    assert (ending.reason, ending.by_id, ending.was_source) == (WHY, office.clerk.person.id, "jaribio:77")
    assert waits(office.clerk, letter) == []
    again = register(office, source="jaribio:77")
    assert again.number == 2
    acts = [entry.act for entry in db.session.scalars(audit.of_subject("incoming_letter", letter.id))]
    assert sorted(acts) == ["register", "undo_registration"]


def test_taking_back_a_filed_letter_strikes_its_folio_out_in_the_same_act(office):
    file, _ = opened_file(office)
    letter = register(office)
    folio = incoming.file_letter(office.clerk.actor, letter, file)
    incoming.undo_registration(office.clerk.actor, letter, WHY)
    assert (folio.struck_out_why, letter.ending.was_folio_id, letter.folio_id) == (WHY, folio.id, None)
    later = register(office)
    assert incoming.file_letter(office.clerk.actor, later, file).number == folio.number + 1


def test_after_minutes_only_the_records_manager_strikes_it_out(office):
    letter = register(office)
    late = now() - UNDO_WITHIN - timedelta(seconds=1)
    db.session.execute(update(IncomingLetter).values(registered_at=late))
    db.session.commit()
    with pytest.raises(WrongState, match="15 minutes"):
        incoming.undo_registration(office.clerk.actor, letter, WHY)
    with pytest.raises(Denied):
        incoming.strike_out(office.clerk.actor, letter, WHY)
    incoming.strike_out(office.records.actor, letter, WHY)
    assert letter.state is IncomingState.STRUCK_OUT


def test_nobody_else_takes_a_registration_back(office):
    letter = register(office)
    for stranger in (office.records, office.officer, office.other_clerk, office.admin):
        with pytest.raises(Denied):
            incoming.undo_registration(stranger.actor, letter, WHY)
    with pytest.raises(Incomplete):
        incoming.undo_registration(office.clerk.actor, letter, " \0 ")
    with pytest.raises(Invalid):
        incoming.undo_registration(office.clerk.actor, letter, "x" * 301)
    assert letter.state is IncomingState.REGISTERED


def test_what_has_followed_stands_against_striking_out(office):
    file, _ = opened_file(office)
    answered = register(office)
    incoming.file_letter(office.clerk.actor, answered, file)
    db.session.add(
        OutgoingLetter(
            institution_id=office.afya.id, registry_id=office.registry.id, file_id=file.id, body="x",
            reply_to_id=answered.id, subject="Re", author_id=office.ps.person.id, post_id=office.ps.post.id,
            signer_post_id=office.ps.post.id,
        )
    )  # fmt: skip
    db.session.commit()
    given = register(office, valuables=[incoming.Valuable(ValuableKind.OTHER, "Pete")])
    incoming.hand_over_valuable(office.clerk.actor, given.valuable_items[0], "Mhasibu", "ERV 1")
    received = envelope(office)
    incoming.receive_sealed(office.director.actor, received)
    for letter in (answered, given, received):
        with pytest.raises(WrongState) as refused:
            incoming.undo_registration(office.clerk.actor, letter, WHY)
        assert refused.value.key == incoming.what_followed(letter) != ""
    assert db.session.scalars(select(IncomingEnding)).all() == []


def test_a_struck_out_entry_is_neither_filed_nor_corrected_nor_struck_out_again(office):
    file, _ = opened_file(office)
    letter = register(office)
    incoming.undo_registration(office.clerk.actor, letter, WHY)
    actor = office.clerk.actor
    for act in (
        lambda: incoming.file_letter(actor, letter, file),
        lambda: incoming.correct(actor, letter, "sender", "Mwingine", "x"),
        lambda: incoming.undo_registration(actor, letter, WHY),
        lambda: incoming.pass_on(actor, letter),
        lambda: incoming.add_valuable(actor, letter, incoming.Valuable(ValuableKind.OTHER, "Pete")),
    ):
        with pytest.raises(WrongState):
            act()
    assert len(db.session.scalars(select(Folio)).all()) == 1


def test_a_subject_corrected_on_a_file_is_corrected_on_its_folio(office):
    file, _ = opened_file(office)
    letter = register(office)
    folio = incoming.file_letter(office.clerk.actor, letter, file)
    old = letter.subject
    incoming.correct(office.clerk.actor, letter, "subject", "Upungufu wa chanjo", "Imesomwa vibaya")
    assert (folio.title, letter.corrections[0].old) == ("Upungufu wa chanjo", old)


# The confidential registry ------------------------------------------------------------------------------


def test_what_is_passed_on_is_the_confidential_registrys_and_nobody_elses(office):
    clerk = confidential_clerk(office)
    document = paper(office)
    letter = register(office, document=document)
    incoming.pass_on(office.clerk.actor, letter)
    assert (letter.state, letter.level) == (IncomingState.PASSED_ON, Level.CONFIDENTIAL)
    for stranger in (office.clerk, office.records, office.ps, office.officer):
        with pytest.raises(NotFound):
            queries.get(stranger.actor, letter.id)
        assert not documents.may_read(stranger.actor, document)
        assert waits(stranger, letter) == []
    assert waits(clerk, letter) == ["take_in"]
    done = db.session.scalars(select(WorkItem).filter_by(subject_id=letter.id)).all()
    assert {item.level for item in done} == {Level.CONFIDENTIAL}, "what was waiting before hides too"


def test_the_confidential_registry_gives_it_a_number_of_its_own(office):
    clerk = confidential_clerk(office)
    first, second = register(office), register(office)
    incoming.pass_on(office.clerk.actor, second)
    for stranger in (office.clerk, office.records, office.ps):
        with pytest.raises(Denied):
            incoming.take_in(stranger.actor, second, Level.CONFIDENTIAL)
    with pytest.raises(Invalid):
        incoming.take_in(clerk.actor, second, Level.TOP_SECRET)
    entry = incoming.take_in(clerk.actor, second, Level.SECRET)
    assert (entry.number, entry.level, entry.subject) == (1, Level.SECRET, second.subject)
    assert (first.number, second.number) == (1, 2)
    assert waits(clerk, entry) == ["file_letter"]
    with pytest.raises(WrongState):
        incoming.take_in(clerk.actor, second, Level.SECRET)
    with pytest.raises(NotFound):
        incoming.take_in(clerk.actor, first, Level.SECRET)


def test_what_was_taken_in_by_mistake_waits_there_again(office):
    clerk = confidential_clerk(office)
    letter = register(office, document=paper(office))
    incoming.pass_on(office.clerk.actor, letter)
    entry = incoming.take_in(clerk.actor, letter, Level.SECRET)
    incoming.undo_registration(clerk.actor, entry, WHY)
    assert waits(clerk, letter) == ["take_in"]
    assert incoming.take_in(clerk.actor, letter, Level.CONFIDENTIAL).number == 2


def test_what_is_kept_of_a_letter_goes_with_it_from_book_to_book(office):
    clerk = confidential_clerk(office)
    ring, cheque = (incoming.Valuable(ValuableKind.OTHER, what) for what in ("Pete", "Saa"))
    letter = register(office, valuables=[ring, cheque])
    given, kept = letter.valuable_items
    incoming.hand_over_valuable(office.clerk.actor, given, "Mhasibu", "ST 1")
    incoming.pass_on(office.clerk.actor, letter)
    entry = incoming.take_in(clerk.actor, letter, Level.SECRET)
    assert (given.receipt_number, kept.receipt_number) == ("ST 1", entry.register_number)
    (line,) = entry.valuable_items
    assert (line.description, line.registry_id, line.given_at) == ("Saa", office.secret_registry.id, None)
    incoming.undo_registration(clerk.actor, entry, WHY)
    assert (line.receipt_number, kept.given_at) == (letter.register_number, None)
    again = incoming.take_in(clerk.actor, letter, Level.SECRET)
    assert [item.description for item in again.valuable_items] == ["Saa"]
    assert kept.receipt_number == again.register_number


def test_without_a_confidential_registry_nothing_is_passed_on(office):
    db.session.execute(update(Registry).values(kind=RegistryKind.OPEN))
    db.session.commit()
    letter = register(office)
    with pytest.raises(Invalid):
        incoming.pass_on(office.clerk.actor, letter)
    assert letter.state is IncomingState.REGISTERED


def test_only_staff_pass_a_letter_on_and_only_before_it_is_filed(office):
    file, _ = opened_file(office)
    letter = register(office)
    for stranger in (office.ps, office.officer, office.other_clerk):
        with pytest.raises(Denied):
            incoming.pass_on(stranger.actor, letter)
    incoming.file_letter(office.clerk.actor, letter, file)
    with pytest.raises(WrongState):
        incoming.pass_on(office.clerk.actor, letter)


def test_a_level_raised_by_a_correction_hides_the_letter_and_its_traces(office):
    letter = register(office, document=paper(office))
    incoming.correct(office.records.actor, letter, "level", Level.CONFIDENTIAL, "Ni ya siri")
    with pytest.raises(NotFound):
        queries.get(office.clerk.actor, letter.id)
    assert not documents.may_read(office.clerk.actor, letter.document)
    assert waits(office.clerk, letter) == []
    assert waits(office.records, letter) == ["file_letter"]
    items = db.session.scalars(select(WorkItem).filter_by(subject_id=letter.id)).all()
    assert len(items) == 2
    assert {item.level for item in items} == {Level.CONFIDENTIAL}
