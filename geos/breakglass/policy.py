"""Who sees an opening, and who reads the mail by it."""

from geos.breakglass.models import Opening
from geos.breakglass.workflow import asker, owner, watcher
from geos.core.actor import Actor, Role
from geos.core.policy import Policy, any_of


def told(actor: Actor, opening: Opening) -> bool:
    """The owner, from the moment at which the owner is told."""
    return opening.told_at is not None and owner(actor, opening)


def reader(actor: Actor, opening: Opening) -> bool:
    """Who asked, while it stands open and the mailbox is still the institution's; never one's own by this."""
    same = opening.mailbox.institution_id == opening.institution_id
    return opening.standing and same and asker(actor, opening) and not owner(actor, opening)


def asks(actor: Actor, institution_id: int) -> bool:
    """An administrator of that very institution."""
    return actor.institution_id == institution_id and actor.has(Role.INSTITUTION_ADMIN)


POLICY: Policy[Opening] = Policy({"read": any_of(asker, watcher, told), "read_mail": reader})
ASKING: Policy[int] = Policy({"ask": asks})
