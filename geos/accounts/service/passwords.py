"""Setting and changing the main password."""

from geos.accounts import passwords, queries
from geos.accounts.models import Account
from geos.accounts.service.noting import note
from geos.accounts.service.sessions import end_all
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command
from geos.core.errors import Invalid, NotFound


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
    end_all(account.id)
    note(account, "set_password")
    return account


@command
def change_password(actor: Actor, old: str, new: str) -> Account:
    """Somebody who knows the old password sets a new one; every other session ends."""
    account = queries.of_person(actor.person_id or 0)
    if account is None or not passwords.matches(account.password_hash, old):
        raise Invalid(fields={"old_password": "This is not your password"})
    passwords.check(new, account.username)
    account.password_hash, account.password_set_at = passwords.hash_password(new), now()
    end_all(account.id)
    note(account, "change_password")
    return account
