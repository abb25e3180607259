"""Preparing, numbering, publishing, acknowledging and ending a circular, and every refusal on the way."""

import pytest
from sqlalchemy import select, update

from geos.circulars import queries, service
from geos.circulars.models import CircularCopy, CircularKind, CircularState
from geos.circulars.planning import Plan
from geos.circulars.queries import Asked
from geos.core.clock import held_at, today
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.exchange.service import consignments
from geos.letters.models import OutgoingState
from geos.letters.service import outgoing
from geos.notices.models import Notice
from geos.work.models import WorkItem, WorkState
from tests.geos import factories
from tests.geos.circulars import scenes
from tests.geos.files.scenes import noon_in
from tests.geos.outgoing import scenes as letters


def waiting(token):
    query = select(WorkItem).filter_by(token=token, act="acknowledge", state=WorkState.TO_DO)
    return [item.subject_id for item in db.session.scalars(query)]


# Preparing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"institution_ids": (), "unit_ids": ()}, "everyone"),
        ({"institution_ids": (99999,)}, "institutions"),
        ({"unit_ids": (99999,)}, "units"),
        ({"remind_days": -1}, "remind_days"),
        ({"remind_days": 61}, "remind_days"),
        ({"address": "x" * 401}, "address"),
        ({"replaces_id": 99999}, "replaces"),
    ],
)
def test_what_is_missing_or_strange_is_told_at_its_field(office, wrong, field):
    with pytest.raises(Invalid) as refusal:
        scenes.prepared(office, scenes.usual(office, **wrong))
    assert field in refusal.value.fields


def test_the_own_institution_is_reached_by_its_units_only(office):
    with pytest.raises(Invalid):
        scenes.prepared(office, Plan(institution_ids=(office.afya.id,)))


def test_only_its_author_makes_it_one_and_only_once(office):
    letter = letters.drafted(office)
    with pytest.raises(NotFound):
        service.start_circular(office.lawyer.actor, letter, scenes.usual(office))
    service.start_circular(office.officer.actor, letter, scenes.usual(office))
    with pytest.raises(WrongState):
        service.start_circular(office.officer.actor, letter, scenes.usual(office))


def test_whom_it_is_for_is_fixed_on_its_way_and_part_of_what_is_approved(office):
    circular = scenes.prepared(office)
    version = circular.letter.text_version
    service.edit_circular(office.officer.actor, circular, scenes.usual(office, unit_ids=()))
    assert circular.letter.text_version == version + 1
    outgoing.submit(office.officer.actor, circular.letter)
    with pytest.raises(WrongState):
        service.edit_circular(office.officer.actor, circular, scenes.usual(office))
    with pytest.raises(Denied):
        service.edit_circular(office.director.actor, circular, scenes.usual(office))


def test_it_can_be_made_an_ordinary_letter_again(office):
    circular = scenes.prepared(office)
    letter = service.drop(office.officer.actor, circular)
    assert queries.of_letter(letter) is None
    again = service.start_circular(office.officer.actor, letter, scenes.usual(office))
    assert (again.id, again.state) == (circular.id, CircularState.PREPARED)


# Numbering ------------------------------------------------------------------------------------------


def test_signing_gives_the_next_number_of_its_series_and_prints_it_in_the_subject(office):
    circular = scenes.signed(office)
    assert (circular.number, circular.year) == (1, today().year)
    assert circular.letter.subject == f"Waraka Na. 1 wa {today().year}: Matumizi ya nishati"
    assert circular.title == "Matumizi ya nishati"
    second = scenes.signed(office, language="en", file=circular.letter.file)
    assert second.letter.subject.startswith(f"Circular No. 2 of {today().year}: ")


def test_guidelines_are_numbered_apart_from_circulars(office):
    first = scenes.signed(office)
    guideline = scenes.usual(office, kind=CircularKind.GUIDELINE)
    other = scenes.signed(office, plan=guideline, file=first.letter.file)
    assert (first.number, other.number) == (1, 1)
    assert other.letter.subject.startswith("Mwongozo Na. 1 wa")


def test_the_paper_is_addressed_to_everybody_concerned(office):
    circular = scenes.signed(office, plan=scenes.usual(office, address="Wakurugenzi wote,\nSerikalini."))
    assert [each.lines for each in circular.letter.addressees] == ["Wakurugenzi wote,\nSerikalini."]


def test_a_number_that_was_never_published_stays_struck_out(office):
    circular = scenes.signed(office)
    outgoing.strike_out(office.clerk.actor, circular.letter, "Imepitwa")
    assert scenes.signed(office, file=circular.letter.file).number == 2
    with pytest.raises(WrongState):
        service.publish(office.clerk.actor, circular)


