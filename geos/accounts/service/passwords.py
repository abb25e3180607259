"""Setting and changing the main password."""

from geos.accounts import passwords, queries
from geos.accounts.models import Account, Purpose
from geos.accounts.service.links import void
from geos.accounts.service.noting import note, tell_owner
from geos.accounts.service.sessions import end_all, end_app_passwords
from geos.accounts.service.signing_in import confirm
from geos.accounts.service.slowing import forget
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, NotFound


@command
def set_first_password(secret: str, password: str) -> Account:
    """The owner of the link or slip sets a password; it works once."""
    account = queries.by_invitation(secret)
    if account is None:
        raise NotFound
    db.session.refresh(account, with_for_update={"of": Account})  # of two who have the link one is let in
    if queries.by_invitation(secret) is None:
        raise NotFound
    first = account.password_hash is None and account.password_set_at is None
    _give(account, password)
    note(account, "set_password")
    if not first:
        tell_owner(account, "password_changed")
    return account


@command
def set_new_password(secret: str, password: str) -> Account:
    """The owner of a recovery address, who got this link there, sets a new password.

    A second factor stays; app passwords end, for nobody knows who else knew the old password.
    """
    link = queries.by_link(secret, Purpose.RESET)
    if link is None:
        raise NotFound
    db.session.refresh(link.account, with_for_update={"of": Account})
    db.session.refresh(link)
    if queries.by_link(secret, Purpose.RESET) is None:
        raise NotFound
    _give(link.account, password)
    end_app_passwords(link.account_id)
    note(link.account, "reset_password")
    tell_owner(link.account, "password_changed")
    return link.account


def change_password(actor: Actor, old: str, new: str) -> Account:
    """Somebody who knows the old password sets a new one; every session ends, app passwords go on."""
    confirm(actor, old)
    return _change(actor, new)


@command
def _change(actor: Actor, new: str) -> Account:
    account = queries.of_actor(actor)
    if passwords.matches(account.password_hash, new):
        raise Invalid(fields={"password": "Choose one that differs from your current password"})
    _give(account, new)
    note(account, "change_password")
    tell_owner(account, "password_changed")
    return account


def _give(account: Account, password: str) -> None:
    """A password that its owner chose: links to set one are void, sessions end, nobody need wait."""
    person = account.person
    passwords.check(password, account.username.partition("@")[0], person.given_name, person.surname)
    account.password_hash, account.password_set_at = passwords.hash_password(password), now()
    account.must_change = False
    account.invite_hash = account.invite_until = None
    account.failures = 0
    void(account.id)
    forget(account.username)
    end_all(account.id)
