"""How an institution stands: active, suspended, closed, and who moves it. On no way is anything lost."""

from geos.core.actor import Actor, Role
from geos.core.workflow import Step, Workflow
from geos.directory.models import Institution, InstitutionState

ACTIVE, SUSPENDED, CLOSED = InstitutionState


def operator(actor: Actor, institution: Institution) -> bool:
    """An operator of the Authority, and not upon the institution in which they serve themselves."""
    return actor.has(Role.AUTHORITY) and actor.institution_id != institution.id


# fmt: off
STANDING: Workflow[Institution] = Workflow(
    #    act                   from                 to         by        must say why
    Step("suspend_institution", (ACTIVE,),           SUSPENDED, operator, reason=True),
    Step("resume_institution",  (SUSPENDED,),        ACTIVE,    operator, reason=True),
    Step("close_institution",   (ACTIVE, SUSPENDED), CLOSED,    operator, reason=True),
    # What was closed by mistake comes back suspended: two acts, so that nobody opens an archive by a slip.
    Step("reopen_institution",  (CLOSED,),           SUSPENDED, operator, reason=True),
)
# fmt: on
