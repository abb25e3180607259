"""From an institution's letter to an institution that works: four eyes, a proved domain, one transaction."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from geos.accounts import queries as accounts
from geos.accounts import service as signing
from geos.core.actor import Role
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.directory import queries as directory
from geos.directory.models import Institution
from geos.joining import queries, service
from geos.joining.models import DomainName, JoinRequest, RequestState
from geos.joining.workflow import FLOW
from geos.letters.queries import stationery
from geos.mail import queries as mail
from geos.notices.models import Notice
from geos.work.models import WorkItem, WorkState
from tests.geos.joining.scenes import LETTER, approved, asked, in_review, prepared, prove, ready


def waits_for(request):
    """(act, token) of what is open about a request."""
    query = select(WorkItem).filter_by(subject_kind="join_request", subject_id=request.id)
    found = db.session.scalars(query.where(WorkItem.state == WorkState.TO_DO))
    return {(item.act, item.token) for item in found}


def faults(refused):
    return set(refused.value.fields)


def test_a_request_keeps_the_letter_the_people_and_who_entered_it(office):
    _, request = prepared(office)
    assert request.state is RequestState.DRAFT
    assert request.letter.filename == "barua.pdf"
    assert [each.name for each in request.administrators] == ["Bahati Mrisho", "Salma Juma"]
    assert [(step.act, step.by_id) for step in request.steps] == [
        ("prepare_request", office.authority.person.id)
    ]
    assert len(request.proof) >= 20


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("name_sw", {"name_sw": ""}),
        ("name_en", {"name_en": "x" * 161}),
        ("code", {"code": "maji"}),
        ("code", {"code": "AFYA"}),
        ("domain", {"domain": "maji.co.tz"}),
        ("domain", {"domain": "go.tz"}),
        ("domain", {"domain": "-maji.go.tz"}),
        ("domain", {"domain": "afya.go.tz"}),
        ("users", {"users": 1}),
        ("mail_limit", {"mail_limit": 1}),
        ("joins", {"has_office": False, "has_mail": False}),
        ("letter_date", {"letter_date": today() + timedelta(days=1)}),
        ("reference_prefix", {"reference_prefix": "f a"}),
        ("parent", {"parent_id": 999}),
        ("first_phone", {"first": replace(asked().first, phone="simu")}),
        ("second_email", {"second": replace(asked().second, email="salma")}),
        ("second_email", {"second": replace(asked().second, email="bahati@example.com")}),
        ("second_check_number", {"second": replace(asked().second, check_number="11223344")}),
    ],
)
def test_what_is_no_good_is_named(office, field, other):
    with pytest.raises(Invalid) as refused:
        service.prepare_request(office.authority.actor, asked(**other), LETTER)
    assert faults(refused) == {field}
    assert db.session.scalars(select(JoinRequest)).all() == []


def test_the_letter_is_a_pdf(office):
    for letter in (("barua.pdf", b"not a pdf"), ("barua.txt", b"Tunaomba"), ("tupu.pdf", b"")):
        with pytest.raises(Invalid) as refused:
            service.prepare_request(office.authority.actor, asked(), letter)
        assert faults(refused) == {"letter"}


def test_a_logo_that_cannot_be_printed_is_refused(office):
    for logo in (("nembo.svg", b"<svg"), ("nembo.gif", b"GIF89a"), ("nembo.png", b"")):
        with pytest.raises(Invalid) as refused:
            service.prepare_request(office.authority.actor, asked(), LETTER, logo)
        assert faults(refused) == {"logo"}


def test_the_institution_begins_with_its_letterhead_and_logo(office):
    _, request = ready(office)
    service.activate_request(office.authority.actor, request)
    head = stationery.letterhead(request.institution_id)
    assert (head.name_sw, head.lines_sw) == ("Wizara ya Maji", "S.L.P. 456, 40473 Dodoma")
    assert head.logo.sha256 == request.logo.sha256


def test_one_request_at_a_time_asks_for_a_domain_or_a_code(office):
    prepared(office)
    for field, other in (("domain", {"code": "MAJI2"}), ("code", {"domain": "maji2.go.tz"})):
        with pytest.raises(Invalid) as refused:
            service.prepare_request(office.authority.actor, asked(**other), LETTER)
        assert faults(refused) == {field}
        assert refused.value.facts["name"] == "Wizara ya Maji"


def test_what_was_withdrawn_may_be_asked_for_again(office):
    _, request = prepared(office)
    service.withdraw_request(office.authority.actor, request, "Imeandikwa mara mbili")
    again = service.prepare_request(office.authority.actor, asked(), LETTER)
    assert again.id != request.id


@pytest.mark.parametrize("who", ["officer", "admin", "other_admin", "helpdesk", "auditor", "ps"])
def test_to_everybody_but_an_operator_joining_does_not_exist(office, who):
    _, request = in_review(office)
    actor = office.everyone[who].actor
    acts = (
        lambda: service.prepare_request(actor, asked(code="X", domain="x.go.tz"), LETTER),
        lambda: service.edit_request(actor, request, asked()),
        lambda: service.submit_request(actor, request),
        lambda: service.approve_request(actor, request),
        lambda: service.return_request(actor, request, "Sababu"),
        lambda: service.refuse_request(actor, request, "Sababu"),
        lambda: service.withdraw_request(actor, request, "Sababu"),
        lambda: service.prove_domain(actor, request),
        lambda: service.activate_request(actor, request),
        lambda: service.renew_slips(actor, request),
        lambda: queries.request(actor, request.id),
        lambda: queries.requests(actor),
        lambda: queries.counts(actor),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act()


def test_review_waits_for_the_other_operators_and_not_for_who_prepared_it(office):
    other, request = in_review(office)
    assert waits_for(request) == {("review_request", f"post:{other.post.id}")}
    for act in (service.approve_request, lambda *words: service.refuse_request(*words, "Hapana")):
        with pytest.raises(Denied):
            act(office.authority.actor, request)
    assert request.state is RequestState.REVIEW


def test_who_mended_a_request_does_not_review_it_either(office):
    other, request = prepared(office)
    service.edit_request(other.actor, request, asked(users=10))
    service.submit_request(office.authority.actor, request)
    with pytest.raises(Denied):
        service.approve_request(other.actor, request)
    assert not queries.others(request)


def test_who_prepared_a_request_does_not_approve_it_with_a_way_in_that_they_made(office):
    other, request = in_review(office)
    signing.reset(office.authority.actor, accounts.of_person(other.person.id))
    with pytest.raises(Denied):
        service.approve_request(other.actor, request)
    service.return_request(other.actor, request, "Barua haionekani")


def test_a_request_goes_back_with_the_reason_and_comes_again(office):
    other, request = in_review(office)
    with pytest.raises(Incomplete):
        service.return_request(other.actor, request, " ")
    service.return_request(other.actor, request, "Idadi ya watumishi haisomeki")
    assert waits_for(request) == {("mend_request", f"post:{office.authority.post.id}")}
    service.edit_request(office.authority.actor, request, asked(users=250))
    service.submit_request(office.authority.actor, request)
    assert waits_for(request) == {("review_request", f"post:{other.post.id}")}
    assert request.steps[2].reason == "Idadi ya watumishi haisomeki"
    assert request.users == 250


def test_without_its_letter_nothing_goes_to_review(office):
    request = service.prepare_request(office.authority.actor, asked(), None)
    with pytest.raises(WrongState):
        service.submit_request(office.authority.actor, request)


def test_a_request_under_review_is_not_changed(office):
    _, request = in_review(office)
    with pytest.raises(WrongState):
        service.edit_request(office.authority.actor, request, asked(users=7))


def test_a_reason_that_is_too_long_is_refused(office):
    other, request = in_review(office)
    with pytest.raises(Invalid) as refused:
        service.refuse_request(other.actor, request, "x" * 501)
    assert faults(refused) == {"reason"}


def test_a_refused_request_is_over(office):
    other, request = in_review(office)
    service.refuse_request(other.actor, request, "Si taasisi ya serikali")
    assert waits_for(request) == set()
    told = db.session.scalars(select(Notice).filter_by(key="request_to_join_refused")).one()
    assert told.person_id == office.authority.person.id
    assert FLOW.open_to(other.actor, request) == []
    with pytest.raises(WrongState):
        service.withdraw_request(office.authority.actor, request, "Kosa")


def test_another_domain_is_proved_anew(office):
    _, request = prepared(office)
    prove(request)
    service.edit_request(office.authority.actor, request, asked(domain="wizara-maji.go.tz"))
    assert request.proved_at is None


@pytest.mark.parametrize("scene", [approved, lambda office: (None, prove(in_review(office)[1]))])
def test_nothing_is_activated_before_it_is_approved_and_proved(office, scene):
    _, request = scene(office)
    with pytest.raises(WrongState):
        service.activate_request(office.authority.actor, request)
    assert db.session.scalars(select(Institution).filter_by(code="MAJI")).all() == []


def test_activation_makes_an_institution_that_can_begin(office):
    _, request = ready(office)
    _, slips = service.activate_request(office.authority.actor, request)
    made = request.institution
    assert (made.domain, made.user_limit, made.mail_limit) == ("maji.go.tz", 300, request.mail_limit)
    assert directory.open_registry(made.id).name_sw == "Masjala ya wazi"
    assert mail.by_address("masjala@maji.go.tz")
    first, second = (accounts.by_invitation(slip.secret) for slip in slips)
    assert (first.username, second.username) == ("bahati.mrisho@maji.go.tz", "salma.juma@maji.go.tz")
    for account in (first, second):
        actor = directory.actor_for(account.person)
        assert actor.has(Role.INSTITUTION_ADMIN)
        assert not actor.has(Role.AUTHORITY)
        assert mail.by_address(account.username).person_id == account.person_id
    assert first.person.phone == "+255 26 245 0001"
    assert waits_for(request) == set()


def test_the_journal_names_the_operator_who_activated_and_no_secret(office):
    from geos.audit.models import AuditEntry

    _, request = ready(office)
    _, slips = service.activate_request(office.authority.actor, request)
    query = select(AuditEntry).filter_by(institution_id=request.institution_id)
    entries = list(db.session.scalars(query))
    assert {"add_institution", "add_unit", "add_registry", "add_post", "activate_request", "invite"} <= {
        entry.act for entry in entries
    }
    assert {entry.person_id for entry in entries} == {office.authority.person.id}
    assert not any(slip.secret in entry.payload for entry in entries for slip in slips)


def test_the_domain_is_entered_in_the_register(office):
    _, request = ready(office)
    service.activate_request(office.authority.actor, request)
    row = db.session.scalars(select(DomainName).filter_by(name="maji.go.tz")).one()
    assert (row.institution_id, row.holder, row.contact) == (
        request.institution_id,
        "Wizara ya Maji",
        "Bahati Mrisho",
    )
    assert row.expires_on > row.registered_on == today()


def test_of_two_activations_one_is_refused(office):
    _, request = ready(office)
    service.activate_request(office.authority.actor, request)
    with pytest.raises(WrongState):
        service.activate_request(office.authority.actor, request)
    assert len(db.session.scalars(select(Institution).filter_by(code="MAJI")).all()) == 1


def test_a_failure_at_the_last_step_leaves_nothing(office, monkeypatch):
    from geos.joining.service import activating

    def fail(*given):
        raise OSError("no space")

    _, request = ready(office)
    with monkeypatch.context() as broken:
        broken.setattr(activating, "_hold_domain", fail)
        with pytest.raises(OSError, match="no space"):
            service.activate_request(office.authority.actor, request)
    assert db.session.scalars(select(Institution).filter_by(code="MAJI")).all() == []
    assert accounts.by_username("bahati.mrisho@maji.go.tz") is None
    assert len(service.activate_request(office.authority.actor, request)[1]) == 2


@pytest.mark.parametrize(("office_too", "mail_too"), [(True, False), (False, True)])
def test_an_institution_may_join_one_of_the_two(office, office_too, mail_too):
    request = service.prepare_request(
        office.authority.actor, asked(has_office=office_too, has_mail=mail_too), LETTER
    )
    request.state = RequestState.APPROVED
    db.session.commit()
    _, slips = service.activate_request(office.authority.actor, prove(request))
    account = accounts.by_invitation(slips[0].secret)
    assert bool(mail.by_address(account.username)) is mail_too
    assert bool(mail.by_address("masjala@maji.go.tz")) is mail_too
    actor = directory.actor_for(account.person)
    assert (directory.joined_office(actor), directory.joined_mail(actor)) == (office_too, mail_too)


def test_two_administrators_of_one_name_get_two_addresses(office):
    namesake = replace(asked().second, given_name="Bahati", surname="Mrisho")
    request = service.prepare_request(office.authority.actor, asked(second=namesake), LETTER)
    request.state = RequestState.APPROVED
    db.session.commit()
    _, slips = service.activate_request(office.authority.actor, prove(request))
    names = {accounts.by_invitation(slip.secret).username for slip in slips}
    assert names == {"bahati.mrisho@maji.go.tz", "bahati.mrisho2@maji.go.tz"}


def test_fresh_slips_kill_the_earlier_ones_and_end_with_the_passwords(office):
    from geos.accounts import service as signing

    _, request = ready(office)
    _, slips = service.activate_request(office.authority.actor, request)
    _, fresh = service.renew_slips(office.authority.actor, request)
    assert accounts.by_invitation(slips[0].secret) is None
    for slip in fresh:
        signing.set_first_password(slip.secret, "mbuyu mrefu kando ya mto")
    with pytest.raises(WrongState):
        service.renew_slips(office.authority.actor, request)


def test_of_two_operators_who_enter_one_letter_at_the_same_moment_the_second_is_told(office, monkeypatch):
    from geos.joining.service import requests

    service.prepare_request(office.authority.actor, asked(), LETTER)
    monkeypatch.setattr(
        requests, "_refuse_under_way", lambda asked, request: None
    )  # it looked a moment before
    with pytest.raises(Invalid) as refused:
        service.prepare_request(office.authority.actor, asked(), LETTER)
    assert faults(refused) == {"domain"}
    assert len(db.session.scalars(select(JoinRequest)).all()) == 1
