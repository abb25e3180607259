"""Beginning and ending sessions."""

from secrets import token_urlsafe
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import exists, select, update

from geos.accounts import devices, queries
from geos.accounts.models import Account, AppPassword, Factor, KnownDevice, UserSession
from geos.accounts.service.noting import note, tell_owner
from geos.accounts.service.slowing import Browser, known_device
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.directory.models import Person


class Begun(NamedTuple):
    """What the browser gets: the session's key, and the key by which it is known the next time.

    `failures` is how many wrong passwords and codes there were since the sign-in before.
    """

    key: str
    device: str
    failures: int = 0


def start(account: Account, browser: Browser, language: str, factor: Factor) -> Begun:
    """Begin a session, inside a command; a browser that is new to the account is told to its owner."""
    key, device_key = token_urlsafe(32), browser.key or token_urlsafe(24)
    new = known_device(account, browser) is None and _recognise(
        account, device_key, browser.address, devices.words(browser.line)
    )
    if language and account.person.language != language:
        account.person.language = language
    db.session.add(
        UserSession(
            key_hash=queries.digest(key),
            account_id=account.id,
            address=browser.address[:60],
            device=browser.line[:200],
            factor=factor,
            new_device=new,
            failures=account.failures,
        )
    )
    failures, account.failures = account.failures, 0
    note(account, "sign_in", address=browser.address, factor=factor, new_device=new)
    return Begun(key, device_key, failures)


def note_mail_program(account: Account, address: str) -> None:
    """A mail program gave the main password: journaled and told where it was never seen at this address.

    An address that is known costs one look and writes nothing, for mail programs sign in all day.
    """
    key = f"mail program at {address}"
    if known_device(account, Browser(address, key=key)) is None:
        _meet_mail_program(account, address, key)


@command
def _meet_mail_program(account: Account, address: str, key: str) -> None:
    if known_device(account, Browser(address, key=key)) is None:
        _recognise(account, key, address, str(_("a mail program")))
        note(account, "sign_in", address=address, program="mail")


def _recognise(account: Account, device_key: str, address: str, words: str) -> bool:
    """Know this device from now on; whether it is news: the very first one is not."""
    news = bool(db.session.scalar(select(exists().where(KnownDevice.account_id == account.id))))
    if news:
        tell_owner(account, "new_device", reference=address, title=words)
    db.session.add(KnownDevice(account_id=account.id, key_hash=queries.digest(device_key)))
    return news


@command
def sign_out(session: UserSession) -> None:
    """End one session for good."""
    session.ended_at = now()
    note(session.account, "sign_out")


@command
def end_own_session(actor: Actor, session_id: int) -> UserSession:
    """The owner ends a session somewhere else."""
    session = queries.session_of(queries.of_actor(actor).id, session_id)
    if session.ended_at is None:
        session.ended_at = now()
        note(session.account, "end_session", address=session.address)
    return session


@command
def end_other_sessions(actor: Actor, present: int) -> Account:
    """The owner ends every session but the present one (its id)."""
    account = queries.of_actor(actor)
    end_all(account.id, but=present)
    note(account, "end_sessions")
    return account


def end_all(account_id: int, but: int | None = None) -> None:
    """Every open session of an account ends with this transaction; `but` one goes on."""
    query = update(UserSession).where(UserSession.account_id == account_id, UserSession.ended_at.is_(None))
    if but is not None:
        query = query.where(UserSession.id != but)
    db.session.execute(query.values(ended_at=now()), execution_options={"synchronize_session": False})


def end_all_of_institution(institution_id: int) -> None:
    """Every open session of an institution's people ends with this transaction: it was suspended."""
    whose = select(Account.id).join(Person).where(Person.institution_id == institution_id)
    db.session.execute(
        update(UserSession)
        .where(UserSession.account_id.in_(whose), UserSession.ended_at.is_(None))
        .values(ended_at=now()),
        execution_options={"synchronize_session": False},
    )


def end_app_passwords(account_id: int) -> None:
    """Every app password of an account ends with this transaction."""
    db.session.execute(
        update(AppPassword)
        .where(AppPassword.account_id == account_id, AppPassword.ended_at.is_(None))
        .values(ended_at=now()),
        execution_options={"synchronize_session": False},
    )
