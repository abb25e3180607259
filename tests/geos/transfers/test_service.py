"""A transfer is one act: appointments, desk, mailbox, access and certificate go together, on its day."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from geos.accounts import queries as accounts
from geos.accounts.models import UserSession
from geos.core.actor import Role
from geos.core.clock import now, start_of, today
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.directory import queries as directory
from geos.directory import service as structure
from geos.directory.models import PersonRole
from geos.mail import queries as mail
from geos.mail import service as mailboxes
from geos.mail.models import Mailbox, MailboxKind, MailboxState
from geos.notices.models import Notice
from geos.provisioning import queries as provisioning
from geos.signatures import queries as certificates
from geos.signatures.models import RevokeReason, SignerCertificate
from geos.transfers import queries, service
from geos.transfers.models import HandOver, LeavingCause, Transfer, TransferState
from geos.work import queries as work
from tests.geos.factories import CLI

DAY = timedelta(days=1)
DONE, PLANNED = TransferState.DONE, TransferState.PLANNED


@pytest.fixture
def vacant(office):
    """A vacant post in the director's department."""
    return structure.add_post(CLI, office.officer.post.unit, "AFISA2", "Afisa wa Pili", "Second Officer")


@pytest.fixture
def there(office):
    """A vacant post at the neighbour's."""
    return structure.add_post(
        CLI, office.other_admin.post.unit, "AFISA2", "Afisa Mwandamizi", "Senior Officer"
    )


def _mailbox(office, member):
    local = member.username.partition("@")[0]
    return mailboxes.create_mailbox(
        CLI,
        member.person.institution,
        MailboxKind.STAFF,
        local,
        person=member.person,
        label=member.person.name,
    )


def _between(office, there, day=0, **more):
    order = service.transfer(
        office.admin.actor,
        office.officer.person,
        None,
        today() + day * DAY,
        to_institution=office.other,
        **more,
    )
    return service.accept_transfer(office.other_admin.actor, order, there)


def _leave(office, last_day=-1, **more):
    more = {"cause": LeavingCause.RETIRED, **more}
    return service.leave(office.admin.actor, office.officer.person, today() + last_day * DAY, **more)


# Inside ---------------------------------------------------------------------------------------------


def test_inside_the_tray_stays_with_the_post_and_the_officer_goes_at_midnight(office, vacant):
    order = service.transfer(office.admin.actor, office.officer.person, vacant, today() + 3 * DAY)
    assert order.state is PLANNED
    assert office.officer.actor.holds(office.officer.post.id)
    midnight = start_of(today() + 3 * DAY)
    with time_machine.travel(midnight - timedelta(seconds=1), tick=False):
        assert office.officer.actor.holds(office.officer.post.id)
        assert service.sweep() == 0
    with time_machine.travel(midnight, tick=False):
        held = office.officer.actor
        assert held.holds(vacant.id)
        assert not held.holds(office.officer.post.id)
        assert office.director.actor.post(office.officer.post.id).covering
        assert service.sweep() == 1
        assert db.session.get(Transfer, order.id).state is DONE
        assert service.sweep() == 0


def test_inside_today_is_done_in_one_act_and_keeps_mailbox_and_access(office, vacant):
    box = _mailbox(office, office.officer)
    order = service.transfer(office.admin.actor, office.officer.person, vacant, today(), reference="EA/7")
    assert order.state is DONE
    assert [post.id for post in office.officer.actor.posts] == [vacant.id]
    assert (mail.by_address(box.address).id, order.new_address) == (box.id, box.address)
    assert certificates.standing(office.officer.person.id) is not None


def test_an_order_for_a_held_post_is_refused_with_the_holder_and_changes_nothing(office):
    with pytest.raises(Invalid) as refusal:
        service.transfer(office.admin.actor, office.officer.person, office.director.post, today())
    assert refusal.value.facts["name"] == "Baraka Shayo"
    assert office.officer.actor.holds(office.officer.post.id)
    assert not Transfer.query.count()


