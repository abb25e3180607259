"""What every act upon an outgoing letter begins and ends with."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import select

from geos.access import service as access
from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, WrongState
from geos.letters.models import OutgoingLetter
from geos.letters.policy.outgoing import KIND
from geos.letters.queries import outgoing as queries
from geos.letters.wording import N_
from geos.letters.workflow import FLOW
from geos.routes.case import Case, describe
from geos.routes.models import Route, StepKind

EMPTY = N_("Write this")
TOO_LONG = N_("Shorten this to %(most)d characters")
REASON = 300  # characters


def lock(letter: OutgoingLetter) -> None:
    """Let nobody else act upon the letter until this transaction ends, and read it as they left it."""
    db.session.execute(select(OutgoingLetter.id).filter_by(id=letter.id).with_for_update())
    db.session.refresh(letter)


def begin(actor: Actor, act: str, letter: OutgoingLetter) -> None:
    """Lock it and ask the workflow, the state first: who comes second hears that it is done already."""
    lock(letter)
    step = FLOW.steps[act]
    if letter.state not in step.source:
        raise WrongState
    if not (actor.is_system or step.by(actor, letter)):
        raise Denied


def case(letter: OutgoingLetter) -> Case:
    """The letter as its route and its work items show it."""
    return Case(
        kind=KIND,
        id=letter.id,
        institution_id=letter.institution_id,
        title=letter.subject,
        reference=letter.file.reference,
        level=letter.level,
        file_id=letter.file_id,
        due_at=letter.due_at,
        from_label=letter.post.title_sw,
        let_read=partial(let_read, letter),
    )


def route_of(letter: OutgoingLetter) -> Route:
    """Its route; WrongState for a letter that its author signs without one."""
    route = queries.route_of(letter)
    if route is None:
        raise WrongState
    return route


def move(actor: Actor, act: str, letter: OutgoingLetter, reason: str = "", **facts: Any) -> None:
    """Change the state and the facts that go with it: an autoflush between them would trip a constraint."""
    with db.session.no_autoflush:
        FLOW.fire(actor, act, letter, reason)
        for name, value in facts.items():
            setattr(letter, name, value)
    db.session.flush()


def let_read(letter: OutgoingLetter, post_ids: Sequence[int]) -> None:
    """Open the letter to these posts; where it is to be signed, also to whoever may sign for its head."""
    route, posts = queries.route_of(letter), set(post_ids)
    signing = {step.post_id for step in route.steps if step.kind is StepKind.SIGN} if route else set()
    if posts & signing:
        posts |= set(queries.deputies(letter.signer_post_id)) | {letter.signer_post_id}
    access.grant(KIND, letter.id, *(f"post:{post_id}" for post_id in posts))


describe(KIND, lambda letter_id: case(db.session.get_one(OutgoingLetter, letter_id)))


def journal(actor: Actor, act: str, letter: OutgoingLetter, post_id: int | None = None, **facts: Any) -> None:
    """Journal an act: references, numbers and states, never the letter's words."""
    audit.record(
        actor,
        act,
        KIND,
        letter.id,
        institution_id=letter.institution_id,
        post_id=post_id,
        level=letter.level,
        reference=letter.reference or letter.file.reference,
        **facts,
    )


def written(text: str, most: int, field: str) -> str:
    """The text without white space at its ends; Incomplete where it says nothing, Invalid where too long."""
    text = bounded(text, most, field)
    if not text:
        raise Incomplete(EMPTY, fields={field: EMPTY})
    return text


def bounded(text: str, most: int, field: str) -> str:
    """The text, which may say nothing; Invalid where it is too long."""
    text = text.strip()
    if len(text) > most:
        raise Invalid(TOO_LONG, fields={field: TOO_LONG}, most=most)
    return text
