"""People of the own institution, as its administrators and helpdesk see them: never their mail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal, or_, select
from sqlalchemy.orm import joinedload

from geos.accounts import queries as accounts
from geos.accounts.models import Account, UserSession
from geos.accounts.policy import POLICY as HELPING
from geos.accounts.policy import Helped
from geos.audit import queries as journal
from geos.audit.models import AuditEntry
from geos.core.actor import Actor, HeldPost, Role
from geos.core.clock import now, today
from geos.core.db import db
from geos.core.errors import NotFound, WrongState
from geos.core.folding import words
from geos.core.types import Level, UtcDateTime
from geos.directory import queries as directory
from geos.directory.models import (
    Appointment,
    AppointmentKind,
    Institution,
    Person,
    PersonRole,
    Post,
    PostRole,
    Unit,
)
from geos.directory.policy import POLICY, Seat
from geos.mail.models import USED, GroupMember, Mailbox, MailboxKind
from geos.provisioning.wording import PersonState

CHECK_NUMBER = func.coalesce(Person.check_number, "")  # as a list is sorted by it
# When somebody was last seen, as a list is sorted by it; whoever never came stands before everybody.
LAST_SEEN = func.coalesce(
    select(func.max(UserSession.seen_at))
    .join(Account, Account.id == UserSession.account_id)
    .where(Account.person_id == Person.id)
    .correlate(Person)
    .scalar_subquery(),
    literal(datetime(1970, 1, 1, tzinfo=UTC), UtcDateTime),
)
ACTS = 12  # of a person's latest acts that are shown


def helped_institution(actor: Actor) -> Institution:
    """The institution whose people this actor looks after; NotFound for anybody else."""
    if actor.institution_id is None or not POLICY.can(actor, "help", Seat(actor.institution_id)):
        raise NotFound
    return directory.institution(actor.institution_id)


def person(actor: Actor, person_id: int) -> Person:
    """Somebody of that institution, serving or not, or NotFound."""
    found = db.session.get(Person, person_id)
    if found is None or found.institution_id != helped_institution(actor).id:
        raise NotFound
    return found


def people(
    institution_id: int, unit_id: int | None = None, role: str = "", state: str = "", text: str = ""
) -> Select[Person]:
    """The people of an institution, unsorted; without `state` those who serve.

    `text` is sought in names, check numbers and user names; `unit_id` takes the units below it along.
    """
    query = (
        select(Person)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.institution_id == institution_id, _in_state(state))
    )
    if unit_id is not None:
        query = query.where(_appointed(Post.unit_id.in_(below(institution_id, unit_id))))
    if role in set(Role):
        query = query.where(_with_role(Role(role)))
    for word in words(text):
        query = query.where(
            or_(
                Person.sought.like(f"% {word}%"),
                CHECK_NUMBER.ilike(f"{word}%"),
                func.coalesce(Account.username, "").like(f"{word}%"),
            )
        )
    return query


def _in_state(state: str) -> ColumnElement[bool]:
    serving = Person.ended_at.is_(None)
    rules: dict[str, ColumnElement[bool]] = {
        PersonState.ENDED: Person.ended_at.is_not(None),
        PersonState.WAITING: and_(serving, Account.id.is_not(None), Account.password_hash.is_(None)),
        PersonState.NO_ACCOUNT: and_(serving, Account.id.is_(None)),
    }
    return rules.get(state, serving)


def _appointed(where: ColumnElement[bool]) -> ColumnElement[bool]:
    query = select(Appointment.id).join(Post, Post.id == Appointment.post_id)
    return exists(
        query.where(Appointment.person_id == Person.id, directory.in_force(today()), where).correlate(Person)
    )


def _with_role(role: Role) -> ColumnElement[bool]:
    given = exists().where(PersonRole.person_id == Person.id, PersonRole.role == role)
    held = select(PostRole.post_id).where(PostRole.role == role)
    return or_(given, _appointed(Post.id.in_(held)))


def below(institution_id: int, unit_id: int) -> list[int]:
    """A unit and all units under it; empty where it is none of this institution."""
    parents = dict(
        db.session.execute(select(Unit.id, Unit.parent_id).where(Unit.institution_id == institution_id)).all()
    )
    if unit_id not in parents:
        return []
    found = [unit_id]
    for each in found:
        found.extend(id for id, parent in parents.items() if parent == each and id not in found)
    return found


@dataclass(frozen=True)
class PersonLine:
    """Somebody as the list shows them; `posts` are those held today, acting ones last."""

    person: Person
    posts: list[Appointment]
    mailbox: Mailbox | None
    username: str
    seen_at: datetime | None
    state: PersonState


def described(found: Sequence[Person]) -> list[PersonLine]:
    """Each with posts, mailbox and last sign-in; a fixed number of statements."""
    ids = [each.id for each in found]
    held: dict[int, list[Appointment]] = {}
    for row in _held_now(ids):
        held.setdefault(row.person_id, []).append(row)
    own = select(Mailbox).where(Mailbox.person_id.in_(ids)).order_by(Mailbox.state.in_(USED), Mailbox.id)
    boxes = {row.person_id: row for row in db.session.scalars(own)}  # the one in use comes last
    ways_in = {row.person_id: row for row in _accounts(ids)}
    return [
        _line(each, held.get(each.id, []), boxes.get(each.id), ways_in.get(each.id)) for each in found
    ]  # fmt: skip


def _line(who: Person, held: list[Appointment], mailbox: Mailbox | None, account: Any) -> PersonLine:
    return PersonLine(
        person=who,
        posts=held,
        mailbox=mailbox,
        username=account.username if account else "",
        seen_at=account.seen_at if account else None,
        state=_state(who, account is not None, account is not None and account.ready),
    )


def _state(who: Person, has_account: bool, ready: bool) -> PersonState:
    if who.ended_at is not None:
        return PersonState.ENDED
    if not has_account:
        return PersonState.NO_ACCOUNT
    return PersonState.SERVING if ready else PersonState.WAITING


def state_of(who: Person, account: Account | None) -> PersonState:
    """What somebody's way in is like."""
    return _state(who, account is not None, account is not None and account.password_hash is not None)


