"""The line in the journal about an account, and what its owner is told."""

from typing import Any

from geos.accounts.models import Account
from geos.audit import service as journal
from geos.core.actor import Actor
from geos.notices import service as notices


def note(account: Account, act: str, **facts: Any) -> None:
    """Journal what an account's own owner did, or what was tried in the owner's name."""
    person = account.person
    actor = Actor(person_id=person.id, institution_id=person.institution_id, name=person.name)
    journal.record(actor, act, "account", account.id, **facts)


def note_help(actor: Actor, account: Account, act: str, reason: str = "") -> None:
    """Journal what another did about an account."""
    journal.record(
        actor,
        act,
        "account",
        account.id,
        institution_id=account.person.institution_id,
        named=account.person.name,
        reason=reason,
    )


def tell_owner(account: Account, key: str, *, reference: str = "", title: str = "") -> None:
    """Tell the owner, on screen and by mail, what happened to the account."""
    notices.tell([account.person_id], key, "account", account.id, reference=reference, title=title)
