"""Accounts and the single-use links by which their owners first come in."""

from datetime import timedelta
from secrets import token_urlsafe

from geos.accounts import passwords, queries
from geos.accounts.models import Account
from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.directory.models import Person
from geos.directory.policy import POLICY, Seat

INVITATION = timedelta(days=7)


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
