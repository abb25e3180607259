"""Kaimu: routes at once, ends by itself, chains are followed, loops and overlaps refused."""

from datetime import timedelta

import pytest
import time_machine

from geos.core.actor import Role
from geos.core.clock import now, today
from geos.core.db import db
from geos.core.errors import Denied, Invalid, WrongState
from geos.core.types import Level
from geos.directory import queries, service
from geos.notices.models import Notice
from tests.geos.factories import CLI


def _act(office, who, instead_of, starts=0, days=7, by=CLI):
    start = today() + timedelta(days=starts)
    return service.set_acting(
        by, instead_of.post, who.person, instead_of.person, start, start + timedelta(days=days)
    )


def test_acting_begins_at_once_and_ends_by_itself(office):
    _act(office, office.officer, office.director, days=2)
    assert office.officer.actor.holds(office.director.post.id)
    with time_machine.travel(now() + timedelta(days=3)):
        assert not office.officer.actor.holds(office.director.post.id)


def test_acting_that_begins_tomorrow_does_not_route_today(office):
    _act(office, office.officer, office.director, starts=1)
    assert not office.officer.actor.holds(office.director.post.id)


def test_a_chain_is_followed_to_its_end(office):
    _act(office, office.director, office.ps)
    _act(office, office.officer, office.director)
    held = office.officer.actor
    assert held.holds(office.director.post.id)
    assert held.holds(office.ps.post.id)
    assert held.post(office.ps.post.id).acting_for_id == office.ps.person.id


def test_a_loop_is_refused_with_the_reason(office):
    _act(office, office.director, office.ps)
    _act(office, office.officer, office.director)
    with pytest.raises(Invalid) as refusal:
        _act(office, office.ps, office.officer)
    assert "loop" in refusal.value.fields["person"]
    assert refusal.value.facts["chain"] == "Rehema Lukindo → Baraka Shayo → Zawadi Mtengeti"


def test_what_never_acts_on_one_day_is_no_loop(office):
    _act(office, office.director, office.ps, days=3)
    _act(office, office.officer, office.director, starts=5, days=3)
    _act(office, office.ps, office.officer, starts=2, days=4)


def test_two_cannot_act_in_one_post_on_the_same_day(office):
    _act(office, office.officer, office.director, days=5)
    with pytest.raises(Invalid) as refusal:
        _act(office, office.lawyer, office.director, starts=5)
    assert refusal.value.facts["name"] == "Rehema Lukindo"
    _act(office, office.lawyer, office.director, starts=6)


def test_nobody_acts_for_themselves_or_from_another_institution_or_in_the_past(office):
    with pytest.raises(Invalid):
        _act(office, office.director, office.director)
    with pytest.raises(Invalid):
        _act(office, office.other_officer, office.director)
    with pytest.raises(Invalid):
        _act(office, office.officer, office.director, starts=-9, days=2)


@pytest.mark.parametrize("member", ["director", "admin"])
def test_holder_and_administrator_set_it(office, member):
    _act(office, office.officer, office.director, by=office.everyone[member].actor)


def test_a_secretary_sets_it_for_her_principal_and_for_nobody_else(office):
    _act(office, office.director, office.ps, by=office.secretary.actor)
    with pytest.raises(Denied):
        _act(office, office.officer, office.director, by=office.secretary.actor)
    assert queries.posts_open_to_acting(office.secretary.actor) == [office.ps.post, office.secretary.post]


@pytest.mark.parametrize("member", ["officer", "ps", "clerk", "other_admin", "helpdesk", "authority"])
def test_nobody_else_does(office, member):
    with pytest.raises(Denied):
        _act(office, office.lawyer, office.director, by=office.everyone[member].actor)


@pytest.mark.parametrize("member", ["secretary", "admin"])
def test_nobody_makes_themselves_acting(office, member):
    who = office.everyone[member]
    with pytest.raises(Denied):
        _act(office, who, office.ps, by=who.actor)


def test_who_acts_for_an_operator_of_the_authority_is_said_by_the_authority(office):
    with pytest.raises(Denied):
        _act(office, office.other_officer, office.authority, by=office.other_admin.actor)
    _act(office, office.other_officer, office.authority, by=office.authority.actor)


def test_acting_ends_at_once_by_whoever_may_and_by_the_acting_officer(office):
    for member in (office.director, office.lawyer, office.admin):
        row = _act(office, office.lawyer, office.director)
        service.end_acting(member.actor, row)
        assert not office.lawyer.actor.holds(office.director.post.id)
    with pytest.raises(WrongState):
        service.end_acting(office.director.actor, row)
    row = _act(office, office.lawyer, office.director)
    with pytest.raises(Denied):
        service.end_acting(office.officer.actor, row)


