"""Who may run mailboxes: the administrators of their institution. They read no mail by this.

An owner is whoever has the mailbox by right and not by a share: the person, the holder of the post now, the
clerks of the registry. Only an owner opens it to others; what an administrator proposes an owner confirms, so
that nobody is let into another's mail without that other.
"""

from geos.core.actor import Actor
from geos.core.policy import Policy, any_of
from geos.mail.models import Mailbox, MailboxKind
from geos.mail.workflow import administrator, own_institution


def owner(actor: Actor, mailbox: Mailbox) -> bool:
    """Whoever has this mailbox by right at this moment."""
    own = {
        MailboxKind.STAFF: mailbox.person_id is not None and mailbox.person_id == actor.person_id,
        MailboxKind.POST: actor.holds(mailbox.post_id),
        MailboxKind.SPECIAL: mailbox.registry_id in actor.registry_ids,
    }
    return own.get(mailbox.kind, False)


POLICY: Policy[Mailbox] = Policy(
    {
        "read": any_of(own_institution, owner),
        "administer": administrator,
        "share": any_of(administrator, owner),
        "confirm_share": owner,
    }
)
