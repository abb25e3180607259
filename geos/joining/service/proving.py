"""Whether a domain is held by who asks for it: asked on demand, and again by the worker until it is seen."""

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command
from geos.core.errors import WrongState
from geos.joining import policy, proving
from geos.joining.models import JoinRequest, Proof
from geos.joining.service.steps import begin, note, wait_for_preparer
from geos.joining.workflow import APPROVED, PROVABLE


def prove_domain(actor: Actor, request: JoinRequest) -> JoinRequest:
    """Ask the DNS now and note what it says; five seconds at most, and outside any transaction."""
    policy.require(actor)
    if request.state not in PROVABLE:
        raise WrongState
    domain = request.domain
    return _note(actor, request, domain, proving.look(domain, request.proof))


@command
def _note(actor: Actor, request: JoinRequest, domain: str, found: Proof) -> JoinRequest:
    """Once proved stays proved; an answer about a domain that was changed meanwhile counts for nothing."""
    begin(actor, request)
    if request.state not in PROVABLE or request.domain != domain:
        raise WrongState
    request.asked_at = now()
    if request.proved_at is None:
        request.proof_state = found
    if found is Proof.FOUND and request.proved_at is None:
        request.proved_at = now()
        note(actor, "prove_domain", request)
        if request.state is APPROVED:
            wait_for_preparer(request, "activate_request")
    return request
