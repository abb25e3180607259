"""Checking a password, then where needed a code; only then a session begins."""

from geos.accounts import passwords, queries
from geos.accounts.models import Account, Factor
from geos.accounts.service import second_factor
from geos.accounts.service.noting import note, tell_owner
from geos.accounts.service.sessions import Begun, start
from geos.accounts.service.slowing import (
    FREE_FAILURES,
    NOWHERE,
    Browser,
    SignInRefused,
    code_places,
    count,
    forget,
    places_of,
    refuse_haste,
)
from geos.core import once
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid


class WrongPassword(SignInRefused):
    """User name or password is wrong; the two are never told apart."""

    key = "The user name or the password is not right"


class WrongCode(SignInRefused):
    """Neither the phone's code of this half minute nor an unused recovery code."""

    key = "This code is not right, or was used already. Write the one that your phone shows now"


class Shut(SignInRefused):
    """The password is right, but the whole institution is suspended or closed."""

    key = "The access of your institution is suspended. Its administrators can tell you why"


def verify(username: str, password: str, browser: Browser = NOWHERE) -> Account:
    """The account that this password opens; WrongPassword, Shut, or MustWait after many failures.

    Hashing happens outside any transaction, so that a burst of sign-ins does not hold the write lock.
    """
    account = queries.by_username(username)
    places = places_of(account, browser)
    refuse_haste(username, places)
    right = passwords.matches(account.password_hash if account else None, password)
    if account is None or not right or account.person.ended_at is not None:
        _failed(username, account, browser)
        raise WrongPassword
    if not account.person.institution.active:
        raise Shut
    if account.password_hash and passwords.outdated(account.password_hash):
        _hash_again(account, password)
    return account


@command
def _failed(username: str, account: Account | None, browser: Browser) -> None:
    count(username, places_of(account, browser))
    if account is not None:
        account.failures += 1
        note(account, "wrong_password", address=browser.address)


@command
def _hash_again(account: Account, password: str) -> None:
    account.password_hash = passwords.hash_password(password)


@command
def begin(account: Account, browser: Browser, language: str = "") -> Begun:
    """Begin the session of somebody whose password was right; gives the keys for the cookies.

    Of many tries at the same moment none gets in once they were too many: the count is read again here.
    `language` is the one chosen on the sign-in page, if any: it is remembered as the person's.
    """
    _still_open(account)
    if account.second_factor:
        raise WrongCode
    places = places_of(account, browser)
    refuse_haste(account.username, places)
    forget(account.username, places)
    return start(account, browser, language, Factor.NONE)


def begin_with_code(account: Account, code: str, browser: Browser, language: str = "") -> Begun:
    """Begin the session of somebody whose password was right and who gives a code; WrongCode, MustWait."""
    begun = _try_code(account, code, browser, language)
    if begun is None:
        raise WrongCode
    return begun


@command
def _try_code(account: Account, code: str, browser: Browser, language: str) -> Begun | None:
    db.session.refresh(account, with_for_update={"of": Account})  # a code opens one session, not two
    _still_open(account)
    places = code_places(account, browser)
    refuse_haste(account.username, places)
    factor = second_factor.use(account, code)
    if factor is not None:
        forget(account.username, {**places, **places_of(account, browser)})
        return start(account, browser, language, factor)
    account.failures += 1
    note(account, "wrong_code", address=browser.address)
    if count(account.username, places) == FREE_FAILURES:
        tell_owner(account, "wrong_codes", reference=browser.address)
    return None


def _still_open(account: Account) -> None:
    if not queries.is_open(account):
        raise WrongPassword


def confirm(actor: Actor, password: str) -> None:
    """Refuse whoever does not know the account's own password: an open screen is not enough (Invalid)."""
    account = queries.of_actor(actor)
    with once.set_aside():
        try:
            verify(account.username, password)
        except WrongPassword as error:
            raise Invalid(fields={"old_password": "This is not your password"}) from error
        except SignInRefused as error:
            raise Invalid("", {"old_password": error.key}, **error.facts) from error
