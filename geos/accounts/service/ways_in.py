"""Accounts and the single-use links by which their owners first come in, or come in again."""

from datetime import timedelta
from secrets import token_urlsafe

from geos.accounts import passwords, queries
from geos.accounts.models import Account
from geos.accounts.policy import POLICY as HELPING
from geos.accounts.service.noting import note_help, tell_owner
from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied
from geos.directory.models import Person
from geos.directory.policy import POLICY, Seat

INVITATION = timedelta(days=7)


@command
def open_account(
    actor: Actor,
    person: Person,
    username: str,
    password: str | None = None,
    *,
    waive_second_factor: bool = False,
) -> Account:
    """Give a person an account; without a password it waits for the first-password link.

    A password that another chose is changed at the first sign-in. Only the command line makes an account,
    for a demo, that needs neither that nor the second factor of its roles.
    """
    POLICY.require(actor, "administer", Seat(person.institution_id))
    if waive_second_factor and actor.system_part != "cli":
        raise Denied
    account = Account(
        person_id=person.id, username=username.lower(), second_factor_waived=waive_second_factor
    )
    if password is not None:
        account.password_hash, account.password_set_at = passwords.hash_password(password), now()
        account.must_change = not waive_second_factor
    db.session.add(account)
    db.session.flush()
    journal.record(
        actor, "open_account", "account", account.id, institution_id=person.institution_id, username=username
    )
    return account


@command
def invite(actor: Actor, account: Account) -> str:
    """The secret of a fresh single-use link by which the owner sets a password (7 days); earlier ones die.

    Whoever makes it could use it: the rules of helping hold (see policy), and an owner who has a password
    already is told.
    """
    HELPING.require(actor, "help", queries.helped(account))
    secret = token_urlsafe(24)
    account.invite_hash, account.invite_until = queries.digest(secret), now() + INVITATION
    note_help(actor, account, "invite")
    if account.password_hash is not None:
        tell_owner(account, "reset_by_helpdesk", title=actor.name)
    return secret
