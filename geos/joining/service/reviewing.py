"""Four eyes: one operator sends a request to review, another returns, refuses or approves it."""

from geos.accounts import queries as accounts
from geos.core.actor import Actor
from geos.core.db import command
from geos.core.errors import Denied, WrongState
from geos.directory import service as structure
from geos.joining.asking import N_
from geos.joining.models import JoinRequest
from geos.joining.service.steps import (
    begin,
    move,
    settle,
    tell_preparer,
    wait_for_preparer,
    wait_for_review,
)

NO_LETTER = N_("Attach the institution's letter first")


@command
def submit_request(actor: Actor, request: JoinRequest) -> JoinRequest:
    """Send it to review by any operator who did not prepare it. Without its letter WrongState."""
    begin(actor, request)
    if request.letter_id is None:
        raise WrongState(NO_LETTER)
    structure.refuse_taken(request.code, request.domain)
    move(actor, "submit_request", request)
    settle(actor, request)
    wait_for_review(request)
    return request


@command
def return_request(actor: Actor, request: JoinRequest, reason: str) -> JoinRequest:
    """Give it back to be mended, saying what is to be mended."""
    begin(actor, request)
    move(actor, "return_request", request, reason)
    settle(actor, request)
    wait_for_preparer(request, "mend_request")
    return request


@command
def approve_request(actor: Actor, request: JoinRequest) -> JoinRequest:
    """Say yes; once its domain is proved too, it waits to be activated.

    Denied where one who prepared it held the reviewer's way in of late: that may be one person.
    """
    begin(actor, request)
    if accounts.was_let_in(actor, {step.by_id for step in request.steps if step.by_id}):
        raise Denied("Whoever asks gave you your way in not long ago: somebody else must decide")
    structure.refuse_taken(request.code, request.domain)
    move(actor, "approve_request", request)
    settle(actor, request)
    if request.proved_at is not None:
        wait_for_preparer(request, "activate_request")
    return request


@command
def refuse_request(actor: Actor, request: JoinRequest, reason: str) -> JoinRequest:
    """Say no for good, with the reason; the institution may ask again by a new letter."""
    begin(actor, request)
    move(actor, "refuse_request", request, reason)
    settle(actor, request)
    tell_preparer(request, "request_to_join_refused")
    return request


@command
def withdraw_request(actor: Actor, request: JoinRequest, reason: str) -> JoinRequest:
    """Give it up before it is activated, for the institution does not ask any more or it was a mistake."""
    begin(actor, request)
    move(actor, "withdraw_request", request, reason)
    settle(actor, request, done=False)
    return request
