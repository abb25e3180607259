"""Mailboxes as an administrator writes them down: members and receivers by their addresses."""

from collections.abc import Sequence

from geos.core.actor import Actor
from geos.core.db import command
from geos.core.errors import Invalid
from geos.directory.models import Institution
from geos.mail import service as mail
from geos.mail.models import Mailbox, MailboxKind, Posting
from geos.provisioning import queries


@command
def set_members(
    actor: Actor, group: Mailbox, addresses: str, rules: Sequence[mail.Rule] | None = None
) -> Mailbox:
    """The members of a group by their addresses, one a line; Invalid names those that nobody here has.

    `rules` find further ones; without them the group's rules stay as they are.
    """
    wanted = split(addresses)
    found = queries.by_addresses(group.institution_id, wanted)
    unknown = [address for address in wanted if address not in found]
    if unknown:
        raise Invalid(fields={"members": "Nobody here has %(unknown)s"}, unknown=", ".join(unknown[:5])[:200])
    return mail.set_members(actor, group, found.values(), rules)


def split(addresses: str) -> list[str]:
    """Addresses with anything between them, each once, in small letters."""
    return list(dict.fromkeys(addresses.lower().replace(",", " ").replace(";", " ").split()))


@command
def create_group(
    actor: Actor,
    institution: Institution,
    local_part: str,
    label: str,
    addresses: str,
    rules: Sequence[mail.Rule] | None = None,
    *,
    posting: Posting | None = None,
    senders: Sequence[str] = (),
) -> Mailbox:
    """A group with its members, by their addresses and by rules; `posting` says who may write to it."""
    group = mail.create_mailbox(actor, institution, MailboxKind.GROUP, local_part, label=label)
    if posting is not None:
        mail.set_posting(actor, group, posting, senders)
    return set_members(actor, group, addresses, rules)