def test_two_follow_one_another_on_the_same_day(office, vacant):
    on = today() + 2 * DAY
    service.transfer(office.admin.actor, office.director.person, vacant, on)
    service.transfer(office.admin.actor, office.officer.person, office.director.post, on)
    with time_machine.travel(start_of(on)):
        assert service.sweep() == 2
        assert [post.code for post in office.officer.actor.posts][:1] == ["DT"]
        assert [post.id for post in office.director.actor.posts] == [vacant.id]


def test_who_acted_in_the_vacant_post_acts_until_the_new_holder_comes(office, vacant):
    structure.set_acting(CLI, vacant, office.lawyer.person, None, today(), today() + 30 * DAY)
    order = service.transfer(office.admin.actor, office.officer.person, vacant, today() + 2 * DAY)
    with time_machine.travel(now() + 2 * DAY):
        assert not office.lawyer.actor.holds(vacant.id)
    service.cancel_transfer(office.admin.actor, order, "Barua imebatilishwa")
    with time_machine.travel(now() + 2 * DAY):
        assert office.lawyer.actor.holds(vacant.id)


def test_one_running_order_for_a_person(office, vacant):
    service.transfer(office.admin.actor, office.officer.person, vacant, today() + DAY)
    with pytest.raises(Invalid) as refusal:
        _leave(office, 5)
    assert "already" in refusal.value.fields["person"]


@pytest.mark.parametrize("days", [-1, 731])
def test_an_order_is_dated_from_today_to_two_years_ahead(office, vacant, days):
    with pytest.raises(Invalid) as refusal:
        service.transfer(office.admin.actor, office.officer.person, vacant, today() + days * DAY)
    assert "starts_on" in refusal.value.fields


# Taking back ----------------------------------------------------------------------------------------


def test_a_cancelled_order_leaves_everything_as_it_was(office, vacant):
    office.let_act(office.officer, office.lawyer, days=20)
    order = service.transfer(office.admin.actor, office.officer.person, vacant, today() + 3 * DAY)
    with pytest.raises(Incomplete):
        service.cancel_transfer(office.admin.actor, order, " ")
    service.cancel_transfer(office.admin.actor, order, "Barua imebatilishwa")
    with time_machine.travel(now() + 4 * DAY):
        held = office.officer.actor
        assert held.holds(office.officer.post.id)
        assert held.holds(office.lawyer.post.id)
        assert not held.holds(vacant.id)
    with pytest.raises(WrongState):
        service.cancel_transfer(office.admin.actor, order, "Tena")
    assert {notice.key for notice in Notice.query.filter_by(person_id=office.officer.person.id)} >= {
        "transfer_ordered", "transfer_off",
    }  # fmt: skip


def test_an_order_is_not_cancelled_once_the_old_post_was_given_to_another(office, vacant):
    order = service.transfer(office.admin.actor, office.officer.person, vacant, today() + 3 * DAY)
    structure.appoint(office.admin.actor, office.lawyer.person, office.officer.post, today() + 3 * DAY)
    with pytest.raises(Invalid) as refusal:
        service.cancel_transfer(office.admin.actor, order, "Barua imebatilishwa")
    assert refusal.value.facts["name"] == "Daudi Kisanga"
    assert order.state is PLANNED


# Between institutions -------------------------------------------------------------------------------


def test_the_receiving_administrator_answers_and_until_then_nothing_changes(office, there):
    order = service.transfer(
        office.admin.actor, office.officer.person, None, today() + 3 * DAY, to_institution=office.other
    )
    assert order.state is TransferState.ASKED
    waiting = db.session.scalars(work.waiting(office.other_admin.actor)).all()
    assert [(item.act, item.subject_id) for item in waiting] == [("accept_transfer", order.id)]
    service.accept_transfer(office.other_admin.actor, order, there)
    assert db.session.scalars(work.waiting(office.other_admin.actor)).all() == []
    assert office.officer.actor.holds(office.officer.post.id)
    with time_machine.travel(start_of(today() + 3 * DAY)):
        assert office.officer.actor.posts == ()  # between midnight and the worker's round: nowhere
        service.sweep()
        assert [post.id for post in office.officer.actor.posts] == [there.id]
        assert office.officer.actor.institution_id == office.other.id


