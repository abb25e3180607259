"""What an administrator, the helpdesk and the person do about a person; each gives that person back.

The rules stand where the acts are: in `directory` and `accounts`. None of these opens anybody's mail.
"""

from sqlalchemy import exists, select

from geos.accounts import queries as accounts
from geos.accounts import service as signing
from geos.accounts.models import Account, UserSession
from geos.audit import service as journal
from geos.core.actor import Actor, Role
from geos.core.db import command, db
from geos.core.errors import Incomplete, WrongState
from geos.directory import service as directory
from geos.directory.models import Institution, Person
from geos.directory.policy import POLICY, Seat
from geos.documents import service as documents
from geos.documents.queries import vault
from geos.provisioning.photos import portrait


def edit_person(
    actor: Actor,
    person: Person,
    written: dict[str, str | None],
    *,
    photo: bytes | None = None,
    without_photo: bool = False,
) -> Person:
    """Change what is written of a person, and the photo: `photo` is a picture as it was sent.

    A photo that is replaced or taken away is not kept: it is nobody's record, and its owner's to take back.
    The picture is unpacked before anything is locked, and not for a stranger.
    """
    if photo is not None and actor.person_id != person.id:
        POLICY.require(actor, "administer", Seat(person.institution_id))
    small = portrait(photo) if photo is not None else None
    before = person.photo
    edited = _edit(actor, person, written, small, without_photo)
    if before is not None and not _shown(before):
        documents.discard(before)
    return edited


@command
def _edit(
    actor: Actor, person: Person, written: dict[str, str | None], small: bytes | None, without_photo: bool
) -> Person:
    changed = dict(written)
    if small is not None:
        changed["photo"] = _kept(actor, person, small)
    elif without_photo:
        changed["photo"] = None
    return directory.edit_person(actor, person, **changed)


def _kept(actor: Actor, person: Person, small: bytes) -> str:
    """Put the small picture into the vault; asked first, so that no stranger fills it."""
    if actor.person_id != person.id:
        POLICY.require(actor, "administer", Seat(person.institution_id))
    return vault().put(small).sha256


def _shown(photo: str) -> bool:
    return db.session.scalar(select(exists().where(Person.photo == photo))) is True


@command
def give_role(actor: Actor, person: Person, role: Role) -> Person:
    """Give a person a role apart from any post."""
    directory.give_role(actor, person, role)
    return person


@command
def take_role(actor: Actor, person: Person, role: Role) -> Person:
    """Take a role back that was given apart from any post."""
    directory.take_role(actor, person, role)
    return person


# Helping --------------------------------------------------------------------------------------------


def new_way_in(actor: Actor, person: Person, reason: str) -> str:
    """The secret of a link by which the owner chooses a password; what was before opens nothing any more."""
    issued: list[str] = []
    _new_way_in(actor, person, reason, issued)
    return issued[0]


@command
def _new_way_in(actor: Actor, person: Person, reason: str, issued: list[str]) -> Person:
    _require_reason(reason)
    account = _serving(person)
    if account.password_hash is None:
        issued.append(signing.invite(actor, account))
    else:
        issued.append(signing.reset(actor, account, reason.strip()))
    return person


@command
def unlock(actor: Actor, person: Person) -> Person:
    """The wrong attempts no longer count."""
    signing.unlock(actor, _serving(person))
    return person


@command
def clear_second_factor(actor: Actor, person: Person, reason: str) -> Person:
    """Take off the second factor of somebody who lost phone and codes."""
    _require_reason(reason)
    account = _serving(person)
    if not account.second_factor:
        raise WrongState
    signing.clear_second_factor(actor, account, reason.strip())
    return person


@command
def end_session(actor: Actor, person: Person, session: UserSession) -> Person:
    """End one session of a person."""
    signing.end_session(actor, session)
    return person


@command
def end_sessions(actor: Actor, person: Person) -> Person:
    """End every session of a person."""
    signing.end_sessions(actor, _account(person))
    return person


@command
def note_export(actor: Actor, institution: Institution, format: str, filters: str) -> Institution:
    """Journal that the list of people was taken along as a file, and how it was filtered."""
    POLICY.require(actor, "help", Seat(institution.id))
    journal.record(
        actor, "export_people", "institution", institution.id,
        institution_id=institution.id, format=format, filters=filters[:300],
    )  # fmt: skip
    return institution


def _serving(person: Person) -> Account:
    if person.ended_at is not None:
        raise WrongState("%(name)s has left the service", name=person.name)
    return _account(person)


def _account(person: Person) -> Account:
    found = accounts.of_person(person.id)
    if found is None:
        raise WrongState("%(name)s has no account yet", name=person.name)
    return found


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Incomplete(fields={"reason": "Write the reason"})
