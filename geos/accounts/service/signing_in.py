"""Checking a password and beginning a session; guessing is slowed, the owner never locked out."""

from datetime import timedelta
from secrets import token_urlsafe

from geos.accounts import passwords, queries
from geos.accounts.models import Account, UserSession
from geos.accounts.service.noting import note
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import DomainError

FREE_FAILURES = 5  # wrong passwords in a row before each further one must wait


LONGEST_WAIT = 60  # seconds: guessing is slowed, the owner is never locked out


class WrongPassword(DomainError):
    """User name or password is wrong; the two are never told apart."""

    key = "The user name or the password is not right"


class MustWait(DomainError):
    """Too many wrong passwords in a row; `seconds` says how long to wait."""

    key = "Too many wrong passwords. Wait %(seconds)s seconds, then try again"


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
    note(account, "wrong_password")


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
    note(account, "sign_in", address=address)
    return key
