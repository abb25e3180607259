"""Finding accounts, sessions and links by what a browser or a mail client presents."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from flask import current_app
from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import joinedload

from geos.accounts import sealing
from geos.accounts.models import (
    Account,
    AccountLink,
    AppPassword,
    Guessing,
    KeptText,
    Purpose,
    RecoveryCode,
    UserSession,
)
from geos.accounts.policy import Helped
from geos.audit.models import AuditEntry
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory import queries as directory
from geos.directory.models import Person

# A session is a working day at most, however busy it is.
LONGEST_SESSION = timedelta(hours=12)
# By these acts somebody has held another's way in. For so long the two count as one.
WAYS_IN = ("invite", "reset_password", "clear_second_factor")
LET_IN = timedelta(days=90)
SIGN_INS = 10  # the latest that are shown to their owner


def digest(secret: str) -> str:
    """How a session key or an invitation is stored: SHA-256 in hex."""
    return sha256(secret.encode()).hexdigest()


def name_hash(username: str) -> str:
    """How a written user name is counted, whether anybody has it or not."""
    return digest(username.strip().lower())


def by_username(username: str) -> Account | None:
    """The account of a mail address, however it is written."""
    return db.session.scalars(select(Account).filter_by(username=username.strip().lower())).one_or_none()


def by_id(account_id: int) -> Account | None:
    """The account of this row."""
    return db.session.get(Account, account_id)


def of_person(person_id: int) -> Account | None:
    """A person's account."""
    return db.session.scalars(select(Account).filter_by(person_id=person_id)).one_or_none()


def of_actor(actor: Actor) -> Account:
    """The account of whoever acts; NotFound for the system."""
    found = of_person(actor.person_id or 0)
    if found is None:
        raise NotFound
    return found


def is_open(account: Account) -> bool:
    """Whether its owner may get in at all: serving, in an institution that is not suspended or closed."""
    return account.person.ended_at is None and account.person.institution.active


def by_invitation(secret: str) -> Account | None:
    """The account that a first-password link opens, while it is valid."""
    account = db.session.scalars(select(Account).filter_by(invite_hash=digest(secret))).one_or_none()
    if account is None or account.invite_until is None or account.invite_until < now():
        return None
    return account if is_open(account) else None


# Every request asks this; it is put together once.
_BY_KEY = (
    select(UserSession)
    .where(UserSession.key_hash == bindparam("key_hash"))
    .options(
        joinedload(UserSession.account).joinedload(Account.person).joinedload(Person.institution),
    )
)


def session_by_key(key: str) -> UserSession | None:
    """The session of a cookie's key, ended or not, with all that every page shows of its person."""
    return db.session.scalars(_BY_KEY, {"key_hash": digest(key)}).one_or_none()


def open_sessions(account_id: int) -> list[UserSession]:
    """Sessions that nobody has ended and that are not a day old, the latest first."""
    query = select(UserSession).where(
        UserSession.account_id == account_id,
        UserSession.ended_at.is_(None),
        UserSession.started_at > now() - LONGEST_SESSION,
    )
    return list(db.session.scalars(query.order_by(UserSession.id.desc())))


def session_of(account_id: int, session_id: int) -> UserSession:
    """A session of this account, or NotFound."""
    found = db.session.get(UserSession, session_id)
    if found is None or found.account_id != account_id:
        raise NotFound
    return found


def sign_ins(account_id: int, limit: int = SIGN_INS) -> list[UserSession]:
    """The latest sign-ins, the newest first."""
    query = select(UserSession).filter_by(account_id=account_id).order_by(UserSession.id.desc())
    return list(db.session.scalars(query.limit(limit)))


def slowed_until(account: Account) -> datetime | None:
    """Until when somebody must wait for a next try at this account somewhere; None where nobody must."""
    query = select(func.max(Guessing.wait_until)).filter_by(name_hash=name_hash(account.username))
    until: datetime | None = db.session.scalar(query.where(Guessing.wait_until > now()))
    return until