def test_the_mailbox_goes_along_and_the_old_address_leads_to_it_for_its_days(office, there):
    box = _mailbox(office, office.officer)
    path, old = box.path, box.address
    order = _between(office, there, forward_days=30)
    db.session.refresh(box)
    assert (box.address, box.path) == ("rehema.lukindo@utumishi.go.tz", path)
    assert (order.old_address, order.new_address) == (old, box.address)
    assert mail.destination(old).id == box.id
    assert accounts.of_person(office.officer.person.id).username == box.address
    with time_machine.travel(now() + 31 * DAY):
        assert mail.destination(old) is None


def test_a_mailbox_that_stays_behind_ends_and_a_new_one_is_made(office, there):
    old = _mailbox(office, office.officer)
    _between(office, there, keep_mailbox=False, forward_days=0)
    new = mail.by_address("rehema.lukindo@utumishi.go.tz")
    assert new.id != old.id
    assert old.state is MailboxState.REMOVED
    assert accounts.of_person(office.officer.person.id).username == new.address


def test_nothing_of_the_old_institution_goes_along(office, there, page):
    page.sign_in(office.officer)
    structure.give_role(CLI, office.officer.person, Role.AUDITOR)
    serial = certificates.standing(office.officer.person.id).serial
    _between(office, there)
    assert not PersonRole.query.filter_by(person_id=office.officer.person.id).count()
    assert not db.session.scalars(select(UserSession).where(UserSession.ended_at.is_(None))).all()
    revoked = SignerCertificate.query.filter_by(serial=serial).one()
    assert revoked.revoke_reason is RevokeReason.MOVED
    assert office.officer.actor.tokens == {f"person:{office.officer.person.id}", f"post:{there.id}"}


def test_a_refused_order_changes_nothing(office):
    order = service.transfer(
        office.admin.actor, office.officer.person, None, today() + DAY, to_institution=office.other
    )
    with pytest.raises(Incomplete):
        service.refuse_transfer(office.other_admin.actor, order, "")
    service.refuse_transfer(office.other_admin.actor, order, "Hatuna nafasi")
    assert order.state is TransferState.REFUSED
    assert office.officer.actor.holds(office.officer.post.id)
    with pytest.raises(WrongState):
        service.refuse_transfer(office.other_admin.actor, order, "Tena")


def test_an_answer_after_the_asked_day_counts_from_today(office, there):
    order = service.transfer(
        office.admin.actor, office.officer.person, None, today() + DAY, to_institution=office.other
    )
    with time_machine.travel(now() + 4 * DAY):
        service.accept_transfer(office.other_admin.actor, order, there)
        assert (order.starts_on, order.state) == (today(), DONE)


def test_an_address_that_is_taken_there_is_refused_by_name(office, there):
    _mailbox(office, office.officer)
    mailboxes.create_mailbox(
        CLI, office.other, MailboxKind.SPECIAL, "rehema.lukindo", registry=office.other_registry
    )
    order = service.transfer(
        office.admin.actor, office.officer.person, None, today(), to_institution=office.other
    )
    with pytest.raises(Invalid) as refusal:
        service.accept_transfer(office.other_admin.actor, order, there, "rehema.lukindo")
    assert "local_part" in refusal.value.fields
    service.accept_transfer(office.other_admin.actor, order, there, "rehema.l")
    assert order.new_address == "rehema.l@utumishi.go.tz"


def test_what_stands_in_the_way_on_the_day_is_told_once_and_tried_again(office, there):
    order = _between(office, there, day=2)
    structure.suspend_institution(CLI, office.other, "Ada haijalipwa")
    with time_machine.travel(now() + 2 * DAY):
        for _ in range(2):
            assert service.sweep() == 0
        order = db.session.get(Transfer, order.id)
        assert "suspended" in order.trouble["key"]
        assert Notice.query.filter_by(key="transfer_stuck").count() == 2  # one administrator on each side
        structure.resume_institution(CLI, office.other, "Imelipwa")
        assert service.sweep() == 1
        assert (order.state, order.trouble) == (DONE, None)


# Leaving --------------------------------------------------------------------------------------------


