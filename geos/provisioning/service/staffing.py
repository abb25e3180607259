"""A new colleague: person, account, mailbox and post, all of it or nothing."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from geos.accounts import queries as accounts
from geos.accounts import service as signing
from geos.accounts.models import Account
from geos.core.actor import Actor, Role
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.directory import service as directory
from geos.directory.models import Institution, Person, Post
from geos.directory.policy import POLICY, Seat
from geos.mail import service as mail
from geos.mail.models import Mailbox, MailboxKind
from geos.provisioning import naming, queries

NAME, CHECK_NUMBER = 60, 20  # characters
LANGUAGES = ("sw", "en")


@dataclass(frozen=True)
class Provisioned:
    """A new colleague: `secret` opens the first-password page once and is nowhere else in the clear.

    `mailbox` is None in an institution without mail, where the user name looks like an address and is none.
    """

    person: Person
    account: Account
    mailbox: Mailbox | None
    secret: str


def provision_staff(
    actor: Actor,
    institution: Institution,
    given_name: str,
    surname: str,
    check_number: str | None = None,
    post: Post | None = None,
    language: str = "sw",
    quota: int = mail.QUOTA,
    *,
    title: str = "",
    local_part: str = "",
    roles: tuple[Role, ...] = (),
    phone: str = "",
    office: str = "",
) -> Provisioned:
    """A person with an account, a mailbox and, where given, a post: all of it or nothing.

    `roles` are given to the person apart from any post. Without `local_part` the address is
    firstname.surname; where that is taken, Invalid offers the next free one. The Maildir of an attempt
    that fails stays empty and is taken by the next.
    """
    issued: list[str] = []
    written = {"given_name": given_name, "surname": surname, "title": title, "check_number": check_number}
    contact = {name: value for name, value in (("phone", phone), ("office", office)) if value}
    made = _enter(actor, institution, written, contact, language, local_part, post, roles, quota, issued)
    mailbox = made if isinstance(made, Mailbox) else None
    person = made.person if isinstance(made, Mailbox) else made
    account = accounts.of_person(person.id) if person else None
    if account is None or person is None:
        raise RuntimeError("a new colleague without an account")
    return Provisioned(person, account, mailbox, issued[0])


@command
def _enter(
    actor: Actor,
    institution: Institution,
    written: dict[str, str | None],
    contact: dict[str, str],
    language: str,
    local_part: str,
    post: Post | None,
    roles: tuple[Role, ...],
    quota: int,
    issued: list[str],
) -> Mailbox | Person:
    """The transaction; gives the mailbox, or else the person, to which a repeated form leads.

    The secret goes into `issued`.
    """
    POLICY.require(actor, "administer", Seat(institution.id))
    names = _checked(written, language)
    _room_for_one(institution)
    address = _address(institution, str(names["given_name"]), str(names["surname"]), local_part)
    person = directory.add_person(actor, institution, **names, language=language)
    if contact:
        directory.edit_person(actor, person, **contact)
    if post is not None:
        directory.appoint(actor, person, post)
    for role in roles:
        directory.give_role(actor, person, role)
    made: Mailbox | Person = person
    if institution.has_mail:
        made = mail.create_mailbox(  # first: of two at once, the address tells the second
            actor, institution, MailboxKind.STAFF, address.partition("@")[0], person=person, quota=quota
        )
    account = signing.open_account(actor, person, address)
    issued.append(signing.invite(actor, account))
    return made


def _checked(written: dict[str, str | None], language: str) -> dict[str, Any]:
    names = {name: " ".join((value or "").split()) for name, value in written.items()}
    for name in ("given_name", "surname"):
        if not names[name]:
            raise Invalid(fields={name: "Write the name"})
    limits = {"given_name": NAME, "surname": NAME, "title": 20, "check_number": CHECK_NUMBER}
    for name, most in limits.items():
        if len(names[name]) > most:
            raise Invalid(fields={name: "Shorten this to %(most)d characters"}, most=most)
    if language not in LANGUAGES:
        raise Invalid(fields={"language": "Choose one from the list"})
    return {**names, "check_number": names["check_number"] or None}


def _room_for_one(institution: Institution) -> None:
    """With mail the staff mailboxes are counted, by `mail`; without it the accounts of those who serve."""
    room = mail.require_room(institution, staff=int(institution.has_mail))
    serving = (
        select(func.count())
        .select_from(Account)
        .join(Person, Person.id == Account.person_id)
        .where(Person.institution_id == institution.id, Person.ended_at.is_(None))
    )
    if not institution.has_mail and (db.session.scalar(serving) or 0) >= room.most_staff:
        raise Invalid(
            "The institution has all of its %(most)d accounts. Ask the authority for more",
            most=room.most_staff,
        )


def _address(institution: Institution, given_name: str, surname: str, local_part: str) -> str:
    """The whole address, free as a mailbox and as a user name."""
    chosen = local_part.strip() or _plainest(institution, given_name, surname)
    address = mail.free_address(institution, chosen)
    if accounts.by_username(address) is not None:
        raise Invalid(fields={"local_part": "This address is taken. Choose another"})
    return address


def _plainest(institution: Institution, given_name: str, surname: str) -> str:
    names = naming.candidates(given_name, surname)
    first = next(names, None)
    if first is None:
        raise Invalid(fields={"local_part": "Write an address; none can be made from this name"})
    free = queries.proposals(institution.domain, given_name, surname)
    if free[:1] != [first]:
        raise Invalid(
            fields={"local_part": "%(taken)s is taken. %(free)s is free; keep it or write another"},
            taken=first,
            free=", ".join(free),
        )
    return first


def renew_link(actor: Actor, mailbox: Mailbox) -> str:
    """The secret of a fresh first-password link for the owner of a staff mailbox; earlier ones die."""
    issued: list[str] = []
    _renew(actor, mailbox, issued)
    return issued[0]


@command
def _renew(actor: Actor, mailbox: Mailbox, issued: list[str]) -> Mailbox:
    account = accounts.of_person(mailbox.person_id or 0)
    if account is None:
        raise WrongState("Only a mailbox of a person has a password")
    issued.append(signing.invite(actor, account))
    return mailbox