def recovery_codes_left(account_id: int) -> int:
    """How many recovery codes have not been used."""
    query = select(func.count(RecoveryCode.id)).filter_by(account_id=account_id, used_at=None)
    return int(db.session.scalar(query) or 0)


def app_passwords(account_id: int) -> Sequence[AppPassword]:
    """Those that still open the mail, the oldest first."""
    query = select(AppPassword).filter_by(account_id=account_id, ended_at=None).order_by(AppPassword.id)
    return db.session.scalars(query).all()


def app_password(actor: Actor, app_password_id: int) -> AppPassword:
    """One of the actor's own app passwords, ended or not; NotFound for any other."""
    found = db.session.get(AppPassword, app_password_id)
    if found is None or found.account_id != of_actor(actor).id:
        raise NotFound
    return found


def link_secret(link: AccountLink) -> str:
    """What stands in the address that is mailed: the row's number and a token that only this server makes."""
    return f"{link.id}-{sealing.token(f'{link.purpose}:{link.id}:{link.account_id}:{link.nonce}')}"


def by_link(secret: str, purpose: Purpose) -> AccountLink | None:
    """The link that this secret belongs to, while it is valid and not used."""
    number = secret.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    link = db.session.get(AccountLink, int(number))
    if link is None or link.purpose is not purpose or link.used_at or link.until < now():
        return None
    right = compare_digest(link_secret(link).encode(), secret.encode())
    return link if right and is_open(link.account) else None


def helped(account: Account) -> Helped:
    """The account's owner as the policy of helping sees them."""
    person = account.person
    return Helped(person.institution_id, person.id, directory.actor_for(person).roles)


def let_in_by(person_ids: Collection[int]) -> Select[int]:
    """The people whose way in one of these held of late, who so could decide upon their own request."""
    return (
        select(Account.person_id)
        .join(AuditEntry, and_(AuditEntry.subject_kind == "account", AuditEntry.subject_id == Account.id))
        .where(
            AuditEntry.person_id.in_(person_ids),
            AuditEntry.person_id != Account.person_id,
            AuditEntry.act.in_(WAYS_IN),
            AuditEntry.at > now() - LET_IN,
        )
    )


def was_let_in(actor: Actor, by: Collection[int]) -> bool:
    """Whether one of these held the actor's way in of late: before the law of four eyes the two are one."""
    mine = let_in_by(by).where(Account.person_id == (actor.person_id or 0))
    return db.session.execute(mine.limit(1)).first() is not None


def second_factor_due(account: Account, actor: Actor) -> bool:
    """Whether a role requires a second factor that this account has not set up yet."""
    return not account.second_factor and not account.second_factor_waived and requires_second_factor(actor)


def requires_second_factor(actor: Actor) -> bool:
    """Whether one of the roles held now is of those that sign in with two factors."""
    return not actor.roles.isdisjoint(current_app.config["GEOS_SECOND_FACTOR_ROLES"].split(","))


def waived() -> list[str]:
    """User names whose second factor is waived: a demo has them, an installation in production must not."""
    query = select(Account.username).where(Account.second_factor_waived).order_by(Account.username)
    return list(db.session.scalars(query))


def unsafe_accounts() -> list[str]:
    """One clear line where accounts must not stand in production; empty where all is well."""
    names = waived()
    more = ", …" if len(names) > 3 else ""
    return [f"accounts without a required second factor: {', '.join(names[:3])}{more}"] if names else []


def kept(person_id: int, path: str, since: datetime) -> KeptText | None:
    """What this person last wrote on this page when the session had ended."""
    query = (
        select(KeptText)
        .where(KeptText.person_id == person_id, KeptText.path == path, KeptText.at >= since)
        .order_by(KeptText.id.desc())
    )
    return db.session.scalars(query.limit(1)).first()
