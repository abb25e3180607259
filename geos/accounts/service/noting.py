"""The line in the journal about an account."""

from typing import Any

from geos.accounts.models import Account
from geos.audit import service as journal
from geos.core.actor import Actor


def note(account: Account, act: str, **facts: Any) -> None:
    """Journal what an account's own owner did, or what was tried in the owner's name."""
    person = account.person
    actor = Actor(person_id=person.id, institution_id=person.institution_id, name=person.name)
    journal.record(actor, act, "account", account.id, **facts)
