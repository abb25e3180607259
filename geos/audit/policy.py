"""Who may read the journal: the auditors of an institution, its own rows."""

from geos.core.actor import Actor, Role
from geos.core.policy import Policy


def auditor(actor: Actor, subject: None) -> bool:
    """An auditor, by post or by grant."""
    return actor.has(Role.AUDITOR)


POLICY: Policy[None] = Policy({"list": auditor})
