"""Builds the demo's institutions through the same services that administrators use."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from geos.accounts import service as accounting
from geos.accounts.models import Account
from geos.classification import service as scheme
from geos.classification.models import Keyword
from geos.core.actor import Actor
from geos.core.clock import held_at, now, today
from geos.core.db import db
from geos.demo.cast import ACTING, KEYWORDS, PLACES, SEATS, SIGN_FOR, UNITS, Place, Seat
from geos.directory import queries, service
from geos.directory.models import Institution, Person, Post, Registry, RegistryKind, UnitKind
from geos.mail import service as mailboxes
from geos.mail.models import Mailbox, MailboxKind
from geos.signatures.service import SigningKey

CLI = Actor.system("cli")
REGISTRIES = {
    RegistryKind.OPEN: ("Masjala ya wazi", "Open registry"),
    RegistryKind.CONFIDENTIAL: ("Masjala ya siri", "Confidential registry"),
}
KINDS = {"Kitengo": UnitKind.UNIT, "Sehemu": UnitKind.SECTION}  # by the first word of the name
ADDRESSES = {RegistryKind.OPEN: "masjala", RegistryKind.CONFIDENTIAL: "masjala.siri"}
BEGAN = timedelta(days=40)  # how long ago the demo's offices joined


@dataclass
class Office:
    """One institution as it stands: posts and people by the post's code, keywords by `series/descriptor`."""

    institution: Institution
    registry: Registry
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    keywords: dict[str, Keyword] = field(default_factory=dict)
    registries: dict[RegistryKind, Registry] = field(default_factory=dict)
    mailbox: Mailbox | None = None  # of the open registry
    keys: dict[str, SigningKey] = field(default_factory=dict)  # opened, by post, while the story is told

    def actor(self, code: str) -> Actor:
        """Whoever sits in a post, with the posts held at the story's moment."""
        return queries.actor_for(self.people[code])

    def key(self, code: str) -> SigningKey:
        """The opened signing key of whoever sits in a post."""
        return self.keys[code]


def username(place: Place, seat: Seat) -> str:
    """`given.surname@domain`, lower case; a double given name becomes one word."""
    if seat.person is None:
        return ""
    _, given, surname = seat.person
    return f"{given}.{surname}@{place.domain}".lower().replace(" ", "").replace("'", "")


def usernames() -> Iterator[str]:
    """Every account of the demo."""
    for place in PLACES:
        for seat in SEATS[place.code]:
            if seat.person:
                yield username(place, seat)


def build(passwords: dict[str, str]) -> dict[str, Office]:
    """The four institutions by code."""
    with held_at(now() - BEGAN):
        offices = {place.code: _institution(place, passwords) for place in PLACES}
        for code, post, principal in SIGN_FOR:
            service.let_sign_for(CLI, offices[code].posts[post], offices[code].posts[principal])
        db.session.flush()
    for code, post, who, whose, since, left in ACTING:
        office = offices[code]
        with held_at(now() - timedelta(days=since)):
            start = today()
            end = start + timedelta(days=since + left)
            service.set_acting(CLI, office.posts[post], office.people[who], office.people[whose], start, end)
            db.session.flush()
    return offices


def _institution(place: Place, passwords: dict[str, str]) -> Office:
    institution = service.add_institution(
        CLI, **{name: value for name, value in vars(place).items() if name != "kind"}, kind=place.kind
    )
    units: dict[str, Any] = {}
    head = None
    for key, (name_sw, name_en) in UNITS[place.code].items():
        kind = KINDS.get(name_sw.split()[0], UnitKind.DEPARTMENT)
        units[key] = service.add_unit(CLI, institution, name_sw, name_en, kind, head)
        head = head or units[key]
    desks = {seat.desk: units[seat.unit] for seat in SEATS[place.code] if seat.desk}
    registries = {kind: service.add_registry(CLI, desks[kind], *REGISTRIES[kind], kind) for kind in desks}
    office = Office(institution, registries[RegistryKind.OPEN])
    office.registries = registries
    for seat in SEATS[place.code]:
        _seat(office, place, seat, units[seat.unit], passwords)
    boxes = {
        kind: mailboxes.create_mailbox(
            CLI, institution, MailboxKind.SPECIAL, ADDRESSES[kind], registry=row, label=row.name_sw
        )
        for kind, row in registries.items()
    }
    office.mailbox = boxes[RegistryKind.OPEN]
    _keywords(office, place.code)
    _group(office)
    db.session.flush()
    return office


def _seat(office: Office, place: Place, seat: Seat, unit: Any, passwords: dict[str, str]) -> None:
    post = service.add_post(
        CLI,
        unit,
        seat.code,
        seat.title_sw,
        seat.title_en,
        roles=seat.roles,
        supervisor=office.posts.get(seat.reports),
        registry=office.registries[seat.desk] if seat.desk else None,
        clearance=seat.clearance,
        head=seat.head,
    )
    office.posts[seat.code] = post
    if seat.mailbox:
        mailboxes.create_mailbox(
            CLI, office.institution, MailboxKind.POST, seat.mailbox, post=post, label=seat.title_sw
        )
    if seat.person is None:
        return
    title, given, surname = seat.person
    person = service.add_person(CLI, office.institution, given, surname, title=title)
    service.appoint(CLI, person, post)
    name = username(place, seat)
    accounting.open_account(CLI, person, name, passwords[name], waive_second_factor=True)
    mailboxes.create_mailbox(
        CLI, office.institution, MailboxKind.STAFF, name.partition("@")[0], person=person, label=person.name
    )
    office.people[seat.code] = person


def _keywords(office: Office, code: str) -> None:
    institution_id = office.institution.id
    for (series_code, name_sw, name_en), descriptors in KEYWORDS[code].items():
        series = scheme.add_keyword(CLI, institution_id, series_code, name_sw, name_en)
        for below_code, below_sw, below_en in descriptors:
            row = scheme.add_keyword(CLI, institution_id, below_code, below_sw, below_en, series)
            office.keywords[f"{series_code}/{below_code}"] = row


def _group(office: Office) -> None:
    """The management's group: every head of a unit."""
    heads = {post.unit.head_post_id for post in office.posts.values()}
    group = mailboxes.create_mailbox(
        CLI, office.institution, MailboxKind.GROUP, "group.menejimenti", label="Menejimenti"
    )
    boxes = select(Mailbox).where(
        Mailbox.person_id.in_([p.id for code, p in office.people.items() if office.posts[code].id in heads])
    )
    mailboxes.set_members(CLI, group, list(db.session.scalars(boxes)))


def accounts(passwords: dict[str, str], pins: dict[str, str]) -> list[dict[str, Any]]:
    """Every demo account as scripts want it: roles by post and by grant, mailbox address, a signer's PIN."""
    rows = db.session.execute(
        select(Account, Mailbox.address)
        .join(Mailbox, Mailbox.person_id == Account.person_id)
        .where(Account.username.in_(passwords))
        .order_by(Account.id)
    )
    return [
        _account(account, address, passwords[account.username], pins.get(account.username))
        for account, address in rows
    ]


def _account(account: Account, address: str, password: str, pin: str | None) -> dict[str, Any]:
    actor = queries.actor_for(account.person)
    post = actor.post()
    return {
        "username": account.username,
        "password": password,
        "name": account.person.name,
        "institution": account.person.institution.name_sw,
        "domain": account.person.institution.domain,
        "title": post.title_sw if post else "",
        "roles": sorted(actor.roles),
        "mailbox": address,
        **({"signing_pin": pin} if pin else {}),
    }
