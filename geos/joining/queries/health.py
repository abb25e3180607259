"""One institution from outside: how large, who runs it, and what is amiss. A fixed number of statements."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, select

from geos.accounts.models import Account, UserSession
from geos.core.actor import Role
from geos.core.clock import now, today
from geos.core.db import db
from geos.directory import queries as directory
from geos.directory.models import (
    Appointment,
    Institution,
    Person,
    Post,
    PostRole,
    Registry,
    Unit,
)
from geos.files.models import RegistryFile
from geos.joining.models import DomainName, JoinRequest
from geos.joining.queries.people import administrators
from geos.mail.models import USED, Mailbox, MailboxKind

LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Use:
    """What an institution uses of its limits: staff mailboxes, all mailboxes, their quotas (bytes), files."""

    staff: int
    boxes: int
    space: int
    files: int


@dataclass(frozen=True)
class Runner:
    """Somebody who runs the institution."""

    person: Person
    username: str
    signed_in_at: datetime | None


@dataclass(frozen=True)
class Health:
    """An institution as the Authority sees it; `amiss` are keys of what needs somebody's hand."""

    use: Use
    people: int
    without_password: int
    lately: int  # people who signed in within 30 days
    last_at: datetime | None
    units: int
    posts: int
    vacant: int
    registries: int
    clerks: int
    runners: tuple[Runner, ...]
    domain: DomainName | None
    request: JoinRequest | None
    below: tuple[Institution, ...]
    amiss: tuple[str, ...]


def use_of(institution_id: int) -> Use:
    """What is used; one statement."""
    mine = (Mailbox.institution_id == institution_id) & Mailbox.state.in_(USED)
    row = db.session.execute(
        select(
            _count(Mailbox.id, mine, Mailbox.kind == MailboxKind.STAFF),
            _count(Mailbox.id, mine),
            select(func.coalesce(func.sum(Mailbox.quota), 0))
            .where(mine, Mailbox.path != "")
            .scalar_subquery(),
            _count(RegistryFile.id, RegistryFile.institution_id == institution_id),
        )
    ).one()
    return Use(*(int(value) for value in row))


def _count(column: Any, *conditions: Any) -> Any:
    return select(func.count(column)).where(*conditions).scalar_subquery()


def health(institution: Institution) -> Health:
    """The whole page of one institution, but its units."""
    id, use = institution.id, use_of(institution.id)
    row = db.session.execute(_numbers(id)).one()
    runners = _runners(id)
    known = {
        "use": use,
        **{name: getattr(row, name) or 0 for name in NUMBERS},
        "last_at": db.session.scalar(_sessions(id, func.max(UserSession.seen_at))),
        "runners": runners,
        "domain": db.session.scalars(select(DomainName).filter_by(name=institution.domain)).one_or_none(),
        "request": db.session.scalars(select(JoinRequest).filter_by(institution_id=id)).one_or_none(),
        "below": tuple(directory.below(id)),
    }
    return Health(**known, amiss=tuple(_amiss(institution, known)))


NUMBERS = ("people", "without_password", "lately", "units", "posts", "vacant", "registries", "clerks")


def _numbers(id: int) -> Select[Any]:
    serving = and_(Person.institution_id == id, Person.ended_at.is_(None))
    held = exists().where(Appointment.post_id == Post.id, directory.in_force(today()))
    clerk = exists().where(PostRole.post_id == Post.id, PostRole.role == Role.REGISTRY_CLERK)
    post = and_(Post.institution_id == id, Post.active)
    account = select(func.count(Account.id)).join(Person, Person.id == Account.person_id).where(serving)
    lately = _sessions(id, func.count(Account.person_id.distinct())).where(
        UserSession.seen_at >= now() - LATELY
    )
    return select(
        _count(Person.id, serving).label("people"),
        account.where(Account.password_hash.is_(None)).scalar_subquery().label("without_password"),
        lately.scalar_subquery().label("lately"),
        _count(Unit.id, Unit.institution_id == id, Unit.active).label("units"),
        _count(Post.id, post).label("posts"),
        _count(Post.id, post, ~held).label("vacant"),
        _count(Registry.id, Registry.institution_id == id, Registry.active).label("registries"),
        _count(Post.id, post, clerk, held).label("clerks"),
    )


def _sessions(id: int, column: Any) -> Select[Any]:
    return (
        select(column)
        .select_from(UserSession)
        .join(Account, Account.id == UserSession.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(Person.institution_id == id)
    )


def _runners(id: int) -> tuple[Runner, ...]:
    people = administrators(id)
    query = (
        select(Account.person_id, Account.username, func.max(UserSession.seen_at))
        .outerjoin(UserSession, UserSession.account_id == Account.id)
        .where(Account.person_id.in_([person.id for person in people]))
        .group_by(Account.person_id, Account.username)
    )
    known = {row[0]: (row[1], row[2]) for row in db.session.execute(query)}
    return tuple(Runner(person, *known.get(person.id, ("", None))) for person in people)


def _amiss(institution: Institution, known: dict[str, Any]) -> list[str]:
    """What an operator would telephone about, the gravest first."""
    use, runners, domain = known["use"], known["runners"], known["domain"]
    days = (domain.expires_on - today()).days if domain else None
    # fmt: off
    rules = (
        ("no_administrator", not runners),
        ("one_administrator", len(runners) == 1),
        ("never_signed_in",  bool(runners) and all(each.signed_in_at is None for each in runners)),
        ("no_domain",        domain is None),
        ("domain_lapsed",    days is not None and days < 0),
        ("domain_lapses",    days is not None and 0 <= days <= 60),
        ("no_clerk",         institution.has_office and not known["clerks"]),
        ("full_users",       use.staff * 10 >= institution.user_limit * 9),
        ("full_space",       use.space * 10 >= institution.mail_limit * 9),
    )
    # fmt: on
    return [key for key, wrong in rules if wrong]