def _held_now(ids: Iterable[int]) -> list[Appointment]:
    query = (
        select(Appointment)
        .where(Appointment.person_id.in_(list(ids)), directory.in_force(today()))
        .options(joinedload(Appointment.post))
        .order_by(Appointment.kind.desc(), Appointment.id)
    )
    return list(db.session.scalars(query))


def _accounts(ids: Iterable[int]) -> Sequence[Any]:
    """person_id, username, whether there is a password, and when the person was last seen."""
    seen = func.max(UserSession.seen_at).label("seen_at")
    return db.session.execute(
        select(Account.person_id, Account.username, Account.password_hash.is_not(None).label("ready"), seen)
        .outerjoin(UserSession, UserSession.account_id == Account.id)
        .where(Account.person_id.in_(list(ids)))
        .group_by(Account.person_id, Account.username, Account.password_hash)
    ).all()


# One person -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Term:
    """An appointment, and whether it is `now`, `past` or `coming`."""

    row: Appointment
    when: str


@dataclass(frozen=True)
class Right:
    """A role: the posts that it comes from, and whether it was given to the person besides."""

    role: Role
    posts: list[HeldPost]
    given: bool


@dataclass(frozen=True)
class Access:
    """How somebody gets in: sessions, second factor, what slows them."""

    account: Account
    sessions: list[UserSession]
    last: UserSession | None
    codes_left: int
    app_passwords: int
    factor_required: bool
    slowed_until: datetime | None


@dataclass(frozen=True)
class Whole:
    """All of a person on one screen."""

    person: Person
    state: PersonState
    terms: list[Term]
    mailboxes: list[tuple[Mailbox, str]]  # and why: own, post, registry, group
    rights: list[Right]
    clearance: tuple[Level, HeldPost | None]
    access: Access | None
    helps: bool  # whether this reader may do something about the account
    acts: list[AuditEntry] = field(default_factory=list)  # what the person did
    about: list[AuditEntry] = field(default_factory=list)  # what was done about the account and the person


def whole(actor: Actor, who: Person) -> Whole:
    """Everything that a person's page shows to this actor; acts of the person to administrators alone."""
    account, holds = accounts.of_person(who.id), directory.actor_for(who)
    administers = POLICY.can(actor, "administer", Seat(who.institution_id))
    return Whole(
        person=who,
        state=state_of(who, account),
        terms=terms(who.id),
        mailboxes=_mailboxes(who, holds),
        rights=_rights(holds),
        clearance=_clearance(holds),
        access=_access(account, holds) if account else None,
        helps=account is not None and _helps(actor, who, holds),
        acts=_acts_of(actor, who) if administers else [],
        about=_acts_about(actor, who, account),
    )


def _helps(actor: Actor, who: Person, holds: Actor) -> bool:
    return HELPING.can(actor, "help", Helped(who.institution_id, who.id, holds.roles))


def require_help(actor: Actor, who: Person) -> None:
    """Denied where this person's account is out of the actor's reach; WrongState without an account."""
    if who.ended_at is not None or accounts.of_person(who.id) is None:
        raise WrongState
    HELPING.require(actor, "help", Helped(who.institution_id, who.id, directory.actor_for(who).roles))


