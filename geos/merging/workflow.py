"""The life of a letter to many beside that of its text: one row for each act."""

from geos.core.actor import Actor
from geos.core.workflow import Step, Workflow
from geos.letters.workflow import author as letter_author
from geos.letters.workflow import registry_staff
from geos.merging.models import Merge, MergeState

PREPARED, SIGNING, SIGNED = MergeState.PREPARED, MergeState.SIGNING, MergeState.SIGNED
SENDING, SENT = MergeState.SENDING, MergeState.SENT
CANCELLING, CANCELLED, DROPPED = MergeState.CANCELLING, MergeState.CANCELLED, MergeState.DROPPED


def author(actor: Actor, merge: Merge) -> bool:
    """Whoever holds the post that wrote the letter."""
    return letter_author(actor, merge.letter)


def colleague(actor: Actor, merge: Merge) -> bool:
    """Somebody of the institution who holds a post; the letter says who may sign."""
    return bool(actor.posts) and actor.institution_id == merge.institution_id


def registry(actor: Actor, merge: Merge) -> bool:
    """The staff of the registry that keeps the letter's file."""
    return registry_staff(actor, merge.letter)


def system(actor: Actor, merge: Merge) -> bool:
    """Nobody but the system; the workflow lets the system pass."""
    return False


# fmt: off
FLOW: Workflow[Merge] = Workflow(
    #    act           from                       to           by              must say why
    Step("prepare",    (DROPPED,),                PREPARED,    author),
    Step("drop",       (PREPARED,),               DROPPED,     author),
    Step("approve",    (PREPARED,),               SIGNING,     colleague),
    Step("go_on",      (SIGNING, SIGNED),         SIGNING,     colleague),
    Step("finish",     (SIGNING,),                SIGNED,      system),
    Step("send",       (SIGNED,),                 SENDING,     registry),
    Step("sent",       (SENDING,),                SENT,        system),
    Step("cancel",     (SIGNED, SENDING, SENT),   CANCELLING,  registry,       reason=True),
    Step("cancelled",  (CANCELLING,),             CANCELLED,   system),
)
# fmt: on