def test_who_leaves_gets_in_nowhere_and_mail_goes_on_for_its_days(office, page):
    page.sign_in(office.officer)
    box, to = _mailbox(office, office.officer), _mailbox(office, office.director)
    _leave(office, forward_to=to, forward_days=10)
    assert office.officer.person.ended_at is not None
    assert office.officer.actor.posts == ()
    assert not db.session.scalars(select(UserSession).where(UserSession.ended_at.is_(None))).all()
    assert mail.destination(box.address).id == to.id
    assert certificates.standing(office.officer.person.id) is None
    with time_machine.travel(now() + 11 * DAY):
        assert mail.destination(box.address) is None


def test_leaving_with_todays_date_is_carried_out_at_midnight(office):
    order = _leave(office, 0)
    assert order.state is PLANNED
    assert office.officer.actor.holds(office.officer.post.id)
    with time_machine.travel(start_of(today() + DAY)):
        assert service.sweep() == 1
        assert office.officer.person.ended_at is not None


def test_leaving_at_once_does_not_wait(office):
    order = _leave(office, 0, at_once=True, cause=LeavingCause.DISMISSED)
    assert order.state is DONE
    assert office.officer.actor.posts == ()


def test_mail_goes_on_only_to_another_mailbox_of_the_institution(office):
    own = _mailbox(office, office.officer)
    elsewhere = _mailbox(office, office.other_officer)
    for to in (own, elsewhere):
        with pytest.raises(Invalid) as refusal:
            _leave(office, forward_to=to, forward_days=10)
        assert "forward_to" in refusal.value.fields


def test_mail_of_whoever_leaves_does_not_go_on_to_the_administrator_who_orders_it(office):
    _mailbox(office, office.officer)
    with pytest.raises(Invalid) as refusal:
        _leave(office, forward_to=_mailbox(office, office.admin), forward_days=10)
    assert "forward_to" in refusal.value.fields


# Who may --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("member", ["officer", "ps", "secretary", "helpdesk", "other_admin", "authority"])
def test_nobody_but_the_administrator_orders(office, vacant, member):
    actor = office.everyone[member].actor
    for act in (
        lambda: service.transfer(actor, office.director.person, vacant, today()),
        lambda: service.leave(actor, office.director.person, today(), cause=LeavingCause.RETIRED),
    ):
        with pytest.raises((Denied, NotFound)):
            act()


def test_an_administrator_orders_and_answers_nothing_about_oneself(office, vacant, there):
    with pytest.raises(Denied):
        service.transfer(office.admin.actor, office.admin.person, vacant, today())
    with pytest.raises(Denied):
        service.leave(office.admin.actor, office.admin.person, today(), cause=LeavingCause.RETIRED)
    order = service.transfer(CLI, office.admin.person, None, today(), to_institution=office.other)
    with pytest.raises(Denied):
        service.cancel_transfer(office.admin.actor, order, "Sitaki")


def test_only_the_receiving_side_answers_and_strangers_do_not_see_it(office, there):
    order = service.transfer(
        office.admin.actor, office.officer.person, None, today() + DAY, to_institution=office.other
    )
    for act in (
        lambda: service.accept_transfer(office.admin.actor, order, there),
        lambda: service.refuse_transfer(office.admin.actor, order, "Hapana"),
    ):
        with pytest.raises(Denied):
            act()
    assert queries.get(office.officer.actor, order.id)
    for member in ("director", "helpdesk", "other_officer", "authority"):
        with pytest.raises(NotFound):
            queries.get(office.everyone[member].actor, order.id)


def test_a_double_answer_and_a_second_carrying_out_are_refused(office, there):
    order = _between(office, there)
    with pytest.raises(WrongState):
        service.accept_transfer(office.other_admin.actor, order, there)
    with pytest.raises(WrongState):
        service.carry_out_transfer(order)


def test_long_words_are_refused_by_field(office, vacant):
    for name, most in (("reference", 80), ("reason", 300)):
        with pytest.raises(Invalid) as refusal:
            service.transfer(
                office.admin.actor, office.officer.person, vacant, today(), **{name: "a" * (most + 1)}
            )
        assert list(refusal.value.fields) == [name]
    with pytest.raises(Invalid):
        service.transfer(office.admin.actor, office.officer.person, vacant, today(), forward_days=366)


