"""Making mailboxes: what is made, and every reason for refusal."""

from pathlib import Path

import pytest
from sqlalchemy import select, update

from geos.audit.models import AuditEntry
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.directory import service as structure
from geos.directory.models import Institution
from geos.mail import queries, service
from geos.mail.models import MailAddress, Mailbox, MailboxKind, Posting
from mailserver import maildir
from tests.geos.factories import CLI
from tests.geos.mail.conftest import staff_box
from tests.geos.mail.messages import letter

STAFF, POST, GROUP, SPECIAL = MailboxKind.STAFF, MailboxKind.POST, MailboxKind.GROUP, MailboxKind.SPECIAL


def make(office, actor=CLI, local_part="mpya", **given):
    facts = {"kind": SPECIAL, "registry": office.registry, **given}
    kind = facts.pop("kind")
    if kind is not SPECIAL:
        facts.pop("registry")
    return service.create_mailbox(actor, office.afya, kind, local_part, **facts)


def acts():
    return list(db.session.scalars(select(AuditEntry.act).where(AuditEntry.subject_kind == "mailbox")))


def problems(refused):
    return set(refused.value.fields)


def test_a_new_mailbox_has_its_maildir_its_address_and_its_entry_in_the_journal(app, office):
    box = make(office, office.admin.actor, label="Malalamiko")
    assert box.address == "mpya@afya.go.tz"
    assert box.path == "afya.go.tz/mpya/Maildir"
    assert {part.name for part in queries.maildir(box).iterdir()} == {"new", "cur", "tmp"}
    assert queries.addresses(box) == ["mpya@afya.go.tz"]
    assert box.created_by_id == office.admin.person.id
    assert acts() == ["create_mailbox"]


def test_a_group_has_no_maildir_and_its_address_gets_the_prefix(office):
    box = make(office, kind=GROUP)
    assert (box.path, box.quota, box.address) == ("", 0, "group.mpya@afya.go.tz")
    assert make(office, kind=GROUP, local_part="group.pili").address == "group.pili@afya.go.tz"
    with pytest.raises(NotFound):
        queries.maildir(box)


def test_only_a_group_has_the_prefix_of_groups(office):
    with pytest.raises(Invalid) as refused:
        make(office, local_part="group.mpya")
    assert problems(refused) == {"local_part"}
    box = make(office)
    with pytest.raises(Invalid):
        service.add_alias(CLI, box, "group.mpya")
    group = service.add_alias(CLI, make(office, kind=GROUP, local_part="tiba"), "dawa")
    assert queries.addresses(group) == ["group.tiba@afya.go.tz", "group.dawa@afya.go.tz"]


@pytest.mark.parametrize("change", [{"has_mail": False}, {"state": "suspended"}, {"state": "closed"}])
def test_an_institution_without_mail_or_at_rest_gets_no_mailbox(office, change):
    db.session.execute(update(Institution).filter_by(id=office.afya.id).values(**change))
    db.session.commit()
    with pytest.raises(Invalid):
        make(office)
    assert db.session.scalars(select(Mailbox)).all() == []


# fmt: off
BAD_LOCAL_PARTS = (
    "", " ", "Asha", "asha mwinyi", "asha@afya.go.tz", ".asha", "asha.", "asha..mwinyi", "asha+x", "a/b",
    "../x", "asha\n", "ásha", "-asha", "asha_-x", "a'b", "a\0b", "x" * 65, "<b>", "%", "geos", "postmaster",
    "mailer-daemon",
)
# fmt: on


@pytest.mark.parametrize("local_part", BAD_LOCAL_PARTS)
def test_an_address_that_is_no_good_is_refused(office, local_part):
    with pytest.raises(Invalid) as refused:
        make(office, local_part=local_part)
    assert problems(refused) == {"local_part"}
    assert db.session.scalars(select(Mailbox)).all() == []


def test_an_address_is_given_once(office):
    make(office)
    with pytest.raises(Invalid) as refused:
        make(office)
    assert problems(refused) == {"local_part"}


def test_an_alias_and_a_mailbox_cannot_share_an_address(office):
    box = make(office)
    service.add_alias(CLI, box, "jina.lingine")
    with pytest.raises(Invalid):
        make(office, local_part="jina.lingine")
    with pytest.raises(Invalid):
        service.add_alias(CLI, box, "mpya")


def test_an_empty_folder_that_a_failed_attempt_left_is_taken(app, office):
    with pytest.raises(Invalid):
        make(office, quota=1)
    maildir.create(Path(app.config["GEOS_MAIL_ROOT"]) / "afya.go.tz/mpya/Maildir")
    assert make(office).id


