"""Who may read and change a letter to many: whoever may do so with its letter."""

from geos.core.actor import Actor
from geos.core.policy import Policy, all_of
from geos.letters.policy.outgoing import POLICY as LETTERS
from geos.letters.workflow import EDITABLE
from geos.merging.models import Merge, MergeState
from geos.merging.workflow import author

KIND = Merge.__tablename__


def reader(actor: Actor, merge: Merge) -> bool:
    """Whoever may read the letter may read the list."""
    return LETTERS.can(actor, "read", merge.letter)


def still_writing(actor: Actor, merge: Merge) -> bool:
    """The list is fixed as soon as the letter is on its way."""
    return merge.state is MergeState.PREPARED and merge.letter.state in EDITABLE


POLICY: Policy[Merge] = Policy({"read": reader, "edit": all_of(author, still_writing)})
