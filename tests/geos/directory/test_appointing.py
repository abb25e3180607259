"""Appointments have dates: one substantive holder at a time, nobody for themselves, nothing is deleted."""

from datetime import timedelta

import pytest
import time_machine

from geos.core.actor import Role
from geos.core.clock import now, today
from geos.core.db import db
from geos.core.errors import Denied, Invalid, WrongState
from geos.directory import queries, service
from geos.directory.models import Appointment, PersonRole
from tests.geos.factories import CLI

DAY = timedelta(days=1)


def _of(member):
    return Appointment.query.filter_by(person_id=member.person.id, post_id=member.post.id).one()


def _vacant(office, **more):
    return service.add_post(
        CLI, office.officer.post.unit, "AFISA2", "Afisa wa Pili", "Second Officer", **more
    )


def test_a_post_that_is_held_is_refused_with_the_holders_name(office):
    with pytest.raises(Invalid) as refusal:
        service.appoint(office.admin.actor, office.lawyer.person, office.director.post)
    assert refusal.value.facts["name"] == "Baraka Shayo"


def test_an_appointment_begins_on_its_day_after_the_holders_last(office):
    service.end_appointment(office.admin.actor, _of(office.director), today() + 4 * DAY)
    with pytest.raises(Invalid):
        service.appoint(office.admin.actor, office.lawyer.person, office.director.post, today() + 4 * DAY)
    row = service.appoint(
        office.admin.actor, office.lawyer.person, office.director.post, today() + 5 * DAY, reference="EA/12"
    )
    assert (row.reference, row.set_by_id) == ("EA/12", office.admin.person.id)
    assert not office.lawyer.actor.holds(office.director.post.id)
    with time_machine.travel(now() + 5 * DAY):
        assert office.lawyer.actor.holds(office.director.post.id)
        assert not office.director.actor.holds(office.director.post.id)


def test_a_coming_appointment_is_taken_back_and_the_post_is_free_again(office):
    post = _vacant(office)
    row = service.appoint(office.admin.actor, office.lawyer.person, post, today() + 2 * DAY)
    service.end_appointment(office.admin.actor, row, today())
    with time_machine.travel(now() + 3 * DAY):
        assert not office.lawyer.actor.holds(post.id)
    service.appoint(office.admin.actor, office.clerk.person, post, today() + 2 * DAY)
    with pytest.raises(WrongState):
        service.end_appointment(office.admin.actor, row, today() + 2 * DAY)


def test_dates_are_changed_as_long_as_they_are_to_come(office):
    post = _vacant(office)
    row = service.appoint(office.admin.actor, office.lawyer.person, post, today() + 2 * DAY)
    service.change_appointment(office.admin.actor, row, today() + 9 * DAY, today() + 20 * DAY, "EA/13")
    assert (row.starts_on, row.ends_on) == (today() + 9 * DAY, today() + 20 * DAY)
    held = _of(office.director)
    with pytest.raises(Invalid) as refusal:
        service.change_appointment(office.admin.actor, held, today() + DAY, None)
    assert "starts_on" in refusal.value.fields
    with pytest.raises(Invalid):
        service.change_appointment(office.admin.actor, row, today() + 9 * DAY, today())


def test_an_appointment_does_not_end_before_it_began(office):
    with pytest.raises(Invalid):
        service.end_appointment(office.admin.actor, _of(office.director), today() - 400 * DAY)


def test_who_acted_in_a_vacant_post_stops_when_its_holder_begins(office):
    post = _vacant(office)
    service.set_acting(CLI, post, office.lawyer.person, None, today(), today() + 30 * DAY)
    service.appoint(office.admin.actor, office.clerk.person, post, today() + 3 * DAY)
    assert office.lawyer.actor.holds(post.id)
    with time_machine.travel(now() + 3 * DAY):
        assert not office.lawyer.actor.holds(post.id)
        assert [person.id for person in queries.holders(post.id)] == [office.clerk.person.id]


