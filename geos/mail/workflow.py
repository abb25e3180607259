"""The life of a mailbox: in use, suspended, removed for a time, archived for good. Nothing is deleted."""

from geos.core.actor import Actor, Role
from geos.core.workflow import Step, Workflow
from geos.mail.models import Mailbox, MailboxState

ACTIVE, SUSPENDED = MailboxState.ACTIVE, MailboxState.SUSPENDED
REMOVED, ARCHIVED = MailboxState.REMOVED, MailboxState.ARCHIVED


def own_institution(actor: Actor, mailbox: Mailbox) -> bool:
    """Whoever works in the institution knows its addresses."""
    return actor.institution_id == mailbox.institution_id


def administrator(actor: Actor, mailbox: Mailbox) -> bool:
    """An administrator of that very institution."""
    return own_institution(actor, mailbox) and actor.has(Role.INSTITUTION_ADMIN)


def nobody(actor: Actor, mailbox: Mailbox) -> bool:
    """Only the system itself, when the time has come."""
    return False


# fmt: off
FLOW: Workflow[Mailbox] = Workflow(
    #    act        from                  to         by             must say why
    Step("suspend", (ACTIVE,),            SUSPENDED, administrator, reason=True),
    Step("resume",  (SUSPENDED,),         ACTIVE,    administrator, reason=True),
    Step("remove",  (ACTIVE, SUSPENDED),  REMOVED,   administrator, reason=True),
    Step("restore", (REMOVED,),           ACTIVE,    administrator, reason=True),
    Step("archive", (REMOVED,),           ARCHIVED,  nobody),
)
# fmt: on
