"""A new colleague is one transaction; what goes wrong leaves nothing behind and blocks nothing."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from geos.accounts import queries as accounts
from geos.accounts import service as signing
from geos.accounts.models import Account
from geos.accounts.service import ways_in
from geos.audit.models import AuditEntry
from geos.core.actor import Role
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.directory import queries as directory
from geos.directory.models import Institution, Person
from geos.mail import queries as mail_queries
from geos.mail import service as mail
from geos.mail.models import MailAddress, Mailbox, MailboxKind
from geos.provisioning import queries, service
from tests.geos.factories import CLI


def provision(office, given_name="Asha", surname="Ng'ombe", actor=None, **more):
    return service.provision_staff(actor or office.admin.actor, office.afya, given_name, surname, **more)


def problems(refused):
    return set(refused.value.fields)


def test_a_new_colleague_has_everything_and_signs_in_after_the_first_visit(office, vacant):
    made = provision(office, check_number="112233", post=vacant, language="en", title="Dkt.")
    assert made.mailbox.address == made.account.username == "asha.ngombe@afya.go.tz"
    assert (made.person.name, made.person.check_number, made.person.language) == (
        "Dkt. Asha Ng'ombe",
        "112233",
        "en",
    )
    assert directory.actor_for(made.person).holds(vacant.id)
    assert mail_queries.maildir(made.mailbox).joinpath("new").is_dir()
    assert made.account.password_hash is None
    with pytest.raises(signing.WrongPassword):
        signing.verify(made.account.username, "")
    signing.set_first_password(made.secret, "mbuyu mrefu kando ya mto")
    assert signing.verify(made.account.username, "mbuyu mrefu kando ya mto").id == made.account.id


def test_every_part_is_in_the_journal_and_the_secret_is_not(office):
    made = provision(office)
    entries = list(db.session.scalars(select(AuditEntry).filter_by(person_id=office.admin.person.id)))
    acts = {entry.act for entry in entries}
    assert acts == {"add_person", "open_account", "create_mailbox", "invite"}
    assert not any(made.secret in entry.payload for entry in entries)


def test_a_taken_name_is_told_and_the_next_free_one_offered(office):
    provision(office)
    with pytest.raises(Invalid) as refused:
        provision(office, "Asha Fatuma")
    assert problems(refused) == {"local_part"}
    assert refused.value.facts == {
        "taken": "asha.ngombe",
        "free": "asha.f.ngombe, asha.ngombe2, asha.ngombe3",
    }
    assert (
        provision(office, "Asha Fatuma", local_part="asha.f.ngombe").mailbox.address
        == "asha.f.ngombe@afya.go.tz"
    )


def test_a_user_name_that_somebody_has_is_taken_too(office):
    with pytest.raises(Invalid) as refused:  # Rehema Lukindo has an account, without a mailbox so far
        provision(office, "Rehema", "Lukindo")
    assert refused.value.facts["free"].startswith("rehema.lukindo2")
    with pytest.raises(Invalid):
        provision(office, local_part="rehema.lukindo")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("given_name", {"given_name": "  "}),
        ("surname", {"surname": ""}),
        ("given_name", {"given_name": "x" * 61}),
        ("check_number", {"check_number": "1" * 21}),
        ("title", {"title": "x" * 21}),
        ("language", {"language": "fr"}),
        ("local_part", {"local_part": "Si Anwani"}),
        ("local_part", {"given_name": "محمد", "surname": "علي"}),
        ("quota", {"quota": 1}),
    ],
)
def test_what_is_no_good_is_refused_and_nothing_is_left(office, field, given):
    people = db.session.scalars(select(Person.id)).all()
    with pytest.raises(Invalid) as refused:
        provision(office, **given)
    assert problems(refused) == {field}
    assert db.session.scalars(select(Person.id)).all() == people
    assert db.session.scalars(select(Mailbox)).all() == []
    assert db.session.scalars(select(MailAddress)).all() == []


def test_a_failure_at_the_last_step_leaves_nothing_and_the_next_try_succeeds(office, monkeypatch):
    def fail(*given):
        raise OSError("no space")

    with monkeypatch.context() as broken:
        broken.setattr(ways_in, "token_urlsafe", fail)
        with pytest.raises(OSError, match="no space"):
            provision(office)
    assert db.session.scalars(select(Mailbox)).all() == []
    assert accounts.by_username("asha.ngombe@afya.go.tz") is None
    assert provision(office).mailbox.address == "asha.ngombe@afya.go.tz"


def test_a_post_of_another_institution_is_refused_whole(office):
    for actor, refused in ((office.admin.actor, Denied), (CLI, Invalid)):
        with pytest.raises(refused):
            provision(office, post=office.other_officer.post, actor=actor)
    assert db.session.scalars(select(Mailbox)).all() == []


def test_the_limit_of_accounts_holds_at_every_door(office):
    office.afya.user_limit = 1
    db.session.commit()
    provision(office)
    for actor in (office.admin.actor, CLI):
        with pytest.raises(Invalid):
            provision(office, "Siti", "Mussa", actor=actor)


@pytest.mark.parametrize("who", ["officer", "clerk", "helpdesk", "other_admin", "authority", "ps"])
def test_only_the_institutions_own_administrator_provisions(office, who):
    with pytest.raises(Denied):
        provision(office, actor=office.everyone[who].actor)
    assert db.session.scalars(select(Mailbox)).all() == []


def test_a_fresh_link_kills_the_one_before(office):
    made = provision(office)
    fresh = service.renew_link(office.admin.actor, made.mailbox)
    assert accounts.by_invitation(made.secret) is None
    assert accounts.by_invitation(fresh).id == made.account.id
    with pytest.raises(Denied):
        service.renew_link(office.other_admin.actor, made.mailbox)


def test_only_a_persons_mailbox_has_a_link(office):
    box = mail.create_mailbox(CLI, office.afya, MailboxKind.POST, "ps", post=office.ps.post)
    with pytest.raises(WrongState):
        service.renew_link(office.admin.actor, box)


def test_a_group_takes_addresses_and_names_those_that_nobody_has(office):
    made = provision(office)
    group = service.create_group(
        office.admin.actor, office.afya, "wote", "Wote", " ASHA.ngombe@afya.go.tz,\n"
    )
    assert mail_queries.members(group) == [made.mailbox]
    with pytest.raises(Invalid) as refused:
        service.set_members(office.admin.actor, group, "asha.ngombe@afya.go.tz hakuna@afya.go.tz")
    assert refused.value.facts == {"unknown": "hakuna@afya.go.tz"}
    with pytest.raises(Invalid):
        service.create_group(office.admin.actor, office.afya, "wengine", "Wengine", "hakuna@afya.go.tz")
    assert mail_queries.by_address("wengine@afya.go.tz") is None


def test_another_institutions_administrator_finds_no_mailbox_here(office):
    made = provision(office)
    assert queries.get(office.admin.actor, made.mailbox.id) == made.mailbox
    for who in ("other_admin", "officer", "authority"):
        with pytest.raises(NotFound):
            queries.get(office.everyone[who].actor, made.mailbox.id)


def test_a_new_institution_has_a_registry_with_its_address(office):
    facts = dict.fromkeys(("name_sw", "name_en", "short_sw", "short_en", "address", "place"), "Fedha")
    made = service.found_institution(
        CLI, code="FEDHA", domain="hazina.go.tz", kind="ministry", reference_prefix="CA", **facts
    )
    registry = directory.open_registry(made.id)
    box = mail_queries.registry_mailbox(registry.id)
    assert box.address == "masjala@hazina.go.tz"
    first = service.provision_staff(CLI, made, "Neema", "Ulomi", roles=(Role.INSTITUTION_ADMIN,))
    assert directory.actor_for(first.person).has(Role.INSTITUTION_ADMIN)


def test_two_administrators_who_give_one_address_at_the_same_moment(tmp_path):
    """On a database of its own, since two transactions must really meet."""
    from geos.app import create_app
    from tests.geos.factories import Office
    from tests.geos.own import paths

    app = create_app(
        {"TESTING": True, **paths(tmp_path), "GEOS_DATABASE_URL": f"sqlite:///{tmp_path}/two.db"}
    )
    barrier, outcomes = threading.Barrier(2), []

    def work():
        with app.app_context():
            home = db.session.scalars(select(Institution).filter_by(code="AFYA")).one()
            barrier.wait(10)
            try:
                outcomes.append(service.provision_staff(CLI, home, "Asha", "Ng'ombe").mailbox.address)
            except Invalid as refused:
                outcomes.append(sorted(refused.fields))
            db.session.remove()

    plain_session, db.session = db.session, db._make_scoped_session({})
    try:
        with app.app_context():
            db.create_all()
            Office()
            db.session.remove()
        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        with app.app_context():
            assert (
                len(db.session.scalars(select(Account).filter_by(username="asha.ngombe@afya.go.tz")).all())
                == 1
            )
            db.session.remove()
            db.engine.dispose()
    finally:
        db.session = plain_session
    assert ["local_part"] in outcomes
    assert "asha.ngombe@afya.go.tz" in outcomes
    assert Path(tmp_path, "mail/afya.go.tz/asha.ngombe/Maildir/new").is_dir()


def test_an_institution_without_mail_gets_people_with_accounts_and_no_mailbox(office, vacant):
    office.afya.has_mail = False
    serving = select(func.count()).select_from(Person).filter_by(institution_id=office.afya.id)
    office.afya.user_limit = db.session.scalar(serving) + 1
    db.session.commit()
    made = provision(office, post=vacant)
    assert (made.mailbox, made.account.username) == (None, "asha.ngombe@afya.go.tz")
    assert directory.actor_for(made.person).holds(vacant.id)
    assert db.session.scalars(select(Mailbox)).all() == []
    with pytest.raises(Invalid, match="accounts"):
        provision(office, "Siti", "Mussa")
