"""Registering, filing and correcting incoming letters."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from geos.audit import queries as audit
from geos.core.clock import now, today
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.documents import queries as documents
from geos.files.models import Direction, Folio, Medium
from geos.letters.models import Channel, IncomingCorrection, IncomingLetter, IncomingState
from geos.letters.queries import incoming as queries
from geos.letters.service import incoming
from geos.notices.models import Notice
from geos.work.models import WorkItem, WorkState
from tests.geos.letters.incoming_desk import opened_file, paper, register, scheme


def waiting(letter):
    """The open work about a letter."""
    found = select(WorkItem).filter_by(
        subject_kind="incoming_letter", subject_id=letter.id, act="file_letter"
    )
    return list(db.session.scalars(found.where(WorkItem.state == WorkState.TO_DO)))


def test_letters_get_the_next_number_of_their_registry_and_year(office):
    first, second = register(office), register(office)
    there = register(office, member=office.other_clerk, registry=office.other_registry)
    year = today().year
    assert [x.register_number for x in (first, second, there)] == [f"1/{year}", f"2/{year}", f"1/{year}"]
    assert queries.next_number(office.registry) == f"3/{year}"


def test_the_register_keeps_who_registered_what_when_and_by_which_channel(office):
    moment = now() - timedelta(hours=2)
    letter = register(office, received_at=moment, channel=Channel.POST, valuables=True)
    assert letter.received_at == moment
    assert letter.channel is Channel.POST
    assert letter.valuables
    assert letter.registered_by_id == office.clerk.person.id
    assert letter.registered_post_id == office.clerk.post.id
    assert letter.registered_for_id is None
    entry = db.session.scalars(audit.of_subject("incoming_letter", letter.id)).one()
    assert (entry.act, entry.post_id) == ("register", office.clerk.post.id)
    assert "Taarifa" not in entry.payload


def test_a_clerk_who_acts_is_recorded_as_acting(office):
    office.let_act(office.officer, instead_of=office.clerk)
    letter = register(office, member=office.officer, post_id=office.clerk.post.id)
    assert letter.registered_by_id == office.officer.person.id
    assert letter.registered_for_id == office.clerk.person.id


def test_the_registry_may_read_a_letter_and_nobody_else(office):
    letter = register(office)
    assert queries.get(office.records.actor, letter.id).id == letter.id
    for stranger in (office.officer, office.ps, office.auditor, office.other_clerk, office.admin):
        with pytest.raises(NotFound):
            queries.get(stranger.actor, letter.id)
        assert letter not in db.session.scalars(queries.visible(stranger.actor)).all()


@pytest.mark.parametrize("letter_id", [0, -1, 2**31, 2**70])
def test_a_number_that_names_no_letter_is_not_found(office, letter_id):
    with pytest.raises(NotFound):
        queries.get(office.clerk.actor, letter_id)


@pytest.mark.parametrize("who", ["officer", "ps", "admin", "records_elsewhere", "authority"])
def test_only_the_registrys_own_staff_register(office, who):
    member = office.other_clerk if who == "records_elsewhere" else getattr(office, who)
    with pytest.raises(Denied):
        register(office, member=member)
    assert db.session.scalars(select(IncomingLetter)).all() == []


def test_a_clerk_cannot_register_by_a_post_that_is_not_held(office):
    with pytest.raises(Denied):
        register(office, post_id=office.records.post.id)


def test_the_same_source_is_registered_once_and_the_second_is_told_the_number(office):
    first = register(office, source="mail:1234.M1P1.host,S=5,W=5")
    with pytest.raises(WrongState, match=first.register_number):
        register(office, source="mail:1234.M1P1.host,S=5,W=5", member=office.records)
    assert queries.next_number(office.registry) == f"2/{today().year}"
    register(office, member=office.other_clerk, registry=office.other_registry, source=first.source)


def test_a_refused_registration_gives_its_number_back(office):
    with pytest.raises(Invalid):
        register(office, subject=" ")
    assert register(office).number == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sender", ""),
        ("sender", "\0 \n"),
        ("sender", "B" * 201),
        ("subject", ""),
        ("subject", "x" * 301),
        ("their_reference", "R" * 81),
        ("sender_address", "a" * 255),
        ("level", Level.SECRET),
    ],
)
def test_what_the_register_cannot_take_is_refused_by_the_name_of_its_field(office, field, value):
    with pytest.raises(Invalid) as refused:
        register(office, **{field: value})
    assert list(refused.value.fields) == [field]


def test_a_letter_that_is_still_to_come_is_not_registered(office):
    with pytest.raises(Invalid) as refused:
        register(office, received_at=now() + timedelta(minutes=5))
    assert "received_at" in refused.value.fields


def test_a_subject_over_several_lines_becomes_one_line(office):
    assert register(office, subject="  Taarifa\r\n ya\tdawa\0 ").subject == "Taarifa ya dawa"


def test_the_papers_of_a_letter_are_read_by_whoever_may_read_it(office):
    document, cover, enclosure = paper(office), paper(office, "Barua.eml"), paper(office, "Jedwali.txt")
    letter = register(
        office, member=office.records, document=document, cover=cover, enclosures=[enclosure],
        level=Level.CONFIDENTIAL,
    )  # fmt: skip
    for found in (document, cover, enclosure):
        assert documents.get(office.records.actor, found.id).owner_id == letter.id
        assert found.level is Level.CONFIDENTIAL
        with pytest.raises(NotFound):
            documents.get(office.clerk.actor, found.id)  # not cleared
    assert [row.document_id for row in letter.enclosures] == [enclosure.id]


def test_a_letter_waits_to_be_filed_and_filing_ends_that(office):
    letter = register(office)
    assert [item.token for item in waiting(letter)] == [f"registry:{office.registry.id}"]
    incoming.open_and_file(office.clerk.actor, letter, scheme(office), "Dawa muhimu", Level.OPEN)
    assert waiting(letter) == []


def test_a_letter_becomes_folio_1_of_a_file_opened_for_it(office):
    document, cover, enclosure = paper(office), paper(office, "Barua.eml"), paper(office, "Jedwali.txt")
    letter = register(office, channel=Channel.MAIL, document=document, cover=cover, enclosures=[enclosure])
    folio = incoming.open_and_file(office.clerk.actor, letter, scheme(office), "Dawa muhimu", Level.OPEN)
    assert (folio.label, folio.title, folio.correspondent) == ("1", letter.subject, "Bohari ya Dawa")
    assert (folio.direction, folio.paper_date) == (Direction.IN, date(2026, 11, 19))
    assert (folio.document_id, folio.cover_id) == (document.id, cover.id)
    assert (folio.origin_kind, folio.origin_id) == ("incoming_letter", letter.id)
    assert letter.state is IncomingState.FILED
    assert letter.file.reference == "EA.45/312/01"
    assert letter.file.medium is Medium.ELECTRONIC
    beside = db.session.scalars(select(Folio).filter_by(file_id=letter.file_id, enclosure="a")).one()
    assert (beside.label, beside.document_id) == ("1(a)", enclosure.id)


def test_a_file_opened_for_a_paper_letter_is_kept_on_paper_too(office):
    file, _ = opened_file(office)
    assert file.medium is Medium.BOTH


def test_the_next_letter_becomes_the_next_folio(office):
    file, _ = opened_file(office)
    folio = incoming.file_letter(office.records.actor, register(office), file)
    assert folio.label == "2"


def test_a_letter_is_filed_once(office):
    file, _ = opened_file(office)
    letter = register(office)
    incoming.file_letter(office.clerk.actor, letter, file)
    with pytest.raises(WrongState):
        incoming.file_letter(office.clerk.actor, letter, file)
    with pytest.raises(WrongState):
        incoming.open_and_file(office.clerk.actor, letter, file.keyword, "Jingine", Level.OPEN)
    assert len(db.session.scalars(select(Folio).filter_by(file_id=file.id)).all()) == 2


def test_only_the_registrys_own_staff_file_a_letter(office):
    file, _ = opened_file(office)
    letter = register(office)
    for stranger in (office.officer, office.ps, office.other_clerk):
        with pytest.raises(Denied):
            incoming.file_letter(stranger.actor, letter, file)
        with pytest.raises(Denied):
            incoming.open_and_file(stranger.actor, letter, file.keyword, "Jingine", Level.OPEN)
    assert letter.state is IncomingState.REGISTERED


def test_a_letter_goes_on_no_file_of_another_institution(office):
    file, _ = opened_file(office)
    letter = register(office, member=office.other_clerk, registry=office.other_registry)
    with pytest.raises(NotFound):
        incoming.file_letter(office.other_clerk.actor, letter, file)


def test_a_letter_classified_above_a_file_does_not_go_on_it(office):
    file, _ = opened_file(office)
    letter = register(office, member=office.records, level=Level.CONFIDENTIAL)
    with pytest.raises(Invalid) as refused:
        incoming.file_letter(office.records.actor, letter, file)
    assert "level" in refused.value.fields
    assert letter.state is IncomingState.REGISTERED


def test_whoever_may_read_the_file_may_read_the_letter(office):
    file, _ = opened_file(office)
    letter = register(office)
    incoming.file_letter(office.clerk.actor, letter, file)
    with pytest.raises(NotFound):
        queries.get(office.director.actor, letter.id)
    hand_to(office, file, office.director)
    assert queries.get(office.director.actor, letter.id).id == letter.id
    assert letter in db.session.scalars(queries.visible(office.director.actor)).all()
    with pytest.raises(NotFound):
        queries.get(office.lawyer.actor, letter.id)


def hand_to(office, file, member):
    from geos.files import service as files
    from geos.files.models import Cause

    files.hand_over(office.clerk.actor, file, member.post, cause=Cause.NEW_PAPER)
    files.receive(member.actor, file)


def test_the_holder_of_a_file_is_told_of_a_new_folio(office):
    file, _ = opened_file(office)
    hand_to(office, file, office.director)
    incoming.file_letter(office.clerk.actor, register(office), file)
    notice = db.session.scalars(select(Notice).filter_by(key="new_folio")).one()
    assert (notice.person_id, notice.subject_id) == (office.director.person.id, file.id)


# Correcting -----------------------------------------------------------------------------------------


def test_a_correction_keeps_the_old_value_in_sight(office):
    letter = register(office)
    incoming.correct(office.records.actor, letter, "sender", "Bohari Kuu ya Dawa", "Jina halikuwa kamili")
    kept = db.session.scalars(select(IncomingCorrection)).one()
    assert (kept.field, kept.old, kept.new) == ("sender", "Bohari ya Dawa", "Bohari Kuu ya Dawa")
    assert (kept.reason, kept.by_id) == ("Jina halikuwa kamili", office.records.person.id)
    assert letter.sender == "Bohari Kuu ya Dawa"
    assert "correct" in [e.act for e in db.session.scalars(audit.of_subject("incoming_letter", letter.id))]


def test_dates_levels_and_yes_and_no_are_kept_as_text(office):
    letter = register(office, letter_date=None)
    values = {"letter_date": date(2026, 11, 20), "level": Level.RESTRICTED, "valuables": True}
    incoming.correct_entry(office.clerk.actor, letter, values, "Imekosewa")
    kept = db.session.scalars(select(IncomingCorrection).order_by(IncomingCorrection.id)).all()
    assert [(c.field, c.old, c.new) for c in kept] == [
        ("letter_date", "", "2026-11-20"), ("level", "open", "restricted"), ("valuables", "False", "True"),
    ]  # fmt: skip


def test_a_correction_needs_a_reason(office):
    letter = register(office)
    with pytest.raises(Incomplete):
        incoming.correct(office.clerk.actor, letter, "sender", "Mwingine", "  ")
    with pytest.raises(Invalid):
        incoming.correct(office.clerk.actor, letter, "sender", "Mwingine", "x" * 301)
    assert letter.sender == "Bohari ya Dawa"


@pytest.mark.parametrize(
    ("field", "new"), [("sender", ""), ("subject", "x" * 301), ("level", Level.TOP_SECRET)]
)
def test_a_correction_is_checked_as_the_entry_was(office, field, new):
    with pytest.raises(Invalid) as refused:
        incoming.correct(office.clerk.actor, register(office), field, new, "Imekosewa")
    assert field in refused.value.fields


@pytest.mark.parametrize(
    "field", ["number", "received_at", "registered_by_id", "channel", "source", "version"]
)
def test_number_time_of_receipt_and_clerk_never_change(office, field):
    with pytest.raises(Invalid):
        incoming.correct(office.clerk.actor, register(office), field, "1", "Imekosewa")


def test_correcting_nothing_is_told(office):
    letter = register(office)
    with pytest.raises(Invalid):
        incoming.correct_entry(office.clerk.actor, letter, {"sender": letter.sender}, "Hakuna")
    assert db.session.scalars(select(IncomingCorrection)).all() == []


def test_only_the_registrys_own_staff_correct(office):
    letter = register(office)
    for stranger in (office.officer, office.ps, office.other_clerk):
        with pytest.raises(Denied):
            incoming.correct(stranger.actor, letter, "sender", "Mwingine", "Imekosewa")


def test_a_raised_level_reaches_the_papers_and_what_waits(office):
    document = paper(office)
    letter = register(office, member=office.records, document=document)
    incoming.correct(office.records.actor, letter, "level", Level.CONFIDENTIAL, "Ina siri")
    assert document.level is Level.CONFIDENTIAL
    assert [item.level for item in waiting(letter)] == [Level.CONFIDENTIAL]


def test_the_level_of_a_letter_on_a_file_is_not_changed_in_the_register(office):
    letter = register(office)
    incoming.open_and_file(office.clerk.actor, letter, scheme(office), "Dawa", Level.RESTRICTED)
    with pytest.raises(Invalid) as refused:
        incoming.correct(office.clerk.actor, letter, "level", Level.RESTRICTED, "Imekosewa")
    assert "level" in refused.value.fields


# The register -----------------------------------------------------------------------------------------


def asked_for(office, asked):
    return queries.register(office.clerk.actor, queries.Asked(**asked))


def found(office, **asked):
    return [letter.number for letter in db.session.scalars(asked_for(office, asked))]


def test_the_register_is_found_by_words_numbers_and_years(office):
    register(office)
    register(office, sender="Mkoa wa Kigoma", subject="Magari ya wagonjwa", their_reference="KG.7/1/12")
    assert found(office) == [2, 1]
    assert found(office, text="magari kigoma") == [2]
    assert found(office, text="kg.7/1") == [2]
    assert found(office, text="1") == [2, 1]  # a number, and a part of a reference
    assert found(office, text=f"1/{today().year}") == [1]
    assert found(office, text="100%_") == []
    assert found(office, year=today().year) == [2, 1]
    assert found(office, year=1999) == []
    assert found(office, registry_id=office.secret_registry.id) == []


def test_the_register_shows_what_is_on_no_file_yet(office):
    opened_file(office)
    register(office)
    assert found(office, unfiled=True) == [2]


def test_the_register_leaves_out_what_the_reader_is_not_cleared_for(office):
    register(office, member=office.records, level=Level.CONFIDENTIAL)
    register(office)
    assert found(office) == [2]


def test_the_years_of_a_register_are_those_in_which_it_registered(office):
    assert queries.years([office.registry.id]) == []
    register(office)
    assert queries.years([office.registry.id, office.secret_registry.id]) == [today().year]


def test_todays_count_is_of_one_registry(office):
    register(office)
    register(office, member=office.other_clerk, registry=office.other_registry)
    assert queries.registered_today(office.registry.id) == 1
