"""The register of domains: whose each name is, until when, and everything that it was before."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from geos.core.clock import now, today
from geos.core.db import db
from geos.core.errors import Invalid, NotFound, WrongState
from geos.joining import queries, service
from geos.joining.models import DomainState
from geos.joining.service.sweeping import stage
from geos.notices.models import Notice
from tests.geos.joining.scenes import domain


def faults(refused):
    return set(refused.value.fields)


def names(office, view="", text=""):
    return {row.name for row in db.session.scalars(queries.domains(office.authority.actor, view, text))}


def test_a_name_is_registered_once(office):
    domain(office, " Uvuvi.GO.tz. ")
    assert names(office) == {"uvuvi.go.tz"}
    with pytest.raises(Invalid) as refused:
        domain(office)
    assert faults(refused) == {"name"}


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("name", {"name": "uvuvi.ac.tz"}),
        ("name", {"name": "a b.go.tz"}),
        ("holder", {"holder": ""}),
        ("contact", {"contact": " "}),
        ("phone", {"phone": "hapana"}),
        ("email", {"email": "rashid"}),
        ("remark", {"remark": "x" * 301}),
        ("registered_on", {"registered_on": today() + timedelta(days=1)}),
        ("expires_on", {"expires_on": today() - timedelta(days=400)}),
    ],
)
def test_what_is_no_good_is_named(office, field, other):
    with pytest.raises(Invalid) as refused:
        domain(office, **other)
    assert faults(refused) == {field}
    assert names(office) == set()


def test_of_a_member_the_register_has_its_own_name(office):
    row = domain(office, "afya.go.tz", institution_id=office.afya.id, holder="")
    assert row.holder == "Wizara ya Afya"


def test_every_change_keeps_what_was_there_before(office):
    row = domain(office)
    actor = office.authority.actor
    service.edit_domain(actor, row, contact="Zuhura Ally", phone=row.phone, email=row.email, remark="")
    service.renew_domain(actor, row, row.expires_on + timedelta(days=365))
    service.transfer_domain(actor, row, "Taasisi zimeunganishwa", institution_id=office.afya.id)
    assert [change.act for change in row.changes] == [
        "transfer_domain",
        "renew_domain",
        "edit_domain",
        "register_domain",
    ]
    transfer, _, edit, _ = row.changes
    assert edit.facts == {"contact": ["Rashid Kiwelu", "Zuhura Ally"]}
    assert transfer.facts == {"holder": ["Taasisi ya Uvuvi", "Wizara ya Afya"]}
    assert (transfer.reason, transfer.by_id) == ("Taasisi zimeunganishwa", office.authority.person.id)


def test_what_changes_nothing_leaves_no_history(office):
    row = domain(office)
    service.edit_domain(office.authority.actor, row, contact=row.contact, remark="")
    assert len(row.changes) == 1


def test_a_renewal_leads_forward(office):
    row = domain(office)
    for day in (row.expires_on, today(), row.expires_on.replace(year=2201)):
        with pytest.raises(Invalid) as refused:
            service.renew_domain(office.authority.actor, row, day)
        assert faults(refused) == {"expires_on"}


def test_a_domain_under_which_an_institution_works_stays_with_it(office):
    row = domain(office, "afya.go.tz", institution_id=office.afya.id)
    actor = office.authority.actor
    for act in (
        lambda: service.release_domain(actor, row, "Sababu"),
        lambda: service.transfer_domain(actor, row, "Sababu", institution_id=office.other.id),
    ):
        with pytest.raises(WrongState):
            act()


def test_a_released_name_may_be_taken_back_or_registered_again_with_its_history(office):
    row, actor = domain(office), office.authority.actor
    with pytest.raises(Invalid):
        service.release_domain(actor, row, "")
    service.release_domain(actor, row, "Haitumiki")
    assert (names(office), names(office, "released")) == (set(), {"uvuvi.go.tz"})
    with pytest.raises(WrongState):
        service.renew_domain(actor, row, today() + timedelta(days=900))
    service.restore_domain(actor, row, "Kosa")
    assert row.state is DomainState.HELD
    service.release_domain(actor, row, "Haitumiki")
    again = domain(office, holder="Mamlaka ya Uvuvi")
    assert again.id == row.id
    assert len(again.changes) == 5


@pytest.mark.parametrize("who", ["officer", "admin", "other_admin", "helpdesk", "auditor"])
def test_the_register_is_the_operators_alone(office, who):
    row, actor = domain(office), office.everyone[who].actor
    acts = (
        lambda: service.register_domain(actor, "x.go.tz", registered_on=today(), expires_on=today()),
        lambda: service.edit_domain(actor, row, contact="X"),
        lambda: service.renew_domain(actor, row, today()),
        lambda: service.transfer_domain(actor, row, "X"),
        lambda: service.release_domain(actor, row, "X"),
        lambda: service.restore_domain(actor, row, "X"),
        lambda: queries.domain(actor, row.id),
        lambda: queries.domains(actor),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act()


def test_views_sort_out_what_is_due(office):
    domain(office)
    domain(office, "madini.go.tz", expires_on=today() + timedelta(days=300))
    domain(office, "zamani.go.tz", expires_on=today() - timedelta(days=1))
    assert names(office, "soon") == {"uvuvi.go.tz"}
    assert names(office, "lapsed") == {"zamani.go.tz"}
    assert names(office, text="kiwelu madi") == {"madini.go.tz"}
    assert queries.lapsing(office.authority.actor) == {"soon": 1, "lapsed": 1, "released": 0, "": 3}


@pytest.mark.parametrize(
    ("days", "reached"), [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (1, 7), (0, 0), (-9, 0)]
)
def test_stages_of_reminding(days, reached):
    assert stage(days) == reached


def test_operators_and_the_institutions_own_administrators_are_reminded_once_at_each_stage(office):
    row = domain(office, "afya.go.tz", institution_id=office.afya.id)
    told = select(Notice.person_id, Notice.key).where(Notice.subject_kind == "domain_name")
    service.sweep()
    service.sweep()
    both = {(office.admin.person.id, "domain_lapses"), (office.authority.person.id, "domain_lapses")}
    assert sorted(db.session.execute(told).all()) == sorted(both)
    with time_machine.travel(now() + timedelta(days=26), tick=False):
        service.sweep()
    assert len(db.session.execute(told).all()) == 4
    assert (office.admin.person.id, "domain_lapsed") in db.session.execute(told).all()
    service.renew_domain(office.authority.actor, row, today() + timedelta(days=400))
    assert row.reminded is None


def test_who_administers_the_holder_reads_the_name_and_changes_nothing(office, page):
    row = domain(office, "afya.go.tz", institution_id=office.afya.id)
    assert queries.seen_domain(office.admin.actor, row.id) is row
    for who in ("officer", "helpdesk", "other_admin"):
        with pytest.raises(NotFound):
            queries.seen_domain(office.everyone[who].actor, row.id)
    shown = page.sign_in(office.admin).get(f"/admin/domains/{row.id}")
    assert "Mamlaka ya Serikali Mtandao inatunza rejista hii" in shown.get_text(" ")
    assert not shown.select(f'a[href^="/admin/domains/{row.id}/"], a[href="/admin/domains"]')
    page.get(f"/admin/domains/{row.id}/renew", 404)