@pytest.mark.parametrize("member", ["officer", "ps", "secretary", "helpdesk", "other_admin", "authority"])
def test_nobody_but_the_administrator_appoints_or_ends(office, member):
    actor, post, row = office.everyone[member].actor, _vacant(office), _of(office.director)
    for act in (
        lambda: service.appoint(actor, office.lawyer.person, post),
        lambda: service.end_appointment(actor, row, today()),
        lambda: service.change_appointment(actor, row, row.starts_on, None),
        lambda: service.end_person(actor, office.director.person),
        lambda: service.edit_person(actor, office.director.person, surname="Mwingine"),
        lambda: service.give_role(actor, office.director.person, Role.AUDITOR),
        lambda: service.take_role(actor, office.director.person, Role.AUDITOR),
    ):
        with pytest.raises(Denied):
            act()


def test_an_administrator_does_none_of_it_for_themselves(office):
    admin, post = office.admin, _vacant(office)
    for act in (
        lambda: service.appoint(admin.actor, admin.person, post),
        lambda: service.end_appointment(admin.actor, _of(admin), today()),
        lambda: service.end_person(admin.actor, admin.person),
        lambda: service.give_role(admin.actor, admin.person, Role.AUDITOR),
    ):
        with pytest.raises(Denied):
            act()


def test_nobody_but_the_authority_gives_its_role_by_a_post_or_to_a_person(office):
    post = service.add_post(
        CLI, office.other_admin.post.unit, "MAMLAKA2", "Mwendeshaji", "Operator", roles=(Role.AUTHORITY,)
    )
    with pytest.raises(Denied):
        service.appoint(office.other_admin.actor, office.other_officer.person, post)
    with pytest.raises(Denied):
        service.give_role(office.other_admin.actor, office.other_officer.person, Role.AUTHORITY)


def test_from_elsewhere_or_to_a_closed_post_nobody_is_appointed(office):
    post = _vacant(office)
    with pytest.raises(Invalid):
        service.appoint(office.admin.actor, office.other_officer.person, post)
    post.active = False
    db.session.commit()
    with pytest.raises(Invalid):
        service.appoint(office.admin.actor, office.lawyer.person, post)


def test_who_leaves_keeps_neither_posts_nor_roles_and_the_post_is_vacant_at_once(office):
    service.give_role(CLI, office.officer.person, Role.AUDITOR)
    office.let_act(office.officer, office.lawyer)
    service.end_person(office.admin.actor, office.officer.person)
    assert office.officer.person.ended_at is not None
    assert office.officer.actor.posts == ()
    assert not PersonRole.query.filter_by(person_id=office.officer.person.id).count()
    assert office.director.actor.post(office.officer.post.id).covering
    with pytest.raises(WrongState):
        service.end_person(office.admin.actor, office.officer.person)
    with pytest.raises(WrongState):
        service.edit_person(office.admin.actor, office.officer.person, phone="0754")


def test_a_person_changes_the_own_contact_and_nothing_else(office):
    officer = office.officer
    service.edit_person(officer.actor, officer.person, phone=" 0754  123 456 ", office="Chumba 12")
    assert (officer.person.phone, officer.person.office) == ("0754 123 456", "Chumba 12")
    with pytest.raises(Denied):
        service.edit_person(officer.actor, officer.person, surname="Mwingine")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("surname", " "),
        ("given_name", "a" * 61),
        ("language", "fr"),
        ("phone", "0" * 31),
        ("check_number", "77"),
    ],
)
def test_what_a_person_is_not_called_is_refused_by_field(office, field, value):
    service.edit_person(CLI, office.lawyer.person, check_number="77")
    with pytest.raises(Invalid) as refusal:
        service.edit_person(office.admin.actor, office.officer.person, **{field: value})
    assert list(refusal.value.fields) == [field]