def test_acting_that_is_taken_back_before_it_begins_never_counts(office):
    row = _act(office, office.lawyer, office.director, starts=2)
    service.end_acting(office.director.actor, row)
    with time_machine.travel(now() + timedelta(days=3)):
        assert not office.lawyer.actor.holds(office.director.post.id)
    _act(office, office.officer, office.director, starts=2)


def test_both_are_told_except_who_did_it(office):
    _act(office, office.officer, office.director, by=office.director.actor)
    told = {notice.person_id for notice in Notice.query.filter_by(key="acting_set")}
    assert told == {office.officer.person.id}


def test_who_holds_a_post_is_told_along_the_whole_chain(office):
    _act(office, office.director, office.ps)
    _act(office, office.officer, office.director)
    names = [person.given_name for person in queries.holders(office.ps.post.id)]
    assert names == ["Zawadi", "Baraka", "Rehema"]
    assert [person.given_name for person in queries.holders(office.director.post.id)] == ["Baraka", "Rehema"]


def test_a_closed_post_and_who_has_left_give_nothing_and_take_nobody(office):
    _act(office, office.officer, office.director)
    service.end_person(CLI, office.officer.person)
    assert office.officer.actor.posts == ()
    assert [person.given_name for person in queries.holders(office.director.post.id)] == ["Baraka"]
    with pytest.raises(Invalid):
        _act(office, office.officer, office.director, starts=20)
    office.lawyer.post.active = False
    db.session.commit()
    assert not office.lawyer.actor.posts
    with pytest.raises(Invalid):
        _act(office, office.clerk, office.lawyer)


def test_a_suspended_institution_gives_nobody_a_post(office):
    service.give_role(CLI, office.lawyer.person, Role.AUDITOR)
    service.suspend_institution(CLI, office.afya, "Ada haijalipwa")
    assert office.ps.actor.posts == ()
    assert office.ps.actor.clearance is Level.OPEN
    assert office.lawyer.actor.roles == frozenset()


def test_who_acts_does_not_pass_the_acting_on(office):
    _act(office, office.officer, office.director)
    with pytest.raises(Denied):
        _act(office, office.lawyer, office.director, starts=20, by=office.officer.actor)


def test_a_vacant_post_is_covered_by_the_head_of_its_unit(office):
    empty = service.add_post(CLI, office.officer.post.unit, "AFISA2", "Afisa wa Pili", "Second Officer")
    assert office.director.actor.post(empty.id).covering
    service.appoint(CLI, office.lawyer.person, empty)
    assert not office.director.actor.holds(empty.id)
    assert [person.id for person in queries.holders(empty.id)] == [office.lawyer.person.id]


def test_the_page_sets_and_ends_acting(office, page):
    page.sign_in(office.director)
    page.post(
        "/acting",
        form_on="/acting",
        post=str(office.director.post.id),
        person=str(office.officer.person.id),
        starts_on=today().isoformat(),
        ends_on=(today() + timedelta(days=3)).strftime("%d/%m/%Y"),
    )
    assert "Rehema Lukindo" in page.follow().text
    assert office.officer.actor.holds(office.director.post.id)
    page.sign_in(office.officer)
    assert "Mkurugenzi wa Tiba" in page.get("/desk").text


def test_a_form_with_dates_the_wrong_way_round_is_shown_again(office, page):
    page.sign_in(office.director)
    page.post(
        "/acting", 422, form_on="/acting", post=str(office.director.post.id),
        person=str(office.officer.person.id), starts_on="2030-01-05", ends_on="2030-01-04",
    )  # fmt: skip
    assert page.problems


def test_nobody_comes_to_a_post_through_whom_they_act_for(office):
    _act(office, office.admin, office.officer)
    _act(office, office.lawyer, office.admin, starts=30)
    with pytest.raises(Denied):
        _act(office, office.officer, office.ps, by=office.admin.actor)
    _act(office, office.officer, office.ps)
    assert office.admin.actor.holds(office.ps.post.id)


def test_the_role_of_the_authority_does_not_come_through_others(office):
    post = service.add_post(
        CLI, office.ps.post.unit, "MAMLAKA", "Opereta", "Operator", roles=(Role.AUTHORITY,)
    )
    service.set_acting(CLI, post, office.officer.person, None, today(), today())
    _act(office, office.lawyer, office.officer)
    assert Role.AUTHORITY in office.officer.actor.roles
    assert office.lawyer.actor.holds(post.id)
    assert Role.AUTHORITY not in office.lawyer.actor.roles
