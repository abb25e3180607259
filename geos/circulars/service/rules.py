"""What every act upon a circular begins and ends with."""

from typing import Any

from sqlalchemy import select

from geos.audit import service as audit
from geos.circulars.models import Circular, CircularCopy
from geos.circulars.policy import COPY, KIND, POLICY
from geos.circulars.workflow import FLOW
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import Denied, WrongState

REASON = 300  # characters


def lock(thing: Circular | CircularCopy) -> None:
    """Let nobody else act upon it until this transaction ends, and read it as they left it."""
    kind = type(thing)
    db.session.execute(select(kind.id).where(kind.id == thing.id).with_for_update())
    db.session.refresh(thing)


def begin(actor: Actor, act: str, circular: Circular) -> None:
    """Lock it and ask the workflow, the state first: who comes second hears that it is done already."""
    lock(circular)
    POLICY.require(actor, "read", circular)
    step = FLOW.steps[act]
    if circular.state not in step.source:
        raise WrongState
    if not (actor.is_system or step.by(actor, circular)):
        raise Denied


def move(actor: Actor, act: str, circular: Circular, reason: str = "", **facts: Any) -> None:
    """Change the state and the facts that go with it: an autoflush between them would trip a constraint."""
    with db.session.no_autoflush:
        FLOW.fire(actor, act, circular, reason)
        for name, value in facts.items():
            setattr(circular, name, value)
    db.session.flush()


def journal(actor: Actor, act: str, circular: Circular, post_id: int | None = None, **facts: Any) -> None:
    """Journal an act at the sender: numbers, never the circular's words."""
    audit.record(
        actor,
        act,
        KIND,
        circular.id,
        institution_id=circular.institution_id,
        post_id=post_id,
        level=circular.letter.level,
        reference=circular.letter.reference or circular.letter.file.reference,
        series=f"{circular.number}/{circular.year}" if circular.number else None,
        **facts,
    )


def journal_copy(actor: Actor, act: str, copy: CircularCopy, post_id: int | None, **facts: Any) -> None:
    """Journal an act at the recipient, in its own institution."""
    audit.record(
        actor,
        act,
        COPY,
        copy.id,
        institution_id=copy.institution_id,
        post_id=post_id,
        level=copy.level,
        circular=copy.circular_id,
        unit=copy.unit_id,
        **facts,
    )
