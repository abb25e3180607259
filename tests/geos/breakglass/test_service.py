"""Two people open a mailbox for a time; every refusal of it, and what the journal and the owner learn."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from geos.accounts import queries as accounts
from geos.accounts import service as signing
from geos.audit.models import AuditEntry
from geos.breakglass import queries, service
from geos.breakglass.models import Opening, OpeningState
from geos.breakglass.policy import POLICY
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.directory import service as directory
from geos.mail import boxes
from geos.mail import queries as mail
from geos.mail.models import MailboxKind
from geos.mail.service import create_mailbox
from geos.notices.models import Notice
from geos.work import queries as work
from tests.geos.breakglass.scenes import REASON, asked, mailbox, opened
from tests.geos.factories import CLI


@pytest.fixture
def box(office):
    return mailbox(office)


def told(member):
    """What somebody was told by notice."""
    return list(
        db.session.scalars(select(Notice.key).filter_by(person_id=member.person.id).order_by(Notice.id))
    )


def desk(member):
    """The verbs that wait for somebody."""
    return [item.act for item in db.session.scalars(work.waiting(member.actor))]


def acts(opening):
    """The acts of the journal about an opening."""
    query = select(AuditEntry.act).filter_by(subject_kind="mailbox_opening", subject_id=opening.id)
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def test_a_request_waits_with_the_auditor_and_the_head_and_with_nobody_else(office, box):
    opening = asked(office, box)
    assert [person.surname for person in queries.deciders(opening)] == ["Mtengeti", "Mzirai"]
    assert desk(office.auditor) == desk(office.ps) == ["approve_opening"]
    assert told(office.auditor) == ["approve_opening"]
    for other in (office.admin, office.officer, office.helpdesk, office.other_admin):
        assert desk(other) == []
    assert told(office.officer) == []
    with pytest.raises(WrongState):
        queries.opened(office.admin.actor, opening.id)


def test_an_approved_mailbox_is_read_without_a_trace_in_it_and_with_one_in_the_journal(office, box):
    opening = opened(office, box)
    [line] = service.look_through_opened(office.admin.actor, opening, "", None)
    parsed = service.read_opened(office.admin.actor, opening, "", line.base)
    assert (parsed.subject, parsed.text) == ("Malipo ya Novemba", "Hundi imelipwa.")
    assert service.save_opened(office.admin.actor, opening, "", line.base, 0).data.strip() == b"4711"
    assert [one.seen for one in boxes.listing(box)] == [False]
    assert acts(opening) == [
        "ask_opening", "approve_opening", "look_through_opened", "read_opened", "save_opened",
    ]  # fmt: skip
    looks = queries.looks(opening)
    assert [look.act for look in looks] == list(queries.LOOKED)
    assert looks[1].message_at.isoformat() == "2026-11-23T06:00:00+00:00"
    assert "Hundi" not in " ".join(db.session.scalars(select(AuditEntry.payload)))


def test_the_owner_is_told_at_once_and_sees_who_and_why(office, box):
    opening = opened(office, box)
    assert told(office.officer) == ["mailbox_opened"]
    assert queries.get(office.officer.actor, opening.id).reason == REASON
    assert desk(office.ps) == []


def test_for_a_legal_inquiry_the_owner_is_told_when_it_ends(office, box):
    opening = opened(office, box, tell_later=True, later_reason="Uchunguzi wa TAKUKURU")
    with pytest.raises(NotFound):
        queries.get(office.officer.actor, opening.id)
    service.end_opening(office.auditor.actor, opening)
    assert told(office.officer) == ["mailbox_opened"]
    assert queries.get(office.officer.actor, opening.id).told_at is not None


def test_telling_later_needs_a_reason(office, box):
    opening = asked(office, box)
    with pytest.raises(Incomplete):
        service.approve_opening(office.auditor.actor, opening, tell_later=True, later_reason="  ")
    assert opening.state is OpeningState.ASKED


@pytest.mark.parametrize(
    "act", [service.approve_opening, lambda who, what: service.refuse_opening(who, what, "Hapana")]
)
def test_neither_the_asker_nor_the_owner_nor_a_stranger_decides(office, box, act):
    directory.give_role(CLI, office.officer.person, "auditor")
    opening = asked(office, box)
    for who in (office.admin, office.officer, office.helpdesk, office.other_admin, office.director):
        with pytest.raises(Denied):
            act(who.actor, opening)
    assert opening.state is OpeningState.ASKED


def test_the_heads_own_mailbox_is_not_for_the_head_to_decide_about(office):
    box = create_mailbox(CLI, office.afya, MailboxKind.POST, "ps", post=office.ps.post)
    opening = asked(office, box)
    assert [person.surname for person in queries.deciders(opening)] == ["Mzirai"]
    with pytest.raises(NotFound):
        queries.get(office.ps.actor, opening.id)
    assert list(db.session.scalars(queries.register(office.ps.actor))) == []


def test_an_administrator_who_acts_as_head_does_not_decide_about_the_own_request(office, box):
    opening = asked(office, box)
    office.let_act(office.admin, office.ps)
    with pytest.raises(Denied):
        service.approve_opening(office.admin.actor, opening)


@pytest.mark.parametrize(
    ("reason", "hours", "field"),
    [("  ", 4, "reason"), ("x" * 501, 4, "reason"), (REASON, 0, "hours"), (REASON, 73, "hours")],
)
def test_a_request_says_why_and_for_at_most_three_days(office, box, reason, hours, field):
    with pytest.raises(Invalid) as refused:
        service.ask_opening(office.admin.actor, box, reason, hours)
    assert list(refused.value.fields) == [field]


def test_nobody_asks_for_the_own_mailbox_a_group_or_twice(office, box):
    own = mailbox(office, office.admin, "furaha.ndomba")
    group = create_mailbox(CLI, office.afya, MailboxKind.GROUP, "group.wote", label="Wote")
    asked(office, box)
    for each in (own, group, box):
        with pytest.raises(Invalid) as refused:
            asked(office, each)
        assert list(refused.value.fields) == ["address"]
    assert db.session.query(Opening).count() == 1


def test_only_an_administrator_of_that_institution_asks(office, box):
    for who in (office.helpdesk, office.auditor, office.ps, office.authority, office.other_admin):
        with pytest.raises(Denied):
            service.ask_opening(who.actor, box, REASON, 4)


def test_where_nobody_else_may_decide_nothing_can_be_asked(office):
    there = create_mailbox(CLI, office.other, MailboxKind.STAFF, "asha", person=office.other_officer.person)
    with pytest.raises(Invalid, match="Nobody else here may decide"):
        service.ask_opening(office.other_admin.actor, there, REASON, 4)


def test_it_ends_by_itself_and_reading_ends_before_the_worker_comes(office, box):
    opening = opened(office, box, tell_later=True, later_reason="Uchunguzi")
    with time_machine.travel(now() + timedelta(hours=24, seconds=1), tick=False):
        with pytest.raises(WrongState):
            queries.opened(office.admin.actor, opening.id)
        with pytest.raises(WrongState):
            service.read_opened(office.admin.actor, opening, "", boxes.listing(box)[0].base)
        assert service.sweep() == 1
        assert service.sweep() == 0
    assert (opening.state, opening.ended_at) == (OpeningState.ENDED, opening.ends_at)
    assert told(office.officer) == ["mailbox_opened"]
    assert acts(opening)[-1] == "close_opening"


def test_an_undecided_request_lapses_and_can_be_decided_no_more(office, box):
    opening = asked(office, box)
    with time_machine.travel(now() + timedelta(hours=72, seconds=1), tick=False):
        with pytest.raises(WrongState):
            service.approve_opening(office.auditor.actor, opening)
        assert service.sweep() == 1
    assert opening.state is OpeningState.LAPSED
    assert told(office.admin) == ["opening_lapsed"]
    assert desk(office.auditor) == []


def test_a_refused_or_ended_opening_is_over(office, box):
    opening = service.refuse_opening(office.ps.actor, asked(office, box), "Muulize mwenyewe")
    assert told(office.admin) == ["opening_refused"]
    for act in (service.approve_opening, service.withdraw_opening, service.end_opening):
        with pytest.raises(WrongState):
            act(office.auditor.actor, opening)
    second = opened(office, box)
    service.end_opening(office.admin.actor, second)
    with pytest.raises(WrongState):
        queries.opened(office.admin.actor, second.id)


def test_an_asker_who_administers_no_more_reads_no_more(office, box):
    opening = opened(office, box)
    office.admin.post.roles = [role for role in office.admin.post.roles if role.role != "institution_admin"]
    db.session.commit()
    with pytest.raises(NotFound):
        queries.opened(office.admin.actor, opening.id)


def test_the_list_holds_exactly_what_the_policy_lets_one_read(office, box):
    rows = [
        opened(office, box),
        asked(office, mailbox(office, office.auditor, "tatu.mzirai")),
        asked(office, create_mailbox(CLI, office.afya, MailboxKind.POST, "ps", post=office.ps.post)),
        asked(
            office, create_mailbox(CLI, office.afya, MailboxKind.SPECIAL, "masjala", registry=office.registry)
        ),
    ]
    for name, member in office.everyone.items():
        listed = {row.id for row in db.session.scalars(queries.visible(member.actor)).unique()}
        assert listed == {row.id for row in rows if POLICY.can(member.actor, "read", row)}, name


def test_no_mailbox_of_another_institution_is_found_by_its_address(office, box):
    there = create_mailbox(CLI, office.other, MailboxKind.STAFF, "asha", person=office.other_officer.person)
    assert queries.mailbox_to_open(office.admin.actor, there.address) is None
    assert queries.mailbox_to_open(office.admin.actor, box.address.upper()) == box
    with pytest.raises(NotFound):
        mail.get(office.admin.actor, box.id)


def test_nobody_decides_whose_way_in_the_asker_held(office, box):
    """One administrator who makes or resets the second person's account would decide alone."""
    auditor = accounts.of_person(office.auditor.person.id)
    signing.invite(office.admin.actor, auditor)
    opening = asked(office, box)
    assert [person.surname for person in queries.deciders(opening)] == ["Mtengeti"]
    with pytest.raises(Denied):
        service.approve_opening(office.auditor.actor, opening)
    signing.reset(office.admin.actor, accounts.of_person(office.ps.person.id))
    with pytest.raises(Denied):
        service.approve_opening(office.ps.actor, opening)
    service.refuse_opening(office.ps.actor, opening, "Hapana")
    with pytest.raises(Invalid):
        asked(office, box)
    with time_machine.travel(now() + accounts.LET_IN + timedelta(days=1)):
        service.approve_opening(office.ps.actor, asked(office, box))
