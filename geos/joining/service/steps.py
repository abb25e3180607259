"""What every act upon a request begins and ends with: lock, history, journal, and what waits for whom."""

from sqlalchemy import select

from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import Invalid
from geos.joining import policy, queries
from geos.joining.models import JoinRequest, JoinStep
from geos.joining.workflow import FLOW, PREPARING
from geos.notices import service as notices
from geos.work import service as work

KIND = JoinRequest.__tablename__
REASON = 500  # characters


def begin(actor: Actor, request: JoinRequest) -> None:
    """Let nobody else act upon the request until this transaction ends; NotFound for who is no operator."""
    policy.require(actor)
    db.session.execute(select(JoinRequest.id).filter_by(id=request.id).with_for_update())
    db.session.refresh(request)


def move(actor: Actor, act: str, request: JoinRequest, reason: str = "", **facts: object) -> None:
    """Fire the step, set the facts that go with its state, and write its history."""
    reason = reason.strip()
    if len(reason) > REASON:
        raise Invalid(fields={"reason": "Shorten this to %(most)d characters"}, most=REASON)
    with db.session.no_autoflush:
        FLOW.fire(actor, act, request, reason)
        for name, value in facts.items():
            setattr(request, name, value)
    db.session.flush()
    note(actor, act, request, reason)


def note(actor: Actor, act: str, request: JoinRequest, reason: str = "") -> None:
    """One step of its history and one entry of the journal."""
    post = actor.post()
    request.steps.append(
        JoinStep(act=act, by_id=actor.person_id, by_post_id=post.id if post else None, reason=reason)
    )
    journal.record(
        actor,
        act,
        KIND,
        request.id,
        institution_id=request.institution_id,
        named=request.code,
        domain=request.domain,
        reason=reason,
    )


def wait_for_review(request: JoinRequest) -> None:
    """On the desk of every operator who did not prepare it."""
    prepared = {step.by_id for step in request.steps if step.act in PREPARING}
    for seat in queries.operator_seats():
        if not seat.people <= prepared:
            _open(request, "review_request", seat.token, seat.institution_id)


def wait_for_preparer(request: JoinRequest, act: str) -> None:
    """On the desk of the post that entered the request; whoever holds it now."""
    made_by = request.made_by
    if made_by is not None:
        token = f"post:{request.made_by_post_id}" if request.made_by_post_id else f"person:{made_by.id}"
        _open(request, act, token, made_by.institution_id)


def tell_preparer(request: JoinRequest, key: str) -> None:
    """A notice to whoever entered the request."""
    if request.made_by_id is not None:
        notices.tell(
            [request.made_by_id],
            key,
            KIND,
            request.id,
            reference=request.letter_reference,
            title=f"{request.name_sw} ({request.domain})",
        )


def _open(request: JoinRequest, act: str, token: str, institution_id: int) -> None:
    work.open_item(
        token,
        act,
        KIND,
        request.id,
        institution_id=institution_id,
        title=f"{request.name_sw} ({request.domain})",
        reference=request.letter_reference,
    )


def settle(actor: Actor, request: JoinRequest, *, done: bool = True) -> None:
    """Nothing waits about it any more."""
    work.close(actor, KIND, request.id, done=done)
