"""What every act upon a consignment begins and ends with."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, WrongState
from geos.exchange.models import Consignment, ConsignmentEvent
from geos.exchange.policy.consignments import KIND, POLICY
from geos.exchange.workflow import FLOW
from geos.work import service as work

TEXT = 500  # characters of an event, and of a reason


def lock(consignment: Consignment) -> None:
    """Let nobody else act upon it until this transaction ends, and read it as they left it."""
    db.session.execute(select(Consignment.id).filter_by(id=consignment.id).with_for_update())
    db.session.refresh(consignment)


def begin(actor: Actor, act: str, consignment: Consignment) -> None:
    """Lock it, see it as it is now, and ask the workflow; of two who race exactly one passes."""
    lock(consignment)
    POLICY.require(actor, "read", consignment)
    step = FLOW.steps[act]
    if consignment.state not in step.source:
        raise WrongState
    if not (actor.is_system or step.by(actor, consignment)):
        raise Denied


def move(actor: Actor, act: str, consignment: Consignment, why: str = "", **facts: Any) -> None:
    """Change the state and the facts that go with it: an autoflush between them would trip a constraint."""
    with db.session.no_autoflush:
        FLOW.fire(actor, act, consignment, why)
        for name, value in facts.items():
            setattr(consignment, name, value)
    db.session.flush()


def note(
    actor: Actor,
    consignment: Consignment,
    act: str,
    text: str = "",
    *,
    registry_id: int | None = None,
    at: datetime | None = None,
) -> None:
    """Add a line to the timeline: the post in which it was done is the one of that registry."""
    consignment.events.append(
        ConsignmentEvent(
            act=act,
            text=text[:TEXT],
            person_id=actor.person_id,
            post_id=_post(actor, registry_id),
            at=at or now(),
        )
    )
    db.session.flush()


def _post(actor: Actor, registry_id: int | None) -> int | None:
    here = (post.id for post in actor.posts if registry_id in (None, post.registry_id))
    return next(here, None)


def journal(actor: Actor, act: str, consignment: Consignment, institution_id: int, **facts: Any) -> None:
    """Journal an act at the institution whose act it was: references and numbers, never the subject."""
    audit.record(
        actor,
        act,
        KIND,
        consignment.id,
        institution_id=institution_id,
        level=consignment.letter.level,
        reference=consignment.letter.reference,
        consignment=consignment.uid,
        **facts,
    )


def ask_author(consignment: Consignment) -> None:
    """It came back: the officer who wrote the letter has to see why."""
    letter = consignment.letter
    addressee = consignment.addressee.institution
    work.open_item(
        f"post:{letter.post_id}",
        "see_refusal",
        KIND,
        consignment.id,
        institution_id=letter.institution_id,
        title=letter.subject,
        reference=letter.reference or "",
        level=letter.level,
        from_label=addressee.short_sw if addressee else consignment.to_address[:120],
        file_id=letter.file_id,
    )
