"""What every act upon a letter to many begins and ends with."""

from typing import Any

from sqlalchemy import select

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import Denied, WrongState
from geos.letters.models import OutgoingLetter
from geos.merging.models import Merge
from geos.merging.policy import KIND, POLICY
from geos.merging.reading import N_
from geos.merging.workflow import FLOW

FIXED = N_("The list is fixed since the letter went on its way: have it returned to you first")
ONE_SIGNATURE = N_("A letter to many is signed by one person: leave only one signer on its way")
REASON = 300  # characters


def lock(merge: Merge) -> None:
    """Let nobody else act upon it until this transaction ends, and read it as they left it."""
    db.session.execute(select(Merge.id).filter_by(id=merge.id).with_for_update())
    db.session.refresh(merge)


def begin(actor: Actor, act: str, merge: Merge) -> None:
    """Lock it and ask the workflow, the state first: who comes second hears that it is done already."""
    lock(merge)
    POLICY.require(actor, "read", merge)
    step = FLOW.steps[act]
    if merge.state not in step.source:
        raise WrongState
    if not (actor.is_system or step.by(actor, merge)):
        raise Denied


def begin_writing(actor: Actor, merge: Merge) -> None:
    """Lock letter and list; Denied for whoever does not write it, WrongState once it is on its way."""
    db.session.execute(select(OutgoingLetter.id).filter_by(id=merge.letter_id).with_for_update())
    db.session.refresh(merge.letter)
    lock(merge)
    if not FLOW.steps["drop"].by(actor, merge):
        POLICY.require(actor, "read", merge)
        raise Denied
    if not POLICY.can(actor, "edit", merge):
        raise WrongState(FIXED)


def move(actor: Actor, act: str, merge: Merge, reason: str = "", **facts: Any) -> None:
    """Change the state and the facts that go with it: an autoflush between them would trip a constraint."""
    with db.session.no_autoflush:
        FLOW.fire(actor, act, merge, reason)
        for name, value in facts.items():
            setattr(merge, name, value)
    db.session.flush()


def journal(actor: Actor, act: str, merge: Merge, post_id: int | None = None, **facts: Any) -> None:
    """Journal an act: numbers and states, never the letter's words nor its addressees."""
    audit.record(
        actor,
        act,
        KIND,
        merge.id,
        institution_id=merge.institution_id,
        post_id=post_id,
        level=merge.letter.level,
        reference=merge.letter.file.reference,
        letter=merge.letter_id,
        **facts,
    )
