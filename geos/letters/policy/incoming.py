"""Who may register letters, file them and correct the register: whoever works in that very registry.

The life of an incoming letter has one step, so its table stands here too.
"""

from dataclasses import dataclass

from geos.core.actor import REGISTRY_ROLES, Actor, HeldPost
from geos.core.policy import Policy
from geos.core.workflow import Step, Workflow
from geos.letters.models import IncomingLetter, IncomingState


@dataclass(frozen=True)
class Desk:
    """A registry, and the post that acts there; without one, any of the actor's posts in it."""

    registry_id: int
    post_id: int | None = None


def posts_at(actor: Actor, desk: Desk) -> list[HeldPost]:
    """The posts by which this actor works at a desk, the substantive ones first."""
    return [
        post
        for post in actor.posts
        if post.registry_id == desk.registry_id
        and post.roles & REGISTRY_ROLES
        and desk.post_id in (None, post.id)
    ]


def works_there(actor: Actor, desk: Desk) -> bool:
    """A clerk or records manager of that registry, by the addressed post."""
    return bool(posts_at(actor, desk))


def registry_staff(actor: Actor, letter: IncomingLetter) -> bool:
    """Whoever works in the registry that registered the letter."""
    return works_there(actor, Desk(letter.registry_id))


POLICY: Policy[Desk] = Policy(
    {
        "register": works_there,
        "file_letter": works_there,
        "correct": works_there,
    }
)

FLOW: Workflow[IncomingLetter] = Workflow(
    #    act            from                         to                   by
    Step("file_letter", (IncomingState.REGISTERED,), IncomingState.FILED, registry_staff),
)
