"""The life of a file that was sent: looked through, written or put aside."""

from geos.core.actor import Actor
from geos.core.workflow import Step, Workflow
from geos.directory.policy import Seat, own_institution_admin
from geos.importing.models import Import, ImportState


def administrator(actor: Actor, found: Import) -> bool:
    """An administrator of that very institution."""
    return own_institution_admin(actor, Seat(found.institution_id))


CHECKED, RUNNING, DONE, LEFT = (
    ImportState.CHECKED,
    ImportState.RUNNING,
    ImportState.DONE,
    ImportState.LEFT,
)

# fmt: off
FLOW: Workflow[Import] = Workflow(
    #    act        from         to        by
    Step("begin",   (CHECKED,),  RUNNING,  administrator),
    Step("leave",   (CHECKED,),  LEFT,     administrator),
    Step("refuse",  (RUNNING,),  CHECKED,  administrator),
    Step("finish",  (RUNNING,),  DONE,     administrator),
)
# fmt: on
