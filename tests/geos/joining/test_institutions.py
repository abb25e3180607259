"""Suspending, closing and changing institutions: nothing is lost, and nothing reaches the stopped."""

import pytest

from geos.accounts import queries as accounts
from geos.accounts import service as signing
from geos.audit.models import AuditEntry
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.directory import queries as directory
from geos.directory import service as structure
from geos.directory.models import InstitutionState, Person
from geos.joining import queries, service
from geos.joining.asking import GB
from geos.mail import service as mail
from geos.mail.models import MailboxKind, MailboxState
from tests.geos.factories import CLI, institution


def test_a_suspended_institution_leaves_the_members_and_keeps_everything(office):
    people = db.session.query(Person).filter_by(institution_id=office.afya.id).count()
    service.suspend_institution(office.authority.actor, office.afya, "Haijalipa")
    assert (office.afya.state, office.afya.state_reason) == (InstitutionState.SUSPENDED, "Haijalipa")
    assert office.afya not in directory.members()
    assert db.session.query(Person).filter_by(institution_id=office.afya.id).count() == people
    service.resume_institution(office.authority.actor, office.afya, "Imelipa")
    assert office.afya.active
    assert office.afya.state_reason == ""
    assert office.afya in directory.members()


@pytest.mark.parametrize("act", [service.suspend_institution, service.close_institution])
def test_every_session_of_a_stopped_institution_ends_and_stays_ended(office, act):
    mine, theirs = (accounts.of_person(each.person.id) for each in (office.officer, office.other_officer))
    for account in (mine, theirs):
        signing.begin(account, signing.Browser())
    act(office.authority.actor, office.afya, "Haijalipa")
    assert [accounts.open_sessions(account.id) == [] for account in (mine, theirs)] == [True, False]


def test_what_was_closed_comes_back_suspended(office):
    actor = office.authority.actor
    service.close_institution(actor, office.afya, "Imeunganishwa")
    with pytest.raises(WrongState):
        service.resume_institution(actor, office.afya, "Sababu")
    service.reopen_institution(actor, office.afya, "Ilifungwa kimakosa")
    assert office.afya.state is InstitutionState.SUSPENDED


def test_every_way_needs_a_reason_that_fits(office):
    actor = office.authority.actor
    with pytest.raises(Incomplete):
        service.suspend_institution(actor, office.afya, "  ")
    with pytest.raises(Invalid):
        service.suspend_institution(actor, office.afya, "x" * 301)
    with pytest.raises(WrongState):
        service.resume_institution(actor, office.afya, "Sababu")


def test_nobody_stops_the_institution_in_which_they_serve(office):
    for act in (service.suspend_institution, service.close_institution):
        with pytest.raises(WrongState):
            act(office.authority.actor, office.other, "Sababu")
    with pytest.raises(Denied):
        structure.suspend_institution(office.authority.actor, office.other, "Sababu")
    service.suspend_institution(CLI, office.other, "Sababu")
    assert not office.other.active


@pytest.mark.parametrize("who", ["officer", "admin", "other_admin", "helpdesk", "auditor", "ps"])
def test_only_operators_do(office, who):
    actor = office.everyone[who].actor
    acts = (
        lambda: service.suspend_institution(actor, office.afya, "X"),
        lambda: service.close_institution(actor, office.afya, "X"),
        lambda: service.edit_institution(actor, office.afya, name_sw="X"),
        lambda: queries.institution(actor, office.afya.id),
        lambda: queries.institutions(actor),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Denied):
        structure.suspend_institution(actor, office.afya, "X")
    with pytest.raises(Denied):
        structure.edit_institution(actor, office.afya, name_sw="X")


def test_the_journal_keeps_what_stood_there_before(office):
    service.edit_institution(
        office.authority.actor, office.afya, name_sw="Wizara ya Afya na Lishe", place="DODOMA"
    )
    entry = db.session.query(AuditEntry).filter_by(act="edit_institution").one()
    assert '"changed":{"name_sw":["Wizara ya Afya","Wizara ya Afya na Lishe"]}' in entry.payload


def test_a_parent_makes_no_loop(office):
    actor = office.authority.actor
    below = institution("MSD", "Bohari ya Dawa", "Medical Stores", "msd.go.tz", "MSD")
    service.edit_institution(actor, below, parent_id=office.afya.id)
    assert directory.below(office.afya.id) == [below]
    for parent in (below.id, office.afya.id, 999):
        with pytest.raises(Invalid) as refused:
            service.edit_institution(actor, office.afya, parent_id=parent)
        assert set(refused.value.fields) == {"parent"}


def test_limits_are_not_below_what_is_used(office):
    actor = office.authority.actor
    mail.create_mailbox(
        CLI, office.afya, MailboxKind.STAFF, "asha", person=office.officer.person, quota=20 * GB
    )
    faults = {"users": {"user_limit": 0}, "mail_limit": {"mail_limit": 19 * GB}, "joins": {"has_mail": False}}
    for field, other in faults.items():
        with pytest.raises(Invalid) as refused:
            service.edit_institution(actor, office.afya, **other)
        assert set(refused.value.fields) == {field}
    service.edit_institution(actor, office.afya, user_limit=1, mail_limit=20 * GB)
    assert office.afya.user_limit == 1


def test_something_is_joined(office):
    with pytest.raises(Invalid) as refused:
        service.edit_institution(CLI, office.other, has_office=False, has_mail=False)
    assert set(refused.value.fields) == {"joins"}


def test_a_code_or_a_domain_is_one_institutions(office):
    for field, code, domain in (("code", "AFYA", "nyingine.go.tz"), ("domain", "NYINGINE", "afya.go.tz")):
        with pytest.raises(Invalid) as refused:
            institution(code, "Nyingine", "Another", domain, "N")
        assert set(refused.value.fields) == {field}


def test_health_says_what_an_operator_would_telephone_about(office):
    seen = queries.health(office.afya)
    assert [runner.username for runner in seen.runners] == ["furaha.ndomba@afya.go.tz"]
    assert seen.amiss == ("one_administrator", "never_signed_in", "no_domain")
    assert (seen.units, seen.registries, seen.vacant, seen.clerks) == (4, 2, 0, 1)
    bare = institution("MSD", "Bohari ya Dawa", "Medical Stores", "msd.go.tz", "MSD")
    assert queries.health(bare).amiss == ("no_administrator", "no_domain", "no_clerk")


def test_the_list_counts_in_one_statement(office):
    mail.create_mailbox(
        CLI, office.afya, MailboxKind.STAFF, "asha", person=office.officer.person, quota=3 * GB
    )
    put_away = mail.create_mailbox(CLI, office.afya, MailboxKind.STAFF, "daudi", person=office.lawyer.person)
    put_away.state, put_away.removed_at = MailboxState.ARCHIVED, now()
    db.session.commit()
    query = queries.institutions(office.authority.actor, text="afya")
    [line] = queries.lines(db.session.execute(query).all())
    assert (line.people, line.boxes, line.space) == (12, 1, 3 * GB)
