"""Public servants: their names and contact, the roles given to them apart from any post, and leaving."""

from datetime import date
from typing import Any

from sqlalchemy import select

from geos.audit import service as journal
from geos.core.actor import Actor, Role
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, WrongState
from geos.directory.models import (
    AppointmentKind,
    Institution,
    Person,
    PersonRole,
)
from geos.directory.policy import NOT_ONESELF, POLICY, Seat, may_give
from geos.directory.queries.holding import standing
from geos.directory.service.appointing import cut, stop
from geos.directory.service.telling import tell_acting

LANGUAGES = ("sw", "en")
LENGTHS = {"given_name": 60, "surname": 60, "title": 20, "check_number": 20, "phone": 30, "office": 60}
OWN = frozenset({"phone", "office", "language", "photo"})  # what a person changes alone


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
    """Enter a public servant into an institution; a colleague's check number is refused with the name."""
    POLICY.require(actor, "administer", Seat(institution.id))
    if check_number:
        _own_check_number(institution.id, None, check_number)
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
def edit_person(actor: Actor, person: Person, **changed: str | None) -> Person:
    """Change names, title, check number, phone, office, language or photo (its SHA-256); only what is given.

    An administrator changes all of it, a person the own phone, office, language and photo. Invalid names the
    field; a check number that a colleague has is refused with the name. The journal keeps the old values.
    """
    unknown = set(changed) - {*LENGTHS, "language", "photo"}
    if unknown:
        raise TypeError(f"a person has no {', '.join(sorted(unknown))} to change")
    if not (set(changed) <= OWN and actor.person_id == person.id):
        POLICY.require(actor, "administer", Seat(person.institution_id))
    if person.ended_at is not None:
        raise WrongState("%(name)s has left the service", name=person.name)
    wanted = _checked(person, changed)
    before = {name: getattr(person, name) for name in wanted}
    new = {name: value for name, value in wanted.items() if value != before[name]}
    for name, value in new.items():
        setattr(person, name, value)
    if new:
        _note(actor, "edit_person", person, named=person.name, before={name: before[name] for name in new})
    return person


def _checked(person: Person, changed: dict[str, str | None]) -> dict[str, Any]:
    written = {name: " ".join((value or "").split()) for name, value in changed.items()}
    for name in ("given_name", "surname"):
        if name in written and not written[name]:
            raise Invalid(fields={name: "Write the name"})
    for name, most in LENGTHS.items():
        if len(written.get(name, "")) > most:
            raise Invalid(fields={name: "Shorten this to %(most)d characters"}, most=most)
    if written.get("language", LANGUAGES[0]) not in LANGUAGES:
        raise Invalid(fields={"language": "Choose one from the list"})
    empty = {name: value or None for name, value in written.items() if name in ("check_number", "photo")}
    if empty.get("check_number"):
        _own_check_number(person.institution_id, person.id, str(empty["check_number"]))
    return {**written, **empty}


def _own_check_number(institution_id: int, person_id: int | None, number: str) -> None:
    query = select(Person).where(
        Person.institution_id == institution_id,
        Person.check_number == number,
        Person.id != (person_id or 0),
        Person.ended_at.is_(None),
    )
    other = db.session.scalars(query.limit(1)).first()
    if other is not None:
        raise Invalid(fields={"check_number": "%(name)s has this check number"}, name=other.name)


# Roles ----------------------------------------------------------------------------------------------


@command
def give_role(actor: Actor, person: Person, role: Role) -> None:
    """Give a person a role apart from any post: one that is the actor's to give, and never to oneself."""
    _require_giving(actor, person, role)
    if person.ended_at is not None:
        raise WrongState("%(name)s has left the service", name=person.name)
    db.session.merge(PersonRole(person_id=person.id, role=role))
    _note(actor, "give_role", person, role=role)


@command
def take_role(actor: Actor, person: Person, role: Role) -> None:
    """Take a role back that was given apart from any post; WrongState where the person does not have it."""
    _require_giving(actor, person, role)
    row = db.session.get(PersonRole, (person.id, role))
    if row is None:
        raise WrongState
    db.session.delete(row)
    _note(actor, "take_role", person, role=role)


def _require_giving(actor: Actor, person: Person, role: Role) -> None:
    POLICY.require(actor, "administer", Seat(person.institution_id))
    if actor.person_id == person.id:
        raise Denied(NOT_ONESELF)
    if not may_give(actor, (role,)):
        raise Denied("Only the e-Government Authority gives this role")


# Leaving --------------------------------------------------------------------------------------------


@command
def end_person(actor: Actor, person: Person, last_day: date | None = None) -> Person:
    """The person serves no more from this moment: every appointment ends, roles given apart from posts too.

    `last_day` (not in the future) is what the appointments say; without it they are cut off now. Sessions,
    mailbox and certificate are the business of `transfers`, which calls this. Nobody ends themselves.
    """
    POLICY.require(actor, "administer", Seat(person.institution_id))
    if actor.person_id == person.id:
        raise Denied(NOT_ONESELF)
    if person.ended_at is not None:
        raise WrongState("%(name)s has left the service", name=person.name)
    if last_day is not None and last_day > today():
        raise Invalid(fields={"last_day": "Write a day that is not in the future"})
    end_appointments(actor, person, last_day)
    end_roles(actor, person)
    person.ended_at = now()
    _note(actor, "end_person", person, named=person.name, ends_on=str(last_day or today()))
    return person


@command
def move_person(actor: Actor, person: Person, institution: Institution) -> Person:
    """The person serves in another institution from now on; nothing given by the old one goes along."""
    POLICY.require(actor, "administer", Seat(person.institution_id))
    if person.ended_at is not None:
        raise WrongState("%(name)s has left the service", name=person.name)
    end_roles(actor, person)
    before, person.institution_id = person.institution_id, institution.id
    facts: dict[str, Any] = {
        "named": person.name,
        "from_institution": before,
        "to_institution": institution.id,
    }
    for institution_id in (before, institution.id):
        journal.record(actor, "move_person", "person", person.id, institution_id=institution_id, **facts)
    return person


def end_appointments(
    actor: Actor, person: Person, last_day: date | None, besides: int | None = None
) -> list[int]:
    """Let every appointment that is or comes end with this day (None: at this moment); gives their ids.

    Who acted for the person goes on: the post still needs somebody. `besides` is the post that is kept.
    """
    ended = []
    for row in standing(person.id, last_day or today()):
        if row.post_id == besides and row.kind is AppointmentKind.SUBSTANTIVE:
            continue
        act = "end_acting" if row.kind is AppointmentKind.ACTING else "end_appointment"
        if last_day is None:
            stop(actor, row, act)
        else:
            cut(actor, row, last_day, act)
        if row.kind is AppointmentKind.ACTING:
            tell_acting("acting_ended", row, actor)
        ended.append(row.id)
    return ended


def end_roles(actor: Actor, person: Person) -> None:
    """Take back what was given to the person apart from any post."""
    for row in db.session.scalars(select(PersonRole).where(PersonRole.person_id == person.id)):
        db.session.delete(row)
        _note(actor, "take_role", person, role=row.role)


def _note(actor: Actor, act: str, person: Person, **facts: Any) -> None:
    journal.record(actor, act, "person", person.id, institution_id=person.institution_id, **facts)
