"""Who may register letters, file them and correct the register: whoever works in that very registry.

What was not opened is its addressee's alone. The life of an incoming letter stands here too: one row
for each act.
"""

from dataclasses import dataclass

from geos.core.actor import REGISTRY_ROLES, Actor, HeldPost, Role
from geos.core.policy import Policy, any_of
from geos.core.workflow import Step, Workflow
from geos.letters.models import IncomingLetter, IncomingState, Mark, SealedItem


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


def manages(actor: Actor, desk: Desk) -> bool:
    """The records manager of that registry."""
    return any(Role.RECORDS_MANAGER in post.roles for post in posts_at(actor, desk))


def registry_staff(actor: Actor, letter: IncomingLetter) -> bool:
    """Whoever works in the registry that registered the letter."""
    return works_there(actor, Desk(letter.registry_id))


def records_manager(actor: Actor, letter: IncomingLetter) -> bool:
    """The records manager of the registry that registered the letter."""
    return manages(actor, Desk(letter.registry_id))


def registered_it(actor: Actor, letter: IncomingLetter) -> bool:
    """The very clerk who registered it, while working there still."""
    return letter.registered_by_id == actor.person_id and registry_staff(actor, letter)


def token_of(item: SealedItem) -> str:
    """For whom a closed envelope waits: the person it names, else its post."""
    if item.to_person_id is not None:
        return f"person:{item.to_person_id}"
    return f"post:{item.to_post_id}"


def addressee(actor: Actor, letter: IncomingLetter) -> bool:
    """The person whom an envelope names, else the holder of its post.

    What is marked personal is for nobody who merely looks after a vacant post.
    """
    item = letter.sealed
    if item is None:
        return False
    if item.to_person_id is not None:
        return item.to_person_id == actor.person_id
    post = actor.post(item.to_post_id)
    return post is not None and not (post.covering and item.mark is Mark.PERSONAL)


POLICY: Policy[Desk] = Policy(
    {
        "register": works_there,
        "file_letter": works_there,
        "correct": works_there,
        "pass_on": works_there,
        "take_in": works_there,
        "undo_registration": works_there,
        "strike_out": manages,
        "add_valuable": works_there,
        "hand_over_valuable": works_there,
        "acknowledge": works_there,
        "set_rule": manages,
    }
)

REGISTERED, FILED, SEALED = IncomingState.REGISTERED, IncomingState.FILED, IncomingState.SEALED
KEPT, PASSED_ON, STRUCK_OUT = IncomingState.KEPT, IncomingState.PASSED_ON, IncomingState.STRUCK_OUT
STANDING = (REGISTERED, FILED, SEALED)

# fmt: off
FLOW: Workflow[IncomingLetter] = Workflow(
    #    act                  from           to           by                                 must say why
    Step("file_letter",       (REGISTERED,), FILED,       registry_staff),
    Step("keep",              (SEALED,),     KEPT,        addressee),
    Step("hand_in",           (SEALED,),     REGISTERED,  addressee),
    Step("pass_on",           (REGISTERED,), PASSED_ON,   any_of(registry_staff, addressee)),
    Step("undo_registration", STANDING,      STRUCK_OUT,  registered_it,                     reason=True),
    Step("strike_out",        STANDING,      STRUCK_OUT,  records_manager,                   reason=True),
)
# fmt: on