# Publishing -----------------------------------------------------------------------------------------


def test_publishing_enters_the_register_and_reaches_everybody(office):
    post = scenes.head_there(office)
    circular = scenes.published(office)
    assert circular.letter.state is OutgoingState.DISPATCHED
    assert circular.letter.register_number == 1
    unit, other = scenes.copies(circular)
    assert (unit.unit_id, unit.token) == (office.director.post.unit_id, f"post:{office.director.post.id}")
    assert (other.institution_id, other.token) == (office.other.id, f"post:{post.id}")
    assert waiting(other.token) == [other.id]
    assert other.document.sha256 == circular.letter.document.sha256


def test_only_the_registry_publishes_and_nothing_unsigned(office):
    circular = scenes.signed(office)
    with pytest.raises(Denied):
        service.publish(office.officer.actor, circular)
    with pytest.raises(NotFound):
        service.publish(office.other_clerk.actor, circular)
    prepared = scenes.prepared(office, file=circular.letter.file)
    with pytest.raises(NotFound):  # an unsigned letter is none of the registry's business
        service.publish(office.clerk.actor, prepared)
    service.publish(office.clerk.actor, circular)
    with pytest.raises(WrongState):
        service.publish(office.clerk.actor, circular)


def test_it_is_not_sent_as_an_ordinary_letter(office):
    circular = scenes.signed(office)
    with pytest.raises(WrongState, match="circular"):
        consignments.dispatch(office.clerk.actor, circular.letter)


def test_all_means_every_other_institution_also_more_than_are_reached_at_once(office):
    for number in range(22):
        factories.institution(f"T{number}", f"Taasisi {number}", f"Body {number}", f"t{number}.go.tz", "T")
    circular = scenes.published(office, plan=Plan(everyone=True))
    sums = queries.sums([circular])[circular.id]
    assert (sums.total, sums.delivered) == (23, 1)  # the new ones have nobody to receive it yet
    service.sweep()
    sums = queries.sums([circular])[circular.id]
    assert (sums.delivered, sums.unreachable) == (1, 22)


def test_without_a_head_the_registry_is_asked(office):
    circular = scenes.published(office)
    assert scenes.copies(circular)[1].token == f"registry:{office.other_registry.id}"


# Reading --------------------------------------------------------------------------------------------


def received(member, **asked):
    return [each.id for each in db.session.scalars(queries.received(member.actor, Asked(**asked)))]


def test_everybody_of_a_recipient_reads_it_and_nobody_else(office):
    circular = scenes.published(office)
    unit, other = scenes.copies(circular)
    for member in (office.other_officer, office.other_clerk):
        assert received(member) == [other.id]
        assert queries.copy(member.actor, other.id) is other
    for member in (office.director, office.officer):  # of the department
        assert received(member) == [unit.id]
    assert received(office.lawyer) == []  # of another unit of the own institution
    for member in (office.lawyer, office.officer, office.clerk):
        with pytest.raises(NotFound):
            queries.copy(member.actor, other.id)


def test_a_confidential_one_is_read_by_those_alone_whom_it_was_delivered_to(office):
    circular = scenes.published(office)
    _unit, other = scenes.copies(circular)
    db.session.execute(
        update(CircularCopy).where(CircularCopy.id == other.id).values(level=Level.CONFIDENTIAL)
    )
    db.session.commit()
    for member in (office.other_officer, office.other_clerk):  # not cleared, and not asked
        assert received(member) == []
        with pytest.raises(NotFound):
            queries.copy(member.actor, other.id)


def test_it_is_found_by_number_year_and_words(office):
    circular = scenes.published(office)
    other = scenes.copies(circular)[1].id
    year = today().year
    for text in ("1", f"1/{year}", "nishati", "matumizi nishati"):
        assert received(office.other_officer, text=text) == [other]
    for text in ("2", f"1/{year - 1}", "maji"):
        assert received(office.other_officer, text=text) == []
    assert received(office.other_officer, kind=CircularKind.GUIDELINE) == []
    assert received(office.other_officer, year=year) == [other]


# Acknowledging --------------------------------------------------------------------------------------


def test_whoever_is_asked_acknowledges_for_the_institution(office):
    post = scenes.head_there(office)
    other = scenes.copies(scenes.published(office))[1]
    service.acknowledge(office.other_officer.actor, other, "Tumeipokea.", post_id=post.id)
    assert (other.acknowledged_by_id, other.acknowledged_post_id) == (office.other_officer.person.id, post.id)
    assert other.remark == "Tumeipokea."
    assert waiting(other.token) == []
    with pytest.raises(WrongState):
        service.acknowledge(office.other_officer.actor, other)


