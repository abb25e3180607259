"""What the mail server is told of this installation: addresses, passwords, and who may send as whom."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import func, select, update

from geos.accounts import service as accounts
from geos.accounts.models import Account as Owner
from geos.core.clock import now
from geos.core.db import db
from geos.directory.models import Institution
from geos.joining import service as joining
from geos.mail import bridge as module
from geos.mail import queries, service
from geos.mail.bridge import Bridge, ensure_system_account
from geos.mail.models import GroupMember, MailboxKind, Posting
from geos.notices.models import Notice
from mailserver import maildir, replies
from mailserver.ports import Account, Origin, Refusal, Target
from tests.geos.factories import CLI, PASSWORD
from tests.geos.mail.conftest import staff_box
from tests.geos.mail.messages import letter, put

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def bridge(app):
    return Bridge(app)


def signed_in(bridge, member):
    account = bridge.check(member.username, PASSWORD, "10.0.0.1")
    assert account is not None
    return account


def change(institution, **values):
    db.session.execute(update(Institution).filter_by(id=institution.id).values(**values))
    db.session.commit()


@pytest.mark.parametrize(
    ("values", "reply"),
    [
        ({"state": "suspended"}, replies.RESTS),
        ({"state": "closed"}, replies.NO_SUCH_USER),
        ({"has_mail": False}, replies.NO_SUCH_USER),
    ],
)
def test_mail_for_an_institution_at_rest_waits_and_for_one_that_left_is_refused(
    bridge, office, boxes_of, values, reply
):
    change(office.afya, **values)
    for box in (boxes_of.officer, boxes_of.group, boxes_of.post):
        assert bridge.lookup(box.address) == Refusal(reply)
    assert bridge.lookup("hakuna@afya.go.tz") == Refusal(replies.NO_SUCH_USER)
    assert isinstance(bridge.lookup(boxes_of.other_officer.address), tuple)
    assert replies.RESTS.startswith("450 4.3.2")


def test_who_moved_gets_mail_for_the_old_address_while_the_old_institution_rests(bridge, office, boxes_of):
    service.move_staff(CLI, boxes_of.officer, office.other, "rehema", until=now() + timedelta(days=9))
    change(office.afya, state="closed")
    [target] = bridge.lookup("rehema.lukindo@afya.go.tz")
    assert target.address == "rehema@utumishi.go.tz"


@pytest.mark.parametrize(
    ("posting", "reply"),
    [
        (Posting.INSTITUTION, replies.FOR_OWN),
        (Posting.MEMBERS, replies.FOR_MEMBERS),
        (Posting.NAMED, replies.FOR_NAMED),
    ],
)
def test_a_group_says_who_may_write_to_it(bridge, boxes_of, posting, reply):
    service.set_posting(CLI, boxes_of.group, posting, ["afisa@who.int"])
    address = boxes_of.group.address
    assert bridge.lookup(address, Origin("mgeni@example.net")) == Refusal(reply)
    assert reply.startswith("550 5.7.1")
    assert isinstance(bridge.lookup(address), tuple)  # the server itself asks


def test_domains_of_active_institutions_are_local(bridge, office):
    assert bridge.is_local("afya.go.tz")
    assert bridge.is_local("AFYA.go.tz")
    assert not bridge.is_local("example.com")
    assert not bridge.is_local("")


def test_a_domain_that_left_the_mail_is_local_no_more_after_some_seconds(bridge, office, monkeypatch):
    assert bridge.is_local("afya.go.tz")
    change(office.afya, has_mail=False)
    assert bridge.is_local("afya.go.tz")  # still kept
    monkeypatch.setattr(module, "DOMAINS_KEPT", 0.0)
    assert not bridge.is_local("afya.go.tz")


def test_an_address_leads_to_its_maildir_with_its_quota(bridge, boxes_of):
    box = boxes_of.officer
    assert bridge.lookup(box.address) == (Target(queries.maildir(box), box.address, box.quota),)
    assert queries.maildir(box).joinpath("new").is_dir()


@pytest.mark.parametrize("address", ["rehema.lukindo+semina@afya.go.tz", "rehema.lukindo+@afya.go.tz"])
def test_a_tag_behind_a_plus_leads_to_the_same_mailbox(bridge, boxes_of, address):
    [target] = bridge.lookup(address)
    assert target.address == boxes_of.officer.address


def test_an_alias_and_a_posts_address_lead_to_their_mailbox(bridge, boxes_of):
    service.add_alias(CLI, boxes_of.post, "katibu.mkuu")
    assert bridge.lookup("katibu.mkuu@afya.go.tz") == bridge.lookup("ps@afya.go.tz")


def test_a_group_leads_to_its_members_but_for_the_suspended(bridge, boxes_of):
    service.suspend(CLI, boxes_of.lawyer, "Amehama")
    addresses = {target.address for target in bridge.lookup(boxes_of.group.address)}
    assert addresses == {boxes_of.officer.address, boxes_of.director.address}


def test_groups_within_groups_end_also_where_they_go_round(bridge, office, boxes_of):
    outer = service.create_mailbox(CLI, office.afya, MailboxKind.GROUP, "wote")
    service.set_members(CLI, boxes_of.group, [boxes_of.officer])
    service.set_members(CLI, outer, [boxes_of.group, boxes_of.ps])
    db.session.add(GroupMember(group_id=boxes_of.group.id, member_id=outer.id))
    db.session.commit()
    addresses = {target.address for target in bridge.lookup("group.wote@afya.go.tz")}
    assert addresses == {boxes_of.officer.address, boxes_of.ps.address}


def test_a_group_without_members_is_refused(bridge, office):
    service.create_mailbox(CLI, office.afya, MailboxKind.GROUP, "tupu")
    assert bridge.lookup("group.tupu@afya.go.tz") == Refusal(replies.NO_SUCH_USER)


@pytest.mark.parametrize(
    "address", ["hakuna@afya.go.tz", "rehema.lukindo@utumishi.go.tz", "x" * 300, "", "@", "+@afya.go.tz"]
)
def test_an_unknown_address_is_refused_for_good(bridge, boxes_of, address):
    assert bridge.lookup(address) == Refusal(replies.NO_SUCH_USER)
    assert replies.NO_SUCH_USER.startswith("550 5.1.1")


def test_a_suspended_mailbox_is_refused_for_good(bridge, boxes_of):
    service.suspend(CLI, boxes_of.officer, "Uchunguzi")
    assert bridge.lookup(boxes_of.officer.address) == Refusal(replies.SUSPENDED)
    assert replies.SUSPENDED.startswith("550 5.2.1")
    service.resume(CLI, boxes_of.officer, "Umekwisha")
    assert isinstance(bridge.lookup(boxes_of.officer.address), tuple)


def test_a_full_mailbox_is_refused_for_now_and_does_not_stop_a_group(bridge, boxes_of):
    boxes_of.officer.quota = 100
    db.session.commit()
    put(boxes_of.officer, letter())
    assert bridge.lookup(boxes_of.officer.address) == Refusal(replies.FULL)
    assert replies.FULL.startswith("452 4.2.2")
    assert len(bridge.lookup(boxes_of.group.address)) == 3


def test_the_right_password_opens_the_account_and_nothing_else_does(bridge, office, boxes_of):
    account = bridge.check(office.officer.username.upper(), PASSWORD, "10.0.0.1")
    assert account == Account(office.officer.username)
    assert bridge.check(office.officer.username, "siyo hii", "10.0.0.1") is None
    assert bridge.check(office.officer.username, "", "10.0.0.1") is None
    assert bridge.check("hakuna@afya.go.tz", PASSWORD, "10.0.0.1") is None
    assert bridge.check("ps@afya.go.tz", PASSWORD, "10.0.0.1") is None


def test_many_wrong_passwords_make_even_the_right_one_wait(bridge, office, boxes_of):
    for _ in range(6):
        assert bridge.check(office.officer.username, "siyo", "10.0.0.1") is None
    assert bridge.check(office.officer.username, PASSWORD, "10.0.0.1") is None
    assert bridge.check(office.director.username, PASSWORD, "10.0.0.1") is not None


def test_who_has_a_suspended_mailbox_cannot_sign_in(bridge, office, boxes_of):
    service.suspend(CLI, boxes_of.officer, "Uchunguzi")
    assert bridge.check(office.officer.username, PASSWORD, "10.0.0.1") is None


def test_everybody_sends_as_their_own_addresses_and_no_other(bridge, office, boxes_of):
    account = signed_in(bridge, office.officer)
    service.add_alias(CLI, boxes_of.officer, "r.lukindo")
    for own in ("rehema.lukindo", "REHEMA.lukindo", "rehema.lukindo+x", "r.lukindo"):
        assert bridge.may_send_as(account, f"{own}@afya.go.tz"), own
    foreign = ("baraka.shayo", "ps", "masjala", "group.tiba", "geos", "hakuna", "")
    for other in foreign:
        assert not bridge.may_send_as(account, f"{other}@afya.go.tz"), other
    assert not bridge.may_send_as(account, "rehema.lukindo@utumishi.go.tz")
    assert not bridge.may_send_as(account, "")


def test_holder_and_kaimu_send_as_the_post(bridge, office, boxes_of):
    assert bridge.may_send_as(signed_in(bridge, office.ps), "ps@afya.go.tz")
    assert not bridge.may_send_as(signed_in(bridge, office.director), "ps@afya.go.tz")
    office.let_act(office.director, instead_of=office.ps)
    db.session.commit()
    account = signed_in(bridge, office.director)
    assert bridge.may_send_as(account, "ps@afya.go.tz")
    assert not bridge.may_send_as(account, boxes_of.ps.address)


def test_clerks_send_as_their_registry(bridge, office, boxes_of):
    assert bridge.may_send_as(signed_in(bridge, office.clerk), "masjala@afya.go.tz")
    staff_box(office.other_clerk, office.other)
    assert not bridge.may_send_as(signed_in(bridge, office.other_clerk), "masjala@afya.go.tz")
    assert not bridge.may_send_as(signed_in(bridge, office.admin), "masjala@afya.go.tz")


def test_the_right_to_send_ends_with_the_suspension_of_a_session_that_is_still_open(bridge, office, boxes_of):
    account = signed_in(bridge, office.officer)
    service.suspend(CLI, boxes_of.officer, "Uchunguzi")
    assert not bridge.may_send_as(account, boxes_of.officer.address)


def test_whoever_left_or_never_was_here_sends_as_nobody(bridge, office, boxes_of):
    assert not bridge.may_send_as(Account("hakuna@afya.go.tz"), boxes_of.officer.address)
    account = signed_in(bridge, office.officer)
    office.officer.person.ended_at = now()
    db.session.commit()
    assert not bridge.may_send_as(account, boxes_of.officer.address)
    assert bridge.check(office.officer.username, PASSWORD, "10.0.0.1") is None


def test_the_system_account_sends_as_anything_here_and_nothing_elsewhere(app, bridge, office):
    login, password = ensure_system_account(Path(app.config["GEOS_KEYS"]))
    account = bridge.check(login, password, "127.0.0.1")
    assert account is not None
    assert bridge.may_send_as(account, "geos@afya.go.tz")
    assert not bridge.may_send_as(account, "geos@example.com")
    assert bridge.check(login, "siyo", "127.0.0.1") is None
    assert bridge.check(login, "", "127.0.0.1") is None


def test_the_system_account_is_made_once_and_only_its_owner_reads_it(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ensure_system_account(tmp_path / "keys"), range(16)))
    assert len(set(made)) == 1
    assert len(made[0][1]) >= 40
    files = list((tmp_path / "keys").iterdir())
    assert [file.name for file in files] == ["system-account"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600


def test_questions_may_be_asked_without_a_context_of_ones_own(bridge, boxes_of):
    assert maildir.folders(bridge.lookup(boxes_of.officer.address)[0].path) == [""]


def test_an_app_password_opens_and_with_a_second_factor_the_main_one_does_not(bridge, office, boxes_of):
    made = accounts.app_passwords.add(office.officer.actor, "Simu")
    for password in (made.secret, PASSWORD):
        assert bridge.check(office.officer.username, password, "10.0.0.1") == Account(office.officer.username)
    shown = pyotp.TOTP(TOTP_SECRET).at(now())
    accounts.enrol(office.officer.actor, TOTP_SECRET, shown)
    assert bridge.check(office.officer.username, PASSWORD, "10.0.0.1") == Refusal(replies.NEED_APP_PASSWORD)
    assert bridge.check(office.officer.username, "not this", "10.0.0.1") is None
    assert bridge.check(office.officer.username, made.secret, "10.0.0.1") == Account(office.officer.username)


def test_whose_role_requires_a_second_factor_needs_an_app_password_before_it_is_set_up(
    bridge, office, boxes_of, app, monkeypatch
):
    monkeypatch.setitem(app.config, "GEOS_SECOND_FACTOR_ROLES", "officer")
    db.session.execute(update(Owner).values(second_factor_waived=False))
    db.session.commit()
    assert bridge.check(office.officer.username, PASSWORD, "10.0.0.1") == Refusal(replies.NEED_APP_PASSWORD)


def test_a_mail_program_at_a_new_address_is_told_to_the_owner_once(bridge, office, boxes_of):
    def told():
        query = select(func.count()).where(Notice.person_id == office.officer.person.id)
        return db.session.scalar(query.where(Notice.key == "new_device"))

    for peer, times in (("10.0.0.1", 0), ("10.0.0.1", 0), ("41.59.0.7", 1), ("41.59.0.7", 1)):
        assert bridge.check(office.officer.username, PASSWORD, peer)
        assert told() == times


def test_nobody_of_a_suspended_institution_gets_in_by_any_password(bridge, office, boxes_of):
    made = accounts.app_passwords.add(office.officer.actor, "Simu")
    change(office.afya, state="suspended")
    for password in (made.secret, PASSWORD):
        assert bridge.check(office.officer.username, password, "10.0.0.1") is None


def test_a_session_that_is_still_open_sends_nothing_from_a_suspended_institution(bridge, office, boxes_of):
    login, address = office.officer.username, boxes_of.officer.address
    account = Account(login)
    assert bridge.may_send_as(account, address)
    joining.suspend_institution(office.authority.actor, office.afya, "Ukaguzi")
    assert not bridge.may_send_as(account, address)
