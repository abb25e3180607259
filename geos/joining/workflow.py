"""The life of a request to join. Whoever prepared it does not review it: four eyes."""

from geos.core.actor import Actor, Role
from geos.core.workflow import Step, Workflow
from geos.joining.models import JoinRequest, RequestState

DRAFT, REVIEW, RETURNED = RequestState.DRAFT, RequestState.REVIEW, RequestState.RETURNED
APPROVED, ACTIVATED = RequestState.APPROVED, RequestState.ACTIVATED
REFUSED, WITHDRAWN = RequestState.REFUSED, RequestState.WITHDRAWN

IN_HAND = (DRAFT, RETURNED)  # its text may be changed
PROVABLE = (DRAFT, REVIEW, RETURNED, APPROVED)  # its domain may be looked up
PREPARING = frozenset({"prepare_request", "edit_request", "submit_request"})


def operator(actor: Actor, request: JoinRequest) -> bool:
    """An operator of the Authority."""
    return actor.has(Role.AUTHORITY)


def second_person(actor: Actor, request: JoinRequest) -> bool:
    """An operator who neither entered, changed nor submitted it."""
    prepared = {step.by_id for step in request.steps if step.act in PREPARING}
    return operator(actor, request) and actor.person_id not in prepared


# fmt: off
FLOW: Workflow[JoinRequest] = Workflow(
    #    act                 from                         to         by             must say why
    Step("submit_request",   IN_HAND,                     REVIEW,    operator),
    Step("return_request",   (REVIEW,),                   RETURNED,  second_person, reason=True),
    Step("approve_request",  (REVIEW,),                   APPROVED,  second_person),
    Step("refuse_request",   (REVIEW,),                   REFUSED,   second_person, reason=True),
    Step("activate_request", (APPROVED,),                 ACTIVATED, operator),
    Step("withdraw_request", (DRAFT, RETURNED, REVIEW, APPROVED), WITHDRAWN, operator, reason=True),
)
# fmt: on
