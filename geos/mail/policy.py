"""Who may run mailboxes: the administrators of their institution. They read no mail by this."""

from geos.core.policy import Policy
from geos.mail.models import Mailbox
from geos.mail.workflow import administrator, own_institution

POLICY: Policy[Mailbox] = Policy({"read": own_institution, "administer": administrator})