def test_the_mailbox_of_a_post_is_read_by_whoever_holds_it_now(office, vacant):
    box = mailboxes.create_mailbox(CLI, office.afya, MailboxKind.POST, "afisa", post=office.officer.post)
    service.transfer(office.admin.actor, office.officer.person, vacant, today())
    assert box not in mail.mine(office.officer.actor)
    structure.appoint(office.admin.actor, office.lawyer.person, office.officer.post)
    assert box in mail.mine(office.lawyer.actor)
    assert [person.id for person in directory.holders(office.officer.post.id)] == [office.lawyer.person.id]
    assert isinstance(box, Mailbox)


def test_an_accepted_address_is_kept_for_the_officer_until_the_day(office, there):
    _mailbox(office, office.officer)
    order = _between(office, there, day=3)
    assert order.local_part == "rehema.lukindo"
    assert provisioning.proposals("utumishi.go.tz", "Rehema", "Lukindo")[0] == "rehema.lukindo2"
    special = {"registry": office.other_registry, "label": "Nyingine"}
    with pytest.raises(Invalid) as refusal:
        mailboxes.create_mailbox(CLI, office.other, MailboxKind.SPECIAL, "rehema.lukindo", **special)
    assert set(refusal.value.fields) == {"local_part"}
    service.cancel_transfer(office.admin.actor, order, "Barua imebatilishwa")
    assert mailboxes.create_mailbox(CLI, office.other, MailboxKind.SPECIAL, "rehema.lukindo", **special)


def test_where_the_plainest_address_is_taken_the_next_one_is_proposed(office, there):
    _mailbox(office, office.officer)
    special = {"registry": office.other_registry, "label": "Nyingine"}
    mailboxes.create_mailbox(CLI, office.other, MailboxKind.SPECIAL, "rehema.lukindo", **special)
    assert _between(office, there, keep_mailbox=False).new_address == "rehema.lukindo2@utumishi.go.tz"


# Changing places ------------------------------------------------------------------------------------


def _codes(member):
    return [post.code for post in member.actor.posts]


def test_two_change_places_on_one_day(office):
    own, on = _codes(office.officer), today() + 2 * DAY
    service.swap(office.admin.actor, office.officer.person, office.director.post, on, reference="EA/9")
    assert _codes(office.officer) == own
    with time_machine.travel(start_of(on), tick=False):
        assert service.sweep() == 2
        assert (_codes(office.officer), _codes(office.director)) == (["DT"], own)
        lists = db.session.scalars(select(HandOver).order_by(HandOver.id)).all()
        assert [(each.person_id, each.receiver_post_id) for each in lists] == [
            (office.officer.person.id, office.officer.post.id),
            (office.director.person.id, office.director.post.id),
        ]


def test_who_was_to_change_places_stays_when_either_order_is_cancelled(office):
    own, on = _codes(office.officer), today() + 2 * DAY
    service.swap(office.admin.actor, office.officer.person, office.director.post, on)
    [second] = queries.changing_with(db.session.scalars(select(Transfer).order_by(Transfer.id)).first())
    assert second.person_id == office.director.person.id
    service.cancel_transfer(office.admin.actor, second, "Barua imebatilishwa")
    assert {row.state for row in db.session.scalars(select(Transfer))} == {TransferState.CANCELLED}
    with time_machine.travel(start_of(on), tick=False):
        assert service.sweep() == 0
        assert (_codes(office.officer), _codes(office.director)) == (own, ["DT"])


def test_nobody_to_change_with_and_oneself_are_refused_and_nothing_is_ordered(office, vacant):
    admin, on = office.admin.actor, today() + DAY
    for post, field in ((vacant, "swap"), (office.officer.post, "to_post")):
        with pytest.raises(Invalid) as refusal:
            service.swap(admin, office.officer.person, post, on)
        assert set(refusal.value.fields) == {field}
    with pytest.raises(Denied):
        service.swap(admin, office.officer.person, office.admin.post, on)
    with pytest.raises(Invalid):
        service.swap(admin, office.officer.person, office.other_admin.post, on)
    assert not Transfer.query.count()
