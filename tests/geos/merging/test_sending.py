"""The registry sends all in one act and takes all back in one; the worker does row after row."""

import pytest
from sqlalchemy import select

from geos.core.db import db
from geos.core.errors import Denied, Incomplete, NotFound, WrongState
from geos.exchange import channels
from geos.exchange.models import Consignment, ConsignmentState
from geos.exchange.service import consignments
from geos.letters.models import OutgoingState
from geos.letters.service import outgoing
from geos.letters.service.outgoing import To
from geos.merging import queries, service
from geos.merging.models import MergeState, RowState
from geos.work.models import WorkItem, WorkState
from tests.geos.merging import scenes
from tests.geos.outgoing.scenes import confidential_file

ALSO_UTUMISHI = f"{scenes.SHEET},,,,,UTU,3\n"


def sent(office, **other):
    """Ordered and worked off."""
    merge = scenes.signed(office, **other)
    service.send(office.clerk.actor, merge)
    service.work_off()
    db.session.expire_all()
    return merge


def letters(merge):
    return [row.letter for row in scenes.rows(merge)]


def test_every_letter_enters_the_register_and_goes_its_way(office):
    merge = sent(office, sheet=ALSO_UTUMISHI)
    assert merge.state is MergeState.SENT
    assert [each.register_number for each in letters(merge)] == [1, 2, 3]
    assert {each.dispatched_by_id for each in letters(merge)} == {office.clerk.person.id}
    found = db.session.scalars(select(Consignment).order_by(Consignment.id))
    assert [each.state for each in found] == [
        ConsignmentState.QUEUED,
        ConsignmentState.QUEUED,
        ConsignmentState.DELIVERED,
    ]
    assert queries.progress(merge).percent == 100


def test_sending_is_the_registrys_and_closes_its_one_item(office):
    merge = scenes.signed(office)
    with pytest.raises(Denied):
        service.send(office.officer.actor, merge)
    with pytest.raises(NotFound):
        service.send(office.other_clerk.actor, merge)
    service.send(office.clerk.actor, merge)
    with pytest.raises(WrongState):
        service.send(office.clerk.actor, merge)
    waits = select(WorkItem).filter_by(subject_kind="merge", subject_id=merge.id, state=WorkState.TO_DO)
    assert db.session.scalars(waits).first() is None


def test_nothing_is_sent_before_all_is_signed(office):
    merge = scenes.approved(office)
    with pytest.raises((NotFound, WrongState)):
        service.send(office.clerk.actor, merge)


def test_what_was_sent_or_struck_out_by_itself_is_not_done_again(office):
    merge = scenes.signed(office)
    first, second = letters(merge)
    consignments.dispatch(office.clerk.actor, first)
    outgoing.strike_out(office.clerk.actor, second, "Imepitwa")
    service.send(office.clerk.actor, merge)
    service.work_off()
    db.session.expire_all()
    assert [row.state for row in scenes.rows(merge)] == [RowState.SENT, RowState.CANCELLED]
    assert letters(merge)[0].register_number == 1


def test_its_copies_go_once_with_the_first_that_is_sent(office):
    merge = sent(office, copies=[To.outside("Mkaguzi Mkuu,\nDODOMA.", "ocag@mfano.example")])
    copies = [
        each.addressee.letter_id for each in db.session.scalars(select(Consignment)) if each.addressee.is_copy
    ]
    first, second = letters(merge)
    assert copies == [first.id]
    assert any(each.is_copy for each in second.addressees)  # printed on each of them
    assert not any(each.is_copy for each in channels.receivers(second))


def test_the_whole_is_taken_back_before_it_is_sent(office):
    merge = scenes.signed(office)
    with pytest.raises(Incomplete):
        service.cancel(office.clerk.actor, merge, " ")
    service.cancel(office.clerk.actor, merge, "Tarehe si sahihi")
    service.work_off()
    db.session.expire_all()
    assert merge.state is MergeState.CANCELLED
    assert {each.state for each in letters(merge)} == {OutgoingState.STRUCK_OUT}
    assert {each.folio.struck_out_why for each in letters(merge)} == {"Tarehe si sahihi"}
    with pytest.raises(WrongState):
        service.cancel(office.clerk.actor, merge, "Tena")


def test_what_its_addressee_has_registered_stays_and_says_so(office):
    merge = sent(office, sheet=ALSO_UTUMISHI)
    there = db.session.scalars(select(Consignment).filter_by(state=ConsignmentState.DELIVERED)).one()
    consignments.refuse(office.other_clerk.actor, there, "Si yetu")
    service.cancel(office.clerk.actor, merge, "Kosa")
    service.work_off()
    db.session.expire_all()
    assert [row.state for row in scenes.rows(merge)] == [
        RowState.CANCELLED,
        RowState.CANCELLED,
        RowState.SENT,
    ]
    assert "registered" in scenes.rows(merge)[2].reason
    assert merge.state is MergeState.CANCELLED


def test_an_order_half_done_goes_on_after_a_break(office):
    merge = scenes.signed(office)
    service.send(office.clerk.actor, merge)
    assert service.work_off(0) == 0
    assert merge.state is MergeState.SENDING
    assert service.work_off() == 2


def test_one_that_cannot_go_does_not_hold_up_the_others(office):
    merge = scenes.signed(office)
    first = scenes.rows(merge)[0]
    letter = first.letter
    letter.registry_id = office.secret_registry.id  # it moved: the clerk who ordered works elsewhere
    db.session.commit()
    service.send(office.clerk.actor, merge)
    service.work_off()
    db.session.expire_all()
    first, second = scenes.rows(merge)
    assert (first.state, second.state) == (RowState.SIGNED, RowState.SENT)
    assert first.reason
    assert merge.state is MergeState.SENT


def test_a_confidential_one_is_known_to_those_alone_whom_its_letter_is_opened_to(office):
    director = office.director
    letter = outgoing.draft(
        director.actor,
        confidential_file(office),
        subject="Uchunguzi",
        body="Maneno.",
        addressees=[To.member(office.other)],
        signer_post_id=director.post.id,
    )
    merge = service.start_merge(director.actor, letter)
    assert queries.get(director.actor, merge.id) is merge
    for member in (office.clerk, office.officer, office.other_clerk, office.auditor):
        with pytest.raises(NotFound):
            queries.get(member.actor, merge.id)
