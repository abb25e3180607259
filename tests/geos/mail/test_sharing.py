"""A mailbox opened to another: by its owner at once, through an administrator when the owner agrees."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from geos.audit.models import AuditEntry
from geos.core.clock import now, today
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.mail import boxes, queries, service
from geos.mail.folders import DRAFTS, TRASH
from geos.mail.models import Right
from geos.mail.service import Source
from geos.notices.models import Notice
from tests.geos.factories import CLI
from tests.geos.mail.messages import letter, put

MESSAGE = {"to": "nje@example.com", "subject": "Ombi", "text": "Habari"}


@pytest.fixture
def give(office, boxes_of):
    """The officer opens the own mailbox to the lawyer."""

    def given(right, **to):
        return service.share(
            office.officer.actor, boxes_of.officer, right, **(to or {"person": office.lawyer.person})
        )

    return given


def told(person):
    return list(db.session.scalars(select(Notice.key).where(Notice.person_id == person.id)))


def reads(member, box):
    try:
        return queries.get(member.actor, box.id) is box
    except NotFound:
        return False


def test_whoever_may_only_read_changes_and_sends_nothing(office, boxes_of, give):
    box, lawyer = boxes_of.officer, office.lawyer
    base, draft = put(box, letter()), put(box, letter(), folder=DRAFTS, flags="DS")
    assert not reads(lawyer, box)
    give(Right.READ)
    assert reads(lawyer, box)
    assert queries.mine(lawyer.actor) == [boxes_of.lawyer, box]
    actor, address = lawyer.actor, box.address
    for act in (
        lambda: service.mark(actor, box, "", base, "seen"),
        lambda: service.move(actor, box, "", base, TRASH),
        lambda: service.empty_trash(actor, box),
        lambda: service.save_draft(actor, box, identity=address, **MESSAGE),
        lambda: service.send(actor, box, identity=address, **MESSAGE),
    ):
        with pytest.raises(Denied):
            act()
    assert not queries.may_send_as(actor, address)
    assert [mine for mine, _box in queries.identities(actor)] == [boxes_of.lawyer.address]
    # A draft or an answered message of it is not touched by what is sent from one's own mailbox.
    for source in (Source(box, DRAFTS, draft), Source(box, "", base, answers=True)):
        service.send(actor, boxes_of.lawyer, identity=boxes_of.lawyer.address, in_reply_to=source, **MESSAGE)
    assert [line.base for line in boxes.listing(box, DRAFTS)] == [draft]
    assert [line.flags for line in boxes.listing(box)] == [""]


def test_whoever_may_write_sorts_and_drafts_but_sends_nothing(office, boxes_of, give):
    box, actor = boxes_of.officer, office.lawyer.actor
    base = put(box, letter())
    give(Right.WRITE)
    service.mark(actor, box, "", base, "seen")
    service.move(actor, box, "", base, TRASH)
    assert service.save_draft(actor, box, identity=box.address, **MESSAGE)
    with pytest.raises(Denied):
        service.send(actor, box, identity=box.address, **MESSAGE)


def test_whoever_may_send_as_it_does_and_the_journal_knows(office, boxes_of, give):
    box = boxes_of.officer
    give(Right.SEND_AS)
    actor = office.lawyer.actor
    assert queries.may_send_as(actor, box.address)
    service.send(actor, box, identity=box.address, **MESSAGE)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "send_mail")).one()
    assert entry.person_id == office.lawyer.person.id
    assert entry.subject_id == box.id


def test_a_post_mailbox_is_opened_to_a_post_and_whoever_holds_it_has_it(office, boxes_of):
    service.share(office.ps.actor, boxes_of.post, Right.SEND_AS, post=office.secretary.post)
    assert reads(office.secretary, boxes_of.post)
    assert queries.may_send_as(office.secretary.actor, "ps@afya.go.tz")
    assert not reads(office.lawyer, boxes_of.post)
    office.let_act(office.lawyer, instead_of=office.secretary)
    assert reads(office.lawyer, boxes_of.post)


def test_what_an_administrator_opens_waits_for_the_owner(office, boxes_of):
    box, admin = boxes_of.officer, office.admin.actor
    share = service.share(admin, box, Right.READ, person=office.admin.person)
    assert not reads(office.admin, box)
    assert told(office.officer.person) == ["agree_to_share"]
    for nobody in (office.admin, office.lawyer, office.ps):
        with pytest.raises((Denied, NotFound)):
            service.confirm_share(nobody.actor, share)
    service.confirm_share(office.officer.actor, share)
    assert reads(office.admin, box)
    assert "mailbox_shared" in told(office.admin.person)
    with pytest.raises(WrongState):
        service.confirm_share(office.officer.actor, share)


def test_of_a_registrys_mailbox_the_clerks_decide(office, boxes_of):
    share = service.share(office.admin.actor, boxes_of.registry, Right.READ, person=office.ps.person)
    assert set(told(office.clerk.person)) == {"agree_to_share"}
    service.confirm_share(office.clerk.actor, share)
    assert reads(office.ps, boxes_of.registry)


def test_a_share_ends_by_owner_administrator_receiver_or_by_itself(office, boxes_of, give):
    box = boxes_of.officer
    for ender in (office.officer, office.admin, office.lawyer):
        share = give(Right.READ)
        service.end_share(ender.actor, share)
        assert not reads(office.lawyer, box)
        with pytest.raises(WrongState):
            service.end_share(ender.actor, share)
    share = service.share(
        office.officer.actor, box, Right.READ, person=office.lawyer.person, last_day=today()
    )
    for stranger in (office.ps, office.other_admin):
        with pytest.raises((Denied, NotFound)):
            service.end_share(stranger.actor, share)
    assert reads(office.lawyer, box)
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        assert not reads(office.lawyer, box)
        assert queries.shares(box) == []
    assert len(queries.ended_shares(box)) == 3


def test_a_share_is_given_by_an_owner_within_the_institution_once(office, boxes_of, give):
    box = boxes_of.officer
    give(Right.READ)
    wrong = (
        {"person": office.lawyer.person},  # a second time
        {"person": office.officer.person},
        {"person": office.other_officer.person},
        {"post": office.other_officer.post},
        {},
        {"person": office.ps.person, "post": office.ps.post},
    )
    for to in wrong:
        with pytest.raises(Invalid) as refused:
            service.share(office.officer.actor, box, Right.READ, **to)
        assert set(refused.value.fields) == {"to"}
    with pytest.raises(Invalid):
        give(Right.READ, person=office.ps.person, last_day=today() - timedelta(days=1))
    with pytest.raises(Denied):  # who has a share does not hand it on
        service.share(office.lawyer.actor, box, Right.READ, person=office.ps.person)
    with pytest.raises(NotFound):
        service.share(office.other_admin.actor, box, Right.READ, person=office.ps.person)
    with pytest.raises(Denied):
        service.share(office.admin.actor, boxes_of.group, Right.READ, person=office.ps.person)
    service.suspend(CLI, box, "Uchunguzi")
    with pytest.raises(WrongState):
        give(Right.READ, person=office.ps.person)


def test_a_share_ends_with_the_service_of_either_and_with_the_mailbox(office, boxes_of, give):
    give(Right.READ)
    office.lawyer.person.institution_id = office.other.id  # moved away
    db.session.commit()
    assert not reads(office.lawyer, boxes_of.officer)
    office.lawyer.person.institution_id = office.afya.id
    db.session.commit()
    service.suspend(CLI, boxes_of.officer, "Uchunguzi")
    assert not reads(office.lawyer, boxes_of.officer)


def readings():
    return list(db.session.scalars(select(AuditEntry.person_id).where(AuditEntry.act == "read_mail")))


def test_who_opened_a_message_that_is_not_theirs_alone_is_journaled_once_each(office, boxes_of, give):
    give(Right.READ)
    for member, box in (
        (office.officer, boxes_of.officer),  # one's own: nobody's business
        (office.lawyer, boxes_of.officer),
        (office.lawyer, boxes_of.officer),
        (office.ps, boxes_of.post),
        (office.clerk, boxes_of.registry),
        (office.clerk, boxes_of.registry),
        (office.records, boxes_of.registry),
    ):
        service.note_reading(member.actor, box, "1.M0P0Q1.h", "<m1@x>")
    doers = (office.lawyer, office.ps, office.clerk, office.records)
    assert readings() == [doer.person.id for doer in doers]
    assert [row.person.id for row in queries.readings(boxes_of.registry, "1.M0P0Q1.h")] == [
        office.clerk.person.id, office.records.person.id,
    ]  # fmt: skip


def test_who_acts_in_a_post_opens_its_mailbox_to_nobody_who_keeps_it_afterwards(office, boxes_of):
    box = boxes_of.post
    holder = next(each for each in office.everyone.values() if each.post.id == box.post_id)
    office.let_act(office.admin, holder)
    with pytest.raises(Denied):
        service.share(office.admin.actor, box, Right.READ, person=office.admin.person)
    asked = service.share(CLI, box, Right.READ, person=office.admin.person)
    asked.confirmed_at = None
    db.session.commit()
    with pytest.raises(Denied):
        service.confirm_share(office.admin.actor, asked)
