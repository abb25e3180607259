"""The life of a mailbox: in use, or suspended with a reason. It is never deleted."""

from geos.core.workflow import Step, Workflow
from geos.mail.models import Mailbox, MailboxState
from geos.mail.policy import administrator

ACTIVE, SUSPENDED = MailboxState.ACTIVE, MailboxState.SUSPENDED

# fmt: off
FLOW: Workflow[Mailbox] = Workflow(
    #    act        from           to         by             must say why
    Step("suspend", (ACTIVE,),     SUSPENDED, administrator, reason=True),
    Step("resume",  (SUSPENDED,),  ACTIVE,    administrator, reason=True),
)
# fmt: on