def test_the_registry_may_acknowledge_too_and_a_mere_reader_may_not(office):
    scenes.head_there(office)
    other = scenes.copies(scenes.published(office))[1]
    with pytest.raises(Denied):
        service.acknowledge(office.authority.actor, other)
    with pytest.raises(NotFound):
        service.acknowledge(office.clerk.actor, other)
    with pytest.raises(Invalid):
        service.acknowledge(office.other_clerk.actor, other, "x" * 501)
    service.acknowledge(office.other_clerk.actor, other)
    assert other.acknowledged_post_id == office.other_clerk.post.id


def test_who_acts_for_the_head_acknowledges_in_that_place(office):
    circular = scenes.published(office)
    unit = scenes.copies(circular)[0]
    office.let_act(office.officer, office.director)
    service.acknowledge(office.officer.actor, unit, post_id=office.director.post.id)
    assert unit.acting_for_id == office.director.person.id


def test_the_sender_sees_how_many_have_acknowledged(office):
    circular = scenes.published(office)
    service.acknowledge(office.director.actor, scenes.copies(circular)[0])
    sums = queries.sums([circular])[circular.id]
    assert (sums.total, sums.delivered, sums.acknowledged, sums.percent) == (2, 2, 1, 50)
    silent = db.session.scalars(queries.copies(circular, "open")).all()
    assert [each.institution_id for each in silent] == [office.other.id]


# Reminding ------------------------------------------------------------------------------------------


def reminded():
    return list(db.session.scalars(select(Notice.person_id).filter_by(key="acknowledge_reminder")))


def test_by_rule_the_silent_are_reminded_after_so_many_working_days_and_then_again(office):
    circular = scenes.published(office)  # it says three
    service.acknowledge(office.director.actor, scenes.copies(circular)[0])
    with held_at(noon_in(2)):
        assert service.remind_due() == 0
    with held_at(noon_in(3)):
        assert service.remind_due() == 1
        assert service.remind_due() == 0
    assert reminded() == [office.other_clerk.person.id]
    with held_at(noon_in(6)):
        assert service.remind_due() == 1
    assert scenes.copies(circular)[1].reminders == 2


def test_nobody_is_reminded_of_what_no_rule_says_or_is_no_longer_in_force(office):
    quiet = scenes.published(office, plan=scenes.usual(office, remind_days=0))
    ended = scenes.published(office, file=quiet.letter.file)
    service.repeal(office.clerk.actor, ended, "Imepitwa")
    with held_at(noon_in(9)):
        assert service.remind_due() == 0


def test_by_hand_the_silent_are_reminded_once_a_day(office):
    circular = scenes.published(office)
    with pytest.raises(NotFound):
        service.remind(office.other_clerk.actor, circular)
    service.remind(office.officer.actor, circular)
    assert sorted(reminded()) == sorted([office.director.person.id, office.other_clerk.person.id])
    with pytest.raises(WrongState, match="today"):
        service.remind(office.officer.actor, circular)


def test_where_everybody_has_acknowledged_nobody_is_reminded(office):
    circular = scenes.published(office, plan=scenes.usual(office, institution_ids=()))
    service.acknowledge(office.director.actor, scenes.copies(circular)[0])
    with pytest.raises(WrongState, match="Everybody"):
        service.remind(office.officer.actor, circular)


# Ending ---------------------------------------------------------------------------------------------


def test_a_later_one_replaces_it(office):
    old = scenes.published(office)
    plan = scenes.usual(office, replaces_id=old.id)
    new = scenes.published(office, plan=plan, file=old.letter.file)
    assert old.state is CircularState.REPLACED
    assert queries.successor(old) is new
    newer, older_copy = scenes.copies(new)[1].id, scenes.copies(old)[1].id
    assert received(office.other_officer) == [newer]
    assert received(office.other_officer, view="ended") == [older_copy]


def test_it_is_repealed_with_a_reason_by_the_registry(office):
    circular = scenes.published(office)
    with pytest.raises(Denied):
        service.repeal(office.officer.actor, circular, "Imepitwa")
    with pytest.raises(Incomplete):
        service.repeal(office.clerk.actor, circular, " ")
    service.repeal(office.clerk.actor, circular, "Imepitwa")
    assert (circular.state, circular.end_reason) == (CircularState.REPEALED, "Imepitwa")
    with pytest.raises(WrongState):
        service.repeal(office.clerk.actor, circular, "Tena")
