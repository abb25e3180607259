"""Changing the structure: institutions, units, posts, people, appointments and acting."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import or_, select

from geos.audit import service as journal
from geos.core.actor import Actor, Role
from geos.core.clock import today
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.directory.models import (
    Appointment,
    AppointmentKind,
    Institution,
    Person,
    PersonRole,
    Post,
    PostRole,
    Registry,
    RegistryKind,
    SigningGrant,
    Unit,
    UnitKind,
)
from geos.directory.policy import POLICY, Seat

T = TypeVar("T", Institution, Unit, Registry, Post)


@command
def add_institution(actor: Actor, **facts: Any) -> Institution:
    """Enter an institution; its first unit and open registry come with `add_unit` and `add_registry`."""
    if not (actor.is_system or actor.has(Role.AUTHORITY)):
        raise Denied
    row = Institution(**facts)
    return _added(actor, "add_institution", row, lambda: row.id, domain=row.domain)


@command
def add_unit(
    actor: Actor,
    institution: Institution,
    name_sw: str,
    name_en: str,
    kind: UnitKind = UnitKind.DEPARTMENT,
    parent: Unit | None = None,
) -> Unit:
    """Enter a department, unit or section."""
    POLICY.require(actor, "administer", Seat(institution.id))
    row = Unit(
        institution_id=institution.id,
        name_sw=name_sw,
        name_en=name_en,
        kind=kind,
        parent_id=parent.id if parent else None,
    )
    return _added(actor, "add_unit", row, lambda: institution.id, named=name_sw)


@command
def add_registry(
    actor: Actor, unit: Unit, name_sw: str, name_en: str, kind: RegistryKind = RegistryKind.OPEN
) -> Registry:
    """Enter a registry (masjala) in a unit."""
    POLICY.require(actor, "administer", Seat(unit.institution_id))
    row = Registry(
        institution_id=unit.institution_id, unit_id=unit.id, name_sw=name_sw, name_en=name_en, kind=kind
    )
    return _added(actor, "add_registry", row, lambda: row.institution_id, named=name_sw)


@command
def add_post(
    actor: Actor,
    unit: Unit,
    code: str,
    title_sw: str,
    title_en: str,
    *,
    roles: Iterable[Role] = (Role.OFFICER,),
    supervisor: Post | None = None,
    registry: Registry | None = None,
    clearance: Level = Level.RESTRICTED,
    head: bool = False,
) -> Post:
    """Enter a post in a unit; `head` makes it the unit's head."""
    POLICY.require(actor, "administer", Seat(unit.institution_id))
    row = Post(
        institution_id=unit.institution_id,
        unit_id=unit.id,
        code=code,
        title_sw=title_sw,
        title_en=title_en,
        supervisor_id=supervisor.id if supervisor else None,
        registry_id=registry.id if registry else None,
        clearance=clearance,
        roles=[PostRole(role=role) for role in roles],
    )
    _added(actor, "add_post", row, lambda: row.institution_id, named=title_sw)
    if head:
        unit.head_post_id = row.id
    return row


@command
def let_sign_for(actor: Actor, post: Post, principal: Post) -> Post:
    """The holder of `post` may from now on sign Kny. for the holder of `principal`; gives `post`."""
    _sign_for(actor, post, principal)
    if post.id == principal.id or not (post.active and principal.active):
        raise Invalid(fields={"post": "Choose another post of this institution"})
    db.session.merge(SigningGrant(post_id=post.id, principal_id=principal.id))
    _note_grant(actor, "let_sign_for", post, principal)
    return post


@command
def end_signing_for(actor: Actor, post: Post, principal: Post) -> Post:
    """The holder of `post` signs for that principal no more; what was signed stands. Else WrongState."""
    _sign_for(actor, post, principal)
    grant = db.session.get(SigningGrant, (post.id, principal.id))
    if grant is None:
        raise WrongState
    db.session.delete(grant)
    _note_grant(actor, "end_signing_for", post, principal)
    return post


def _sign_for(actor: Actor, post: Post, principal: Post) -> None:
    POLICY.require(actor, "administer", Seat(post.institution_id))
    if post.institution_id != principal.institution_id:
        raise Invalid(fields={"post": "Choose a post of this institution"})


def _note_grant(actor: Actor, act: str, post: Post, principal: Post) -> None:
    institution_id = post.institution_id
    journal.record(actor, act, "post", post.id, institution_id=institution_id, principal=principal.id)


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


