"""Another user name, when a person's first address becomes another one."""

from geos.accounts import queries
from geos.accounts.models import Account
from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.db import command
from geos.core.errors import Invalid


@command
def rename(actor: Actor, account: Account, username: str) -> Account:
    """The owner signs in by this mail address from now on; Invalid where another account has it.

    For whoever moves the owner's mailbox, inside their command: they have asked their policy.
    """
    before, username = account.username, username.strip().lower()
    other = queries.by_username(username)
    if other is not None and other.id != account.id:
        raise Invalid(fields={"local_part": "This address is taken. Choose another"})
    account.username = username
    journal.record(
        actor,
        "rename_account",
        "account",
        account.id,
        institution_id=account.person.institution_id,
        username=username,
        before=before,
    )
    return account
