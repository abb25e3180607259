"""`geos check` finds what no door would have let happen."""

from datetime import timedelta

import pytest

from geos.accounts import queries as accounts
from geos.accounts.models import UserSession
from geos.breakglass import soundness as of_openings
from geos.core.clock import now, today
from geos.core.db import db
from geos.directory import service as structure
from geos.directory.models import Appointment, AppointmentKind
from geos.mail import service as mail
from geos.mail.models import GroupMember, MailAddress, MailboxKind, MailboxShare, MailboxState, Right
from geos.provisioning import soundness
from geos.transfers import service as transfers
from geos.transfers import soundness as of_transfers
from geos.transfers.models import HandOver, HandOverState, Transfer, TransferState
from tests.geos.breakglass import scenes
from tests.geos.factories import CLI

DAY = timedelta(days=1)


@pytest.fixture
def boxes(office):
    """A staff mailbox here, one of the neighbour's, and a group."""

    def made(member, name):
        return mail.create_mailbox(
            CLI, member.person.institution, MailboxKind.STAFF, name, person=member.person
        )

    group = mail.create_mailbox(CLI, office.afya, MailboxKind.GROUP, "wote", label="Wote")
    return made(office.officer, "rehema"), made(office.other_officer, "asha"), group


def _photo(office, boxes):
    office.officer.person.photo = "0" * 64


def _two_holders(office, boxes):
    facts = {"post_id": office.officer.post.id, "kind": AppointmentKind.SUBSTANTIVE}
    db.session.add(Appointment(**facts, person_id=office.lawyer.person.id, starts_on=today() + DAY))


def _circle_of_posts(office, boxes):
    office.ps.post.supervisor_id = office.officer.post.id


def _circle_of_groups(office, boxes):
    db.session.add(GroupMember(group_id=boxes[2].id, member_id=boxes[2].id))


def _foreign_member(office, boxes):
    db.session.add(GroupMember(group_id=boxes[2].id, member_id=boxes[1].id))


def _foreign_share(office, boxes):
    facts = {"person_id": office.other_officer.person.id, "right": Right.READ, "confirmed_at": now()}
    db.session.add(MailboxShare(mailbox_id=boxes[0].id, **facts))


def _dead_forwarding(office, boxes):
    mine, other, _ = boxes
    row = db.session.get_one(MailAddress, mine.address)
    row.forward_id, row.until = other.id, now() + DAY
    other.state, other.removed_at = MailboxState.ARCHIVED, now()


def _session_of_the_gone(office, boxes):
    structure.end_person(CLI, office.lawyer.person)
    db.session.add(UserSession(key_hash="0" * 64, account_id=accounts.of_person(office.lawyer.person.id).id))


BREAKS = (
    (_photo, "the photo is not in the vault"),
    (_two_holders, "hold it on the same days"),
    (_circle_of_posts, "it comes back to itself"),
    (_circle_of_groups, "it comes back to itself"),
    (_foreign_member, "is of another institution"),
    (_foreign_share, "outside its institution"),
    (_dead_forwarding, "which is in the archive"),
    (_session_of_the_gone, "its owner has left"),
)


@pytest.mark.parametrize(("harm", "said"), BREAKS)
def test_what_is_broken_is_said_and_nothing_before(office, boxes, harm, said):
    assert list(soundness.findings()) == []
    harm(office, boxes)
    db.session.flush()
    found = list(soundness.findings())
    assert found
    assert any(said in each for each in found), found


def test_a_transfer_without_its_appointment_or_with_an_open_list_is_said(office):
    post = structure.add_post(CLI, office.officer.post.unit, "AFISA2", "Afisa", "Officer")
    order = transfers.transfer(office.admin.actor, office.officer.person, post, today() + DAY)
    assert list(of_transfers.findings()) == []
    order.appointment_id = None
    db.session.flush()
    [said] = of_transfers.findings()
    assert f"transfer {order.id}" in said
    order.state, order.done_at = TransferState.DONE, now()
    db.session.flush()
    [said] = of_transfers.findings()
    assert "not frozen" in said
    assert {row.state for row in HandOver.query} == {HandOverState.OPEN}
    assert Transfer.query.count() == 1


def test_a_mailbox_that_stays_open_past_its_time_is_said(office):
    opening = scenes.opened(office, scenes.mailbox(office))
    assert list(of_openings.findings()) == []
    opening.ends_at = now() - 2 * DAY
    db.session.flush()
    assert [each.partition(": ")[2] for each in of_openings.findings()] == ["it is open past its time"]