@command
def appoint(
    actor: Actor, person: Person, post: Post, starts_on: date | None = None, ends_on: date | None = None
) -> Appointment:
    """Appoint a person to a post of the same institution, substantively."""
    POLICY.require(actor, "appoint", Seat(post.institution_id, post.id))
    _same_institution(person, post)
    return _enter(actor, Appointment(person_id=person.id, post_id=post.id), "appoint", starts_on, ends_on)


@command
def set_acting(
    actor: Actor, post: Post, person: Person, acting_for: Person | None, starts_on: date, ends_on: date
) -> Appointment:
    """Let a person act (Kaimu) in a post from a day to a day: work routes there at once and ends by itself.

    Refused: a person acting for oneself, a second Kaimu in the same days, an end before the start or in
    the past, and a loop (A acts for B while B acts for A).
    """
    POLICY.require(actor, "set_acting", Seat(post.institution_id, post.id))
    _same_institution(person, post)
    _sound_acting(post, person, acting_for, starts_on, ends_on)
    row = Appointment(
        person_id=person.id,
        post_id=post.id,
        kind=AppointmentKind.ACTING,
        acting_for_id=acting_for.id if acting_for else None,
    )
    return _enter(actor, row, "set_acting", starts_on, ends_on)


@command
def end_acting(actor: Actor, appointment: Appointment) -> Appointment:
    """End an acting appointment with yesterday; one that has not begun is ended on its first day."""
    if appointment.kind is not AppointmentKind.ACTING:
        raise NotFound
    POLICY.require(actor, "set_acting", Seat(appointment.post.institution_id, appointment.post_id))
    yesterday = date.fromordinal(today().toordinal() - 1)
    appointment.ends_on = max(appointment.starts_on, yesterday)
    journal.record(actor, "end_acting", "appointment", appointment.id, person=appointment.person_id)
    return appointment


def _enter(
    actor: Actor, row: Appointment, act: str, starts_on: date | None, ends_on: date | None
) -> Appointment:
    row.starts_on, row.ends_on = starts_on or today(), ends_on
    db.session.add(row)
    db.session.flush()
    journal.record(
        actor,
        act,
        "appointment",
        row.id,
        institution_id=row.post.institution_id,
        person=row.person_id,
        to_post=row.post_id,
        acting_for=row.acting_for_id,
        starts_on=str(row.starts_on),
        ends_on=str(row.ends_on) if row.ends_on else None,
    )
    return row


def _added(actor: Actor, act: str, row: T, institution_id: Callable[[], int], **facts: Any) -> T:
    db.session.add(row)
    db.session.flush()
    kind = act.removeprefix("add_")
    journal.record(actor, act, kind, row.id, institution_id=institution_id(), **facts)
    return row


def _same_institution(person: Person, post: Post) -> None:
    if person.institution_id != post.institution_id:
        raise Invalid(fields={"person": "Choose somebody of this institution"})


def _sound_acting(
    post: Post, person: Person, acting_for: Person | None, starts_on: date, ends_on: date
) -> None:
    if ends_on < starts_on or ends_on < today():
        raise Invalid(fields={"ends_on": "Write a last day that is not before the first, nor past"})
    if acting_for is not None and person.id == acting_for.id:
        raise Invalid(fields={"person": "Nobody acts for themselves"})
    for other in _acting_between(starts_on, ends_on, post.institution_id):
        if other.post_id == post.id:
            raise Invalid(fields={"starts_on": "Somebody already acts in this post on these days"})
    if acting_for is not None and acting_for.id in _acting_for(
        person.id, starts_on, ends_on, post.institution_id
    ):
        raise Invalid(fields={"person": "This would make a loop: they are acted for by each other"})


def _acting_between(starts_on: date, ends_on: date, institution_id: int) -> list[Appointment]:
    query = (
        select(Appointment)
        .join(Post, Post.id == Appointment.post_id)
        .where(
            Post.institution_id == institution_id,
            Appointment.kind == AppointmentKind.ACTING,
            Appointment.starts_on <= ends_on,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= starts_on),
        )
    )
    return list(db.session.scalars(query))


def _acting_for(person_id: int, starts_on: date, ends_on: date, institution_id: int) -> set[int]:
    """Everybody who acts, directly or through others, for this person in these days."""
    rows = _acting_between(starts_on, ends_on, institution_id)
    found: set[int] = set()
    ask = {person_id}
    while ask:
        ask = {row.person_id for row in rows if row.acting_for_id in ask} - found
        found |= ask
    return found
