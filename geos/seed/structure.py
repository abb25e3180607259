"""The structure of a whole government in a minute: institutions, units, posts, people, accounts, mailboxes.

Rows are written straight into the tables, by the rules that the services keep: one substantive holder of a
post, one head of a unit, an address for each person. Nobody has a password yet. A staff mailbox is a row and
an address; its folder is made when something first lies in it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import Table, bindparam, select

from geos.accounts.models import Account
from geos.audit import service as audit
from geos.core import bulk
from geos.core.actor import Actor, Role
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.core.errors import Invalid
from geos.core.types import Level
from geos.directory.models import (
    MAIL_LIMIT,
    Appointment,
    AppointmentKind,
    Institution,
    InstitutionState,
    Person,
    Post,
    PostRole,
    Registry,
    Unit,
    UnitKind,
)
from geos.mail import service as mail
from geos.mail.models import MailAddress, Mailbox, MailboxKind, MailboxState
from geos.seed.names import GIVEN, PLACES, SORTS, SURNAMES, WORK
from geos.seed.sequences import count_on, first_ids

ENDING = "kipimo.go.tz"  # of every made-up domain; no real one ends so
LARGE_EVERY, LARGE = 10, 20  # every tenth institution is as large as twenty others
LEAST = 5  # people of an institution
FIRST = 4  # its head, administrator, registry clerk and records manager, who come before the departments
SECTION, SECTIONS = 15, 6  # people of a section with their head; sections of a department
DEPARTMENT = SECTION * SECTIONS + 1  # and its director
VACANT_EVERY, LEFT_EVERY, ACTING_EVERY = 10, 50, 60  # people
QUOTA = 2 * 1024**3  # bytes
APPOINTED = 900  # days ago, and more

Row = dict[str, Any]
Rows = Iterable[Row]
Watch = Callable[[str, Rows, int], Rows]
OFFICER, HEAD = (Role.OFFICER,), (Role.SUPERVISOR, Role.OFFICER)
FIRST_POSTS = (
    ("Mkuu wa Taasisi", "Head of the Institution", HEAD),
    ("Msimamizi wa Mfumo", "System Administrator", (Role.INSTITUTION_ADMIN, Role.OFFICER)),
    ("Karani wa Masjala", "Registry Clerk", (Role.REGISTRY_CLERK,)),
    ("Afisa Kumbukumbu", "Records Officer", (Role.RECORDS_MANAGER,)),
)


@dataclass(frozen=True)
class Population:
    """How many institutions and people are made."""

    institutions: int = 359
    people: int = 100_000

    def sizes(self) -> list[int]:
        """The people of each institution; together exactly `people`."""
        weights = [LARGE if n % LARGE_EVERY == 0 else 1 for n in range(self.institutions)]
        spare = self.people - LEAST * self.institutions
        ends = [spare * part // sum(weights) for part in accumulate(weights)]
        return [LEAST + end - begin for begin, end in zip([0, *ends], ends, strict=False)]


@dataclass
class House:
    """One institution that is made: its size, and the first of its ids in each table."""

    number: int
    people: int
    first: dict[Table, int] = field(default_factory=dict)

    def id(self, model: Any, n: int = 0) -> int:
        """The id of its n-th row in a table, from 0."""
        return self.first[model.__table__] + n

    @property
    def departments(self) -> int:
        return -(-(self.people - FIRST) // DEPARTMENT)

    @property
    def vacant(self) -> int:
        return self.people // VACANT_EVERY

    def rows(self) -> dict[Table, int]:
        """How many rows it has in the tables whose ids are given out here."""
        units = 2 + self.departments * (SECTIONS + 1)
        made: dict[Any, int] = {
            Institution: 1, Unit: units, Registry: 1, Post: self.people + self.vacant,
            Person: self.people, Mailbox: self.people + 2,
        }  # fmt: skip
        return {model.__table__: n for model, n in made.items()}

    @property
    def domain(self) -> str:
        sort, place = SORTS[self.number // len(PLACES)], PLACES[self.number % len(PLACES)]
        return f"{sort.code}-{place}.{ENDING}".lower().replace(" ", "-")


@dataclass(frozen=True)
class Seat:
    """Where the n-th person of an institution sits: unit, whom it reports to (post), whether it heads."""

    unit: int
    supervisor: int | None
    head: bool
    titles: tuple[str, str]
    roles: tuple[Role, ...] = OFFICER


def seat(n: int) -> Seat:
    """The seat of the n-th person: the first four, then each department, its sections one after another."""
    if n < FIRST:
        sw, en, roles = FIRST_POSTS[n]
        return Seat(0 if n < 2 else 1, 0 if n else None, n in (0, 3), (sw, en), roles)
    department, place = divmod(n - FIRST, DEPARTMENT)
    (sw, en), unit = WORK[department % len(WORK)], 2 + department * (SECTIONS + 1)
    director = FIRST + department * DEPARTMENT
    if place == 0:
        return Seat(unit, 0, True, (f"Mkurugenzi wa {sw}", f"Director of {en}"), HEAD)
    section, chair = divmod(place - 1, SECTION)
    if chair == 0:
        return Seat(unit + 1 + section, director, True, (f"Mkuu wa Sehemu ya {sw}", f"Head, {en}"), HEAD)
    return Seat(unit + 1 + section, n - chair, False, (f"Afisa {sw}", f"{en} Officer"))


def populate(size: Population, watch: Watch = lambda name, rows, length: rows) -> dict[str, int]:
    """Make the structure; the number of rows by table. All of it or nothing, and only once.

    `watch` is given the name of a table, its rows as they are made and about how many there will be.
    """
    return _populate(size, watch)


@command
def _populate(size: Population, watch: Watch) -> dict[str, int]:
    _possible(size)
    houses, made = _houses(size), {}
    connection = db.session.connection()
    with bulk.checked_at_the_end(connection, [model.__table__ for _, model, _ in MAKERS]):
        for name, model, make in MAKERS:
            rows = (row for house in houses for row in make(house))
            length = sum(house.rows().get(model.__table__, house.people) for house in houses)
            made[name] = bulk.write(connection, model.__table__, watch(name, rows, length))
    _put_heads(houses)
    count_on([*houses[0].rows(), Account.__table__, Appointment.__table__])
    audit.record(Actor.system("cli"), "seed", "institution", houses[0].id(Institution), people=size.people)
    return made


def _possible(size: Population) -> None:
    most = len(SORTS) * len(PLACES)
    if not 1 <= size.institutions <= most:
        raise Invalid(f"from 1 to {most} institutions can be made up")
    if size.people < LEAST * size.institutions:
        raise Invalid(f"{size.institutions} institutions have at least {LEAST * size.institutions} people")
    if db.session.scalar(select(Institution.id).where(Institution.domain.endswith(f".{ENDING}")).limit(1)):
        raise Invalid("made-up institutions are here already")


def _houses(size: Population) -> list[House]:
    houses = [House(number, people) for number, people in enumerate(size.sizes())]
    free = first_ids(houses[0].rows())
    for house in houses:
        house.first = dict(free)
        for table, rows in house.rows().items():
            free[table] += rows
    return houses


def _institution(house: House) -> Rows:
    sort, place = SORTS[house.number // len(PLACES)], PLACES[house.number % len(PLACES)]
    code = f"{sort.code}{house.number % len(PLACES) + 1:02}"
    yield {
        "id": house.id(Institution), "version": 1, "name_sw": f"{sort.sw} {place}",
        "name_en": f"{sort.en} {place}", "short_sw": f"{sort.sw.split()[0]} {place}",
        "short_en": f"{place} {sort.en.split()[0]}", "code": code, "kind": sort.kind, "domain": house.domain,
        "reference_prefix": code, "address": f"S.L.P. {house.number + 1}, {place}", "place": place.upper(),
        "state": InstitutionState.ACTIVE, "user_limit": max(500, 2 * house.people),
        "mail_limit": max(MAIL_LIMIT, 2 * house.people * QUOTA),
    }  # fmt: skip


def _units(house: House) -> Rows:
    root, kinds = house.id(Unit), (UnitKind.DEPARTMENT, UnitKind.UNIT)
    for n, (sw, en) in enumerate((("Ofisi ya Mkuu wa Taasisi", "Head's Office"), ("Masjala", "Registry"))):
        yield _unit(house, n, root if n else None, sw, en, kinds[n])
    for department in range(house.departments):
        (sw, en), first = WORK[department % len(WORK)], 2 + department * (SECTIONS + 1)
        which = f" {department // len(WORK) + 1}" if department >= len(WORK) else ""
        yield _unit(house, first, root, f"Idara ya {sw}{which}", f"{en}{which}", UnitKind.DEPARTMENT)
        for section in range(1, SECTIONS + 1):
            names = f"Sehemu ya {sw}{which}/{section}", f"{en} Section{which}/{section}"
            yield _unit(house, first + section, house.id(Unit, first), *names, UnitKind.SECTION)


def _unit(house: House, n: int, parent: int | None, sw: str, en: str, kind: UnitKind) -> Row:
    return {"id": house.id(Unit, n), "version": 1, "institution_id": house.id(Institution),
            "parent_id": parent, "name_sw": sw, "name_en": en, "kind": kind}  # fmt: skip


def _registry(house: House) -> Rows:
    yield {"id": house.id(Registry), "version": 1, "institution_id": house.id(Institution),
           "unit_id": house.id(Unit, 1), "name_sw": "Masjala ya wazi",
           "name_en": "Open registry"}  # fmt: skip


def _seats(house: House) -> Iterator[Seat]:
    """Of every post: the people's, then the vacant ones, which are like those of other officers."""
    yield from map(seat, range(house.people))
    for n in range(house.vacant):
        like = seat(FIRST + (n * VACANT_EVERY) % (house.people - FIRST))
        yield Seat(like.unit, like.supervisor, False, ("Afisa", "Officer"))


