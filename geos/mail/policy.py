"""Who may run mailboxes: the administrators of their institution. They read no mail by this."""

from geos.core.actor import Actor, Role
from geos.core.policy import Policy
from geos.mail.models import Mailbox


def own_institution(actor: Actor, mailbox: Mailbox) -> bool:
    """Whoever works in the institution knows its addresses."""
    return actor.institution_id == mailbox.institution_id


def administrator(actor: Actor, mailbox: Mailbox) -> bool:
    """An administrator of that very institution."""
    return own_institution(actor, mailbox) and actor.has(Role.INSTITUTION_ADMIN)


POLICY: Policy[Mailbox] = Policy({"read": own_institution, "administer": administrator})
