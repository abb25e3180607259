"""What an administrator or the helpdesk does about another's account: never a look at its mail.

Whose account is within reach stands in the policy: never the own one, never upwards.
"""

from geos.accounts import queries
from geos.accounts.models import Account, UserSession
from geos.accounts.policy import POLICY
from geos.accounts.service.links import void
from geos.accounts.service.noting import note_help, tell_owner
from geos.accounts.service.second_factor import take_off
from geos.accounts.service.sessions import end_all, end_app_passwords
from geos.accounts.service.slowing import forget
from geos.accounts.service.ways_in import invite
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command
from geos.core.errors import Incomplete
from geos.directory.models import Person


@command
def reset(actor: Actor, account: Account, reason: str = "") -> str:
    """The secret of a link by which the owner chooses a new password; the old one opens nothing any more.

    Sessions and app passwords end: nobody knows who else knew it. A second factor stays.
    """
    secret = invite(actor, account)
    account.password_hash = None
    end_all(account.id)
    end_app_passwords(account.id)
    void(account.id)
    forget(account.username)
    note_help(actor, account, "reset_password", reason)
    return secret


@command
def unlock(actor: Actor, account: Account, reason: str = "") -> Account:
    """Wrong tries count no more: the owner need not wait."""
    POLICY.require(actor, "help", queries.helped(account))
    forget(account.username)
    note_help(actor, account, "unlock", reason)
    return account


@command
def end_session(actor: Actor, session: UserSession, reason: str = "") -> UserSession:
    """End one session of another."""
    POLICY.require(actor, "help", queries.helped(session.account))
    if session.ended_at is None:
        session.ended_at = now()
        note_help(actor, session.account, "end_session", reason)
    return session


@command
def end_sessions(actor: Actor, account: Account, reason: str = "") -> Account:
    """End every session of another."""
    POLICY.require(actor, "help", queries.helped(account))
    end_all(account.id)
    note_help(actor, account, "end_sessions", reason)
    return account


@command
def clear_second_factor(actor: Actor, account: Account, reason: str) -> Account:
    """Take off the second factor of somebody who lost phone and recovery codes; every session ends.

    Where a role requires one, the owner sets it up anew at the next sign-in.
    """
    POLICY.require(actor, "help", queries.helped(account))
    if not reason.strip():
        raise Incomplete(fields={"reason": "Write the reason"})
    take_off(account)
    end_all(account.id)
    note_help(actor, account, "clear_second_factor", reason.strip())
    tell_owner(account, "second_factor_off", title=actor.name)
    return account


@command
def end_access(actor: Actor, person: Person, reason: str = "") -> Account | None:
    """Nothing of a person who leaves opens anything any more: sessions, app passwords, links, invitations.

    For whoever carries out the leaving or the transfer, inside their command: they have asked their policy.
    """
    account = queries.of_person(person.id)
    if account is None:
        return None
    end_all(account.id)
    end_app_passwords(account.id)
    void(account.id)
    account.invite_hash = account.invite_until = None
    note_help(actor, account, "end_access", reason)
    return account