def _posts(house: House) -> Rows:
    for n, taken in enumerate(_seats(house)):
        boss = taken.supervisor
        yield {
            "id": house.id(Post, n), "version": 1, "institution_id": house.id(Institution),
            "unit_id": house.id(Unit, taken.unit),
            "registry_id": house.id(Registry) if n in (2, 3) else None, "code": f"W{n + 1}",
            "title_sw": taken.titles[0], "title_en": taken.titles[1],
            "supervisor_id": None if boss is None else house.id(Post, boss),
            "clearance": Level.SECRET if n == 0 else Level.CONFIDENTIAL if taken.head else Level.RESTRICTED,
        }  # fmt: skip


def _roles(house: House) -> Rows:
    for n, taken in enumerate(_seats(house)):
        for role in taken.roles:
            yield {"post_id": house.id(Post, n), "role": role}


def name_of(house: House, n: int) -> tuple[str, str]:
    """Given name and surname of the n-th person of an institution."""
    turn = house.number * 11 + n
    return GIVEN[turn % len(GIVEN)], SURNAMES[(turn // len(GIVEN) * 7 + turn) % len(SURNAMES)]


def _left(n: int) -> bool:
    return n >= FIRST and n % LEFT_EVERY == LEFT_EVERY - 1


def _people(house: House) -> Rows:
    for n in range(house.people):
        given, surname = name_of(house, n)
        yield {
            "id": house.id(Person, n), "version": 1, "institution_id": house.id(Institution),
            "given_name": given, "surname": surname, "check_number": f"{house.number:03}{n:06}",
            "phone": f"+255 26 {house.number:03} {n:04}", "office": f"Chumba {n % 90 + 1}",
            "ended_at": now() - timedelta(days=30) if _left(n) else None,
        }  # fmt: skip


def _appointments(house: House) -> Rows:
    for n in range(house.people):
        since = today() - timedelta(days=APPOINTED + n % 365)
        until = today() - timedelta(days=30) if _left(n) else None
        yield _appointment(house, n, n, since, until)
        if n % ACTING_EVERY == ACTING_EVERY - 1 and not _left(n) and not _left(n - 1):
            yield _appointment(house, n, n - 1, today(), today() + timedelta(days=14), acting=True)


def _appointment(
    house: House, person: int, post: int, since: date, until: date | None, *, acting: bool = False
) -> Row:
    return {
        "person_id": house.id(Person, person), "post_id": house.id(Post, post),
        "kind": AppointmentKind.ACTING if acting else AppointmentKind.SUBSTANTIVE,
        "acting_for_id": house.id(Person, post) if acting else None, "starts_on": since, "ends_on": until,
    }  # fmt: skip


def local_parts(house: House) -> list[str]:
    """The local part of every person's address: name.surname, with a number where somebody has it before."""
    had: dict[str, int] = {}
    found = []
    for n in range(house.people):
        plain = ".".join(name_of(house, n)).lower().replace("'", "")
        had[plain] = had.get(plain, 0) + 1
        found.append(plain if had[plain] == 1 else f"{plain}{had[plain]}")
    return found


def _accounts(house: House) -> Rows:
    for n, local_part in enumerate(local_parts(house)):
        yield {"person_id": house.id(Person, n), "username": f"{local_part}@{house.domain}"}


def _mailboxes(house: House) -> Rows:
    for n, local_part in enumerate(local_parts(house)):
        left = {"state": MailboxState.SUSPENDED, "reason": "Ameondoka"} if _left(n) else {}
        yield _mailbox(house, n, local_part, person_id=house.id(Person, n), **left)
    post, registry = house.id(Post), house.id(Registry)
    yield _mailbox(house, house.people, "mkuu", kind=MailboxKind.POST, post_id=post, label="Mkuu wa Taasisi")
    yield _mailbox(
        house, house.people + 1, "masjala", kind=MailboxKind.SPECIAL, registry_id=registry, label="Masjala"
    )


def _mailbox(house: House, n: int, local_part: str, **more: Any) -> Row:
    address = f"{local_part}@{house.domain}"
    return {
        "id": house.id(Mailbox, n), "version": 1, "institution_id": house.id(Institution),
        "kind": MailboxKind.STAFF, "state": MailboxState.ACTIVE, "address": address, "label": "",
        "path": mail.path_of(address), "person_id": None, "post_id": None, "registry_id": None,
        "quota": QUOTA, "reason": "", **more,
    }  # fmt: skip


def _addresses(house: House) -> Rows:
    for row in _mailboxes(house):
        yield {"address": row["address"], "mailbox_id": row["id"]}


def _put_heads(houses: list[House]) -> None:
    """Units and posts point to each other: the heads come last."""
    heads = [
        {"row": house.id(Unit, taken.unit), "post": house.id(Post, n)}
        for house in houses
        for n, taken in enumerate(map(seat, range(house.people)))
        if taken.head
    ]
    units = Unit.__table__
    put = units.update().where(units.c.id == bindparam("row")).values(head_post_id=bindparam("post"))
    db.session.connection().execute(put, heads)


MAKERS: tuple[tuple[str, Any, Callable[[House], Rows]], ...] = (
    ("institutions", Institution, _institution),
    ("units", Unit, _units),
    ("registries", Registry, _registry),
    ("posts", Post, _posts),
    ("roles", PostRole, _roles),
    ("people", Person, _people),
    ("appointments", Appointment, _appointments),
    ("accounts", Account, _accounts),
    ("mailboxes", Mailbox, _mailboxes),
    ("addresses", MailAddress, _addresses),
)
