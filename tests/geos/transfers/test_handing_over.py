"""The hand-over list is made by itself, frozen when given, and signed for by who takes over."""

from datetime import timedelta

import pytest
import time_machine

from geos.core.clock import now, start_of, today
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.directory import service as structure
from geos.mail import service as mailboxes
from geos.mail.models import MailboxKind
from geos.sheets.printed import Printed
from geos.transfers import drawing, queries, service
from geos.transfers.models import HandOverState, Part
from geos.work import queries as work
from geos.work import service as waiting
from tests.geos.factories import CLI
from tests.geos.files import scenes as files

DAY = timedelta(days=1)


@pytest.fixture
def vacant(office):
    """Where the officer goes."""
    return structure.add_post(CLI, office.lawyer.post.unit, "SHERIA2", "Mwanasheria", "Lawyer")


def _going(office, vacant, days=3):
    order = service.transfer(office.admin.actor, office.officer.person, vacant, today() + days * DAY)
    return queries.hand_overs(order)[0]


def _waits(office, title, level=Level.OPEN, subject_id=1):
    """Something waits for the officer's post."""
    token = f"post:{office.officer.post.id}"
    more = {"institution_id": office.afya.id, "title": title, "level": level}
    return waiting.open_item(token, "review", "outgoing_letter", subject_id, **more)


def _titles(actor, found):
    return [line.title for line in queries.lines(actor, found)]


def _desk(member):
    return [(item.act, item.subject_kind) for item in db.session.scalars(work.waiting(member.actor))]


def test_the_giver_is_asked_and_sees_the_desk_as_it_is_now(office, vacant):
    found = _going(office, vacant)
    assert ("give_hand_over", "hand_over") in _desk(office.officer)
    _waits(office, "Barua ya dawa")
    assert _titles(office.officer.actor, found) == ["Barua ya dawa"]


def test_files_in_hand_drafts_and_mailboxes_stand_in_their_parts(office, vacant):
    file = files.file_with(office, office.officer)
    box = mailboxes.create_mailbox(CLI, office.afya, MailboxKind.POST, "afisa", post=office.officer.post)
    found = _going(office, vacant)
    parts = dict(queries.by_part(queries.lines(office.officer.actor, found)))
    assert [line.reference for line in parts[Part.FILES]] == [file.reference]
    assert [(line.reference, line.count) for line in parts[Part.MAILBOXES]] == [(box.address, 0)]


def test_what_the_giver_confirmed_is_frozen_and_what_comes_later_is_added_marked(office, vacant):
    found = _going(office, vacant)
    _waits(office, "Barua ya kwanza")
    service.give_hand_over(office.officer.actor, found, "Funguo mbili")
    assert ("give_hand_over", "hand_over") not in _desk(office.officer)
    _waits(office, "Barua ya pili", subject_id=2)
    assert _titles(office.officer.actor, found) == ["Barua ya kwanza"]
    with time_machine.travel(start_of(today() + 3 * DAY)):
        service.sweep()
        lines = queries.lines(office.officer.actor, found)
        assert [(line.title, line.added) for line in lines] == [
            ("Barua ya kwanza", False),
            ("Barua ya pili", True),
        ]


def test_the_giver_may_confirm_anew_until_the_day(office, vacant):
    found = _going(office, vacant)
    service.give_hand_over(office.officer.actor, found)
    _waits(office, "Barua ya pili")
    service.give_hand_over(office.officer.actor, found, "Tena")
    assert _titles(office.officer.actor, found) == ["Barua ya pili"]
    assert found.given_remark == "Tena"


def test_the_head_of_the_unit_takes_over_a_vacant_post_and_signs_once(office, vacant):
    found = _going(office, vacant, days=0)
    assert (found.state, found.receiver_post_id) == (HandOverState.WAITING, office.officer.post.id)
    assert ("receive_hand_over", "hand_over") in _desk(office.director)
    service.receive_hand_over(office.director.actor, found, "Stempu haipo")
    assert (found.received_by_id, found.received_remark) == (office.director.person.id, "Stempu haipo")
    assert ("receive_hand_over", "hand_over") not in _desk(office.director)
    with pytest.raises(WrongState):
        service.receive_hand_over(office.director.actor, found)


def test_the_successor_takes_over_from_the_first_day(office, vacant):
    found = _going(office, vacant)
    structure.appoint(office.admin.actor, office.lawyer.person, office.officer.post, today() + 3 * DAY)
    with time_machine.travel(start_of(today() + 3 * DAY)):
        service.sweep()
        assert ("receive_hand_over", "hand_over") in _desk(office.lawyer)
        service.receive_hand_over(office.lawyer.actor, found)


def test_who_heads_a_unit_hands_over_to_the_post_above(office, vacant):
    order = service.transfer(office.admin.actor, office.director.person, vacant, today())
    assert queries.hand_overs(order)[0].receiver_post_id == office.ps.post.id


def test_no_subject_above_the_readers_clearance_is_listed_or_printed(office, vacant):
    found = _going(office, vacant, days=3)
    _waits(office, "Barua ya wazi")
    _waits(office, "Siri ya wizara", Level.SECRET, subject_id=2)
    with time_machine.travel(start_of(today() + 3 * DAY)):
        service.sweep()
        assert _titles(office.director.actor, found) == ["Barua ya wazi", "Siri ya wizara"]
        lines = queries.lines(office.officer.actor, found)
        assert [line.title for line in lines] == ["Barua ya wazi"]
        drawn = drawing.hand_over_list(found, lines, Printed.by(office.officer.actor))
        assert drawn.startswith(b"%PDF")


@pytest.mark.parametrize("member", ["admin", "lawyer", "ps", "other_officer", "helpdesk", "auditor"])
def test_nobody_else_reads_a_list(office, vacant, member):
    found = _going(office, vacant, days=0)
    with pytest.raises(NotFound):
        queries.hand_over(office.everyone[member].actor, found.id)


def test_nobody_gives_or_takes_for_another(office, vacant):
    found = _going(office, vacant)
    with pytest.raises(WrongState):
        service.receive_hand_over(office.director.actor, found)
    with pytest.raises(Denied):
        service.give_hand_over(office.director.actor, found)
    with time_machine.travel(start_of(today() + 3 * DAY)):
        service.sweep()
        with pytest.raises(Denied):
            service.receive_hand_over(office.officer.actor, found)


def test_a_remark_has_its_bounds(office, vacant):
    with pytest.raises(Invalid) as refusal:
        service.give_hand_over(office.officer.actor, _going(office, vacant), "a" * 1001)
    assert list(refusal.value.fields) == ["remark"]


def test_a_cancelled_order_needs_no_list(office, vacant):
    found = _going(office, vacant)
    service.cancel_transfer(office.admin.actor, found.transfer, "Imebatilishwa")
    assert found.state is HandOverState.VOID
    assert _desk(office.officer) == []
    with time_machine.travel(now() + 3 * DAY):
        assert service.sweep() == 0


def test_every_row_on_paper_has_as_many_cells_as_its_head(office, vacant):
    mailboxes.create_mailbox(CLI, office.afya, MailboxKind.POST, "afisa", post=office.officer.post)
    found = _going(office, vacant)
    _waits(office, "Barua ya dawa")
    for part, rows in queries.by_part(queries.lines(office.officer.actor, found)):
        drawn = drawing.part_of_list(part, rows)
        assert {len(row) for row in drawn["rows"]} == {len(drawn["heads"])}
