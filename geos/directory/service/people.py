"""Public servants and the roles given to them apart from any post."""

from geos.audit import service as journal
from geos.core.actor import Actor, Role
from geos.core.db import command, db
from geos.directory.models import (
    Institution,
    Person,
    PersonRole,
)
from geos.directory.policy import POLICY, Seat


@command
def add_person(
    actor: Actor,
    institution: Institution,
    given_name: str,
    surname: str,
    *,
    title: str = "",
    check_number: str | None = None,
    language: str = "sw",
) -> Person:
    """Enter a public servant into an institution."""
    POLICY.require(actor, "administer", Seat(institution.id))
    person = Person(
        institution_id=institution.id,
        given_name=given_name,
        surname=surname,
        title=title,
        check_number=check_number,
        language=language,
    )
    db.session.add(person)
    db.session.flush()
    journal.record(actor, "add_person", "person", person.id, institution_id=institution.id, named=person.name)
    return person


@command
def give_role(actor: Actor, person: Person, role: Role) -> None:
    """Give a person a role apart from any post."""
    POLICY.require(actor, "administer", Seat(person.institution_id))
    db.session.merge(PersonRole(person_id=person.id, role=role))
    journal.record(actor, "give_role", "person", person.id, institution_id=person.institution_id, role=role)