def terms(person_id: int) -> list[Term]:
    """Every appointment of a person: those of today first, then coming ones, then past ones, latest first."""
    query = (
        select(Appointment)
        .where(Appointment.person_id == person_id)
        .options(
            joinedload(Appointment.post).joinedload(Post.unit), joinedload(Appointment.acting_for),
            joinedload(Appointment.person)
        )
        .order_by(Appointment.starts_on.desc(), Appointment.id.desc())
    )  # fmt: skip
    found = [Term(row, _when(row, today())) for row in db.session.scalars(query)]
    order = ("now", "coming", "past")
    return sorted(found, key=lambda term: (order.index(term.when), _acts_now(term)))


def _acts_now(term: Term) -> bool:
    """Of the posts of today those held as Kaimu stand last."""
    return term.when == "now" and term.row.kind is AppointmentKind.ACTING


def _when(row: Appointment, day: date) -> str:
    over = row.ends_on is not None and row.ends_on < day
    cut_off = row.ended_at is not None and row.ended_at <= now()
    if over or cut_off or row.person.ended_at is not None:
        return "past"
    return "coming" if row.starts_on > day else "now"


def _mailboxes(who: Person, holds: Actor) -> list[tuple[Mailbox, str]]:
    """The own mailbox, those of posts held and registries worked in, and groups: names and states alone."""
    posts, registries = [post.id for post in holds.posts], holds.registry_ids
    query = select(Mailbox).where(
        or_(
            Mailbox.person_id == who.id,
            Mailbox.post_id.in_(posts) if posts else false(),
            Mailbox.registry_id.in_(registries) if registries else false(),
        )
    )
    found = list(db.session.scalars(query.order_by(Mailbox.address)))
    groups = (
        select(Mailbox)
        .join(GroupMember, GroupMember.group_id == Mailbox.id)
        .where(GroupMember.member_id.in_([box.id for box in found]))
        .order_by(Mailbox.address)
        .distinct()
    )
    order = {MailboxKind.STAFF: 0, MailboxKind.POST: 1, MailboxKind.SPECIAL: 2}
    own = [(box, box.kind.value) for box in sorted(found, key=lambda box: order.get(box.kind, 3))]
    return [*own, *((box, box.kind.value) for box in db.session.scalars(groups))]


def _rights(holds: Actor) -> list[Right]:
    return [
        Right(role, [post for post in holds.posts if role in post.roles], role in holds.own_roles)
        for role in Role
        if role in holds.roles
    ]


def _clearance(holds: Actor) -> tuple[Level, HeldPost | None]:
    best = max(holds.posts, key=lambda post: post.clearance, default=None)
    return (best.clearance, best) if best else (Level.OPEN, None)


def _access(account: Account, holds: Actor) -> Access:
    return Access(
        account=account,
        sessions=accounts.open_sessions(account.id),
        last=next(iter(accounts.sign_ins(account.id, 1)), None),
        codes_left=accounts.recovery_codes_left(account.id),
        app_passwords=len(accounts.app_passwords(account.id)),
        factor_required=accounts.requires_second_factor(holds) and not account.second_factor_waived,
        slowed_until=accounts.slowed_until(account),
    )


def _acts_of(actor: Actor, who: Person) -> list[AuditEntry]:
    query = (
        select(AuditEntry)
        .where(
            AuditEntry.person_id == who.id,
            AuditEntry.institution_id == who.institution_id,
            AuditEntry.level <= actor.clearance,
        )
        .order_by(AuditEntry.id.desc())
    )
    return list(db.session.scalars(query.limit(ACTS)))


def _acts_about(actor: Actor, who: Person, account: Account | None) -> list[AuditEntry]:
    subjects = [("person", who.id), *([("account", account.id)] if account else [])]
    found: list[AuditEntry] = []
    for kind, id in subjects:
        query = journal.of_subject(kind, id).where(AuditEntry.institution_id == who.institution_id)
        by_others = query.where(func.coalesce(AuditEntry.person_id, 0) != who.id)
        found.extend(db.session.scalars(by_others.order_by(None).order_by(AuditEntry.id.desc()).limit(ACTS)))
    return sorted(found, key=lambda entry: -entry.id)[:ACTS]


def owner_of_photo(actor: Actor, person_id: int) -> Person:
    """A colleague with a photo; NotFound for people of other institutions."""
    found = db.session.get(Person, person_id)
    if found is None or found.institution_id != actor.institution_id or found.photo is None:
        raise NotFound
    return found


def myself(actor: Actor) -> Person:
    """Whoever is signed in."""
    found = db.session.get(Person, actor.person_id or 0)
    if found is None:
        raise NotFound
    return found


def address_of(person_id: int) -> str:
    """The address of somebody's own mailbox, "" without one."""
    query = select(Mailbox.address).where(Mailbox.person_id == person_id, Mailbox.state.in_(USED))
    return db.session.scalars(query.limit(1)).first() or ""
