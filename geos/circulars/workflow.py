"""The life of a circular beside that of its letter: one row for each act."""

from geos.circulars.models import Circular, CircularState
from geos.core.actor import Actor
from geos.core.workflow import Step, Workflow
from geos.letters.workflow import author as letter_author
from geos.letters.workflow import registry_staff

PREPARED, PUBLISHED = CircularState.PREPARED, CircularState.PUBLISHED
REPLACED, REPEALED, DROPPED = CircularState.REPLACED, CircularState.REPEALED, CircularState.DROPPED
OUT = (PUBLISHED, REPLACED, REPEALED)  # it has left the institution


def author(actor: Actor, circular: Circular) -> bool:
    """Whoever holds the post that wrote the letter."""
    return letter_author(actor, circular.letter)


def registry(actor: Actor, circular: Circular) -> bool:
    """The staff of the registry that keeps the letter's file."""
    return registry_staff(actor, circular.letter)


def sender(actor: Actor, circular: Circular) -> bool:
    """Its author and its registry, who follow up the acknowledgements."""
    return author(actor, circular) or registry(actor, circular)


def system(actor: Actor, circular: Circular) -> bool:
    """Nobody but the system; the workflow lets the system pass."""
    return False


# fmt: off
FLOW: Workflow[Circular] = Workflow(
    #    act         from           to           by          must say why
    Step("prepare",  (DROPPED,),    PREPARED,    author),
    Step("drop",     (PREPARED,),   DROPPED,     author),
    Step("publish",  (PREPARED,),   PUBLISHED,   registry),
    Step("remind",   (PUBLISHED,),  PUBLISHED,   sender),
    Step("replace",  (PUBLISHED,),  REPLACED,    system),
    Step("repeal",   (PUBLISHED,),  REPEALED,    registry,   reason=True),
)
# fmt: on