def test_old_mail_under_an_address_is_not_given_to_somebody_else(app, office):
    path = Path(app.config["GEOS_MAIL_ROOT"]) / "afya.go.tz/mpya/Maildir"
    maildir.append(path, "Sent", letter())
    with pytest.raises(Invalid) as refused:
        make(office)
    assert problems(refused) == {"local_part"}
    assert db.session.scalars(select(MailAddress)).all() == []


@pytest.mark.parametrize("quota", [0, -1, 10 * 1024**2 - 1, 1024**4 + 1])
def test_a_quota_has_limits_at_every_door(office, quota):
    with pytest.raises(Invalid) as refused:
        make(office, quota=quota)
    assert problems(refused) == {"quota"}
    box = make(office)
    with pytest.raises(Invalid):
        service.set_quota(CLI, box, quota)
    assert box.quota == service.QUOTA


def test_a_kind_needs_its_owner_and_no_other(office):
    wrong = (
        ({"kind": STAFF}, "person"),
        ({"kind": POST}, "post"),
        ({"registry": None}, "registry"),
        ({"person": office.officer.person}, "person"),
        ({"kind": GROUP, "post": office.ps.post}, "post"),
    )
    for given, field in wrong:
        with pytest.raises(Invalid) as refused:
            make(office, **given)
        assert problems(refused) == {field}


def test_an_owner_of_another_institution_is_refused(office):
    for given in (
        {"kind": STAFF, "person": office.other_officer.person},
        {"kind": POST, "post": office.other_officer.post},
        {"registry": office.other_registry},
    ):
        with pytest.raises(Invalid):
            make(office, **given)


def test_a_person_and_a_post_have_one_mailbox_each(office):
    staff_box(office.officer, office.afya)
    make(office, kind=POST, post=office.ps.post)
    with pytest.raises(Invalid) as refused:
        make(office, kind=STAFF, person=office.officer.person, local_part="mwingine")
    assert problems(refused) == {"person"}
    with pytest.raises(Invalid):
        make(office, kind=POST, post=office.ps.post, local_part="mwingine")


@pytest.mark.parametrize("who", ["officer", "clerk", "ps", "auditor", "helpdesk", "other_admin", "authority"])
def test_only_an_administrator_of_the_institution_runs_its_mailboxes(office, who):
    actor = office.everyone[who].actor
    with pytest.raises(Denied):
        make(office, actor)
    box = make(office)
    group = make(office, kind=GROUP, local_part="kikundi")
    refused = (Denied, NotFound)
    for act in (
        lambda: service.suspend(actor, box, "x"),
        lambda: service.set_quota(actor, box, service.QUOTA),
        lambda: service.add_alias(actor, box, "y"),
        lambda: service.remove_alias(actor, box, box.address),
        lambda: service.set_members(actor, group, []),
        lambda: service.set_posting(actor, group, Posting.MEMBERS),
        lambda: service.remove(actor, box, "x"),
        lambda: service.restore(actor, box, "x"),
    ):
        with pytest.raises(refused):
            act()


def test_another_institutions_administrator_does_not_even_learn_that_it_exists(office):
    box = make(office)
    with pytest.raises(NotFound):
        service.suspend(office.other_admin.actor, box, "x")


def test_a_mailbox_keeps_its_post_and_its_registry_open_until_it_is_removed(office):
    admin = office.admin.actor
    post = structure.add_post(admin, office.lawyer.post.unit, "MRT", "Mratibu", "Coordinator")
    registry = structure.add_registry(admin, office.clerk.post.unit, "Masjala ya Mirathi", "Estates registry")
    boxes = (
        service.create_mailbox(admin, office.afya, MailboxKind.POST, "mratibu", post=post),
        service.create_mailbox(admin, office.afya, MailboxKind.SPECIAL, "mirathi", registry=registry),
    )
    for close, thing in ((structure.close_post, post), (structure.close_registry, registry)):
        with pytest.raises(Invalid):
            close(admin, thing, reason="Ikama")
    for box in boxes:
        service.remove(admin, box, "Wadhifa umefutwa")
    assert not structure.close_post(admin, post, reason="Ikama").active
    assert not structure.close_registry(admin, registry, reason="Ikama").active
    for box in boxes:
        with pytest.raises(WrongState):
            service.restore(admin, box, "Tulikosea")
    closed = structure.add_post(admin, office.lawyer.post.unit, "MRT2", "Mratibu", "Coordinator")
    structure.close_post(admin, closed, reason="Ikama")
    with pytest.raises(Invalid) as refused:
        service.create_mailbox(admin, office.afya, MailboxKind.POST, "mratibu2", post=closed)
    assert set(refused.value.fields) == {"post"}
