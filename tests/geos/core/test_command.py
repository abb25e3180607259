"""One command is one transaction; a form that comes twice acts once; a stale writer is told."""

from secrets import token_urlsafe

import pytest
from sqlalchemy import select, update

from geos.core import once
from geos.core.db import command, db
from geos.core.errors import Repeated, Stale
from geos.directory.models import Person
from geos.directory.service import add_person
from tests.geos.factories import CLI


@command
def _two(office, fail=False):
    add_person(CLI, office.afya, "Moja", "Kwanza")
    add_person(CLI, office.afya, "Mbili", "Pili")
    if fail:
        raise RuntimeError
    return


def _named(surname):
    return db.session.scalars(select(Person).filter_by(surname=surname)).all()


def test_a_command_called_by_a_command_joins_it_and_fails_with_it(office):
    with pytest.raises(RuntimeError):
        _two(office, fail=True)
    assert _named("Kwanza") == []
    _two(office)
    assert len(_named("Kwanza")) == len(_named("Pili")) == 1


def test_the_second_of_two_equal_forms_is_led_to_what_the_first_made(office):
    key = token_urlsafe(18)
    once.expect(office.clerk.person.id, key)
    made = add_person(CLI, office.afya, "Moja", "Kwanza")
    once.expect(office.clerk.person.id, key)
    with pytest.raises(Repeated) as repeated:
        add_person(CLI, office.afya, "Moja", "Kwanza")
    assert (repeated.value.kind, repeated.value.id) == ("person", made.id)
    assert len(_named("Kwanza")) == 1


def test_the_same_key_of_another_person_is_another_form(office):
    key = token_urlsafe(18)
    for member in (office.clerk, office.officer):
        once.expect(member.person.id, key)
        add_person(CLI, office.afya, "Moja", "Kwanza")
    assert len(_named("Kwanza")) == 2


def test_a_form_whose_act_failed_may_be_sent_again(office):
    key = token_urlsafe(18)
    once.expect(office.clerk.person.id, key)
    with pytest.raises(RuntimeError):
        _two(office, fail=True)
    once.expect(office.clerk.person.id, key)
    _two(office)


def test_a_writer_who_read_an_older_version_is_told(office):
    @command
    def rename(person):
        name = person.surname  # read; then somebody else writes
        other = update(Person).where(Person.id == person.id).values(version=Person.version + 1)
        db.session.execute(other, execution_options={"synchronize_session": False})
        person.surname = name + " Mpya"

    with pytest.raises(Stale):
        rename(office.officer.person)
