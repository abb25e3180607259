"""Signing in and out, first passwords, and keeping text across a lost session."""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import delete, update

from geos.accounts import passwords, queries
from geos.accounts.models import Account, KeptText, UserSession
from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import DomainError, Invalid, NotFound
from geos.directory.models import Person
from geos.directory.policy import POLICY, Seat

FREE_FAILURES = 5  # wrong passwords in a row before each further one must wait
LONGEST_WAIT = 60  # seconds: guessing is slowed, the owner is never locked out
INVITATION = timedelta(days=7)
KEPT_TEXT = timedelta(days=7)
KEPT_LIMIT = 262_144  # bytes of kept text per form


class WrongPassword(DomainError):
    """User name or password is wrong; the two are never told apart."""

    key = "The user name or the password is not right"


class MustWait(DomainError):
    """Too many wrong passwords in a row; `seconds` says how long to wait."""

    key = "Too many wrong passwords. Wait %(seconds)s seconds, then try again"


@command
def open_account(actor: Actor, person: Person, username: str, password: str | None = None) -> Account:
    """Give a person an account; without a password it waits for the first-password link."""
    POLICY.require(actor, "administer", Seat(person.institution_id))
    account = Account(person_id=person.id, username=username.lower())
    if password is not None:
        account.password_hash, account.password_set_at = passwords.hash_password(password), now()
    db.session.add(account)
    db.session.flush()
    journal.record(
        actor, "open_account", "account", account.id, institution_id=person.institution_id, username=username
    )
    return account


@command
def invite(actor: Actor, account: Account) -> str:
    """The secret of a fresh single-use link by which the owner sets the first password (7 days)."""
    POLICY.require(actor, "administer", Seat(account.person.institution_id))
    secret = token_urlsafe(24)
    account.invite_hash, account.invite_until = queries.digest(secret), now() + INVITATION
    journal.record(actor, "invite", "account", account.id, institution_id=account.person.institution_id)
    return secret


@command
def set_first_password(secret: str, password: str) -> Account:
    """The owner of the link sets a password; the link works once."""
    account = queries.by_invitation(secret)
    if account is None:
        raise NotFound
    passwords.check(password, account.username)
    account.password_hash, account.password_set_at = passwords.hash_password(password), now()
    account.invite_hash = account.invite_until = None
    account.failures, account.wait_until = 0, None
    _end_all(account.id)
    _journal(account, "set_password")
    return account


@command
def change_password(actor: Actor, old: str, new: str) -> Account:
    """Somebody who knows the old password sets a new one; every other session ends."""
    account = queries.of_person(actor.person_id or 0)
    if account is None or not passwords.matches(account.password_hash, old):
        raise Invalid(fields={"old_password": "This is not your password"})
    passwords.check(new, account.username)
    account.password_hash, account.password_set_at = passwords.hash_password(new), now()
    _end_all(account.id)
    _journal(account, "change_password")
    return account


def verify(username: str, password: str) -> Account:
    """The account that this password opens; WrongPassword, or MustWait after many failures.

    Hashing happens outside any transaction, so that a burst of sign-ins does not hold the write lock.
    """
    account = queries.by_username(username)
    if account is not None and account.wait_until and account.wait_until > now():
        left = account.wait_until - now()
        raise MustWait(seconds=int(left.total_seconds()) + 1)
    right = passwords.matches(account.password_hash if account else None, password)
    if account is None or not right or account.person.ended_at is not None:
        if account is not None:
            _failed(account)
        raise WrongPassword
    return account


@command
def _failed(account: Account) -> None:
    account.failures += 1
    over = account.failures - FREE_FAILURES
    if over >= 0:
        account.wait_until = now() + timedelta(seconds=min(2**over, LONGEST_WAIT))
    _journal(account, "wrong_password")


def sign_in(username: str, password: str, address: str, device: str, language: str = "") -> str:
    """Check the password and begin a session; gives the key for the cookie.

    `language` is the one chosen on the sign-in page, if any: it is remembered as the person's.
    """
    return _begin(verify(username, password), password, address, device, language)


@command
def _begin(account: Account, password: str, address: str, device: str, language: str) -> str:
    key = token_urlsafe(32)
    if language and account.person.language != language:
        account.person.language = language
    account.failures, account.wait_until = 0, None
    if account.password_hash and passwords.outdated(account.password_hash):
        account.password_hash = passwords.hash_password(password)
    db.session.add(
        UserSession(
            key_hash=queries.digest(key), account_id=account.id, address=address[:60], device=device[:200]
        )
    )
    _journal(account, "sign_in", address=address)
    return key


@command
def sign_out(session: UserSession) -> None:
    """End one session for good."""
    session.ended_at = now()
    _journal(session.account, "sign_out")


@command
def keep_text(person_id: int, path: str, data: list[Any]) -> None:
    """Keep what was posted under a session that had ended, for the same person and page."""
    db.session.execute(delete(KeptText).where(KeptText.person_id == person_id, KeptText.path == path))
    db.session.add(KeptText(person_id=person_id, path=path[:200], data=data))


@command
def drop_text(person_id: int, path: str) -> None:
    """The kept text was used or is no longer wanted."""
    db.session.execute(delete(KeptText).where(KeptText.person_id == person_id, KeptText.path == path))


@command
def set_language(person_id: int, language: str) -> None:
    """Remember the language that a person chose."""
    person = db.session.get(Person, person_id)
    if person is not None and person.language != language:
        person.language = language


@command
def forget_old() -> None:
    """Drop kept text that nobody came back for."""
    db.session.execute(delete(KeptText).where(KeptText.at < now() - KEPT_TEXT))


def _end_all(account_id: int) -> None:
    db.session.execute(
        update(UserSession)
        .where(UserSession.account_id == account_id, UserSession.ended_at.is_(None))
        .values(ended_at=now()),
        execution_options={"synchronize_session": False},
    )


def _journal(account: Account, act: str, **facts: Any) -> None:
    person = account.person
    actor = Actor(person_id=person.id, institution_id=person.institution_id, name=person.name)
    journal.record(actor, act, "account", account.id, **facts)
