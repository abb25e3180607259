"""Taking a registration back: the number stays in the register, struck out, with who did it and why.

Whoever registered a letter may take that back within minutes, while nothing has followed from it;
later the records manager strikes the entry out. Its mail or scan then waits at the door again.
"""

from datetime import timedelta

from sqlalchemy import select

from geos.core import clock
from geos.core.actor import Actor, HeldPost
from geos.core.db import command, db
from geos.core.errors import WrongState
from geos.files import service as files
from geos.letters.models import IncomingEnding, IncomingLetter, OutgoingLetter, OutgoingState
from geos.letters.policy.incoming import FLOW
from geos.letters.queries.incoming import KIND
from geos.letters.service.incoming import leaving
from geos.letters.service.incoming.rules import N_, note, reason_of, seat
from geos.work import service as work

UNDO_WITHIN = timedelta(minutes=15)
TOO_LATE = N_("A registration can be undone for 15 minutes: now the records manager strikes it out")
RECEIVED = N_("Its addressee has received the envelope")
ANSWERED = N_("A letter that answers it has been written")
GIVEN = N_("What came with it was given on against a receipt")


@command
def undo_registration(
    actor: Actor, letter: IncomingLetter, reason: str, *, post_id: int | None = None
) -> IncomingLetter:
    """Whoever registered it takes that back, within UNDO_WITHIN; the number stays, struck out.

    WrongState, saying why, where it is too late or something has followed: an answer, a receipt of its
    valuables or its envelope, or the receipt that the sending institution has.
    """
    post = seat(actor, "undo_registration", letter, post_id)
    if letter.registered_at + UNDO_WITHIN < clock.now():
        raise WrongState(TOO_LATE)
    return _strike(actor, letter, "undo_registration", reason, post)


@command
def strike_out(
    actor: Actor, letter: IncomingLetter, reason: str, *, post_id: int | None = None
) -> IncomingLetter:
    """The records manager strikes an entry out, at any time; else as undo_registration."""
    post = seat(actor, "strike_out", letter, post_id)
    return _strike(actor, letter, "strike_out", reason, post)


def _strike(actor: Actor, letter: IncomingLetter, act: str, reason: str, post: HeldPost) -> IncomingLetter:
    db.session.refresh(letter, with_for_update={"of": IncomingLetter})
    if letter.state not in FLOW.steps[act].source:
        raise WrongState
    why = reason_of(reason)
    followed = what_followed(letter)
    if followed:
        raise WrongState(followed)
    folio = letter.folio
    if folio is not None and folio.struck_out_at is None:
        files.strike_out(actor, folio, why)
    work.close(actor, KIND, letter.id, done=False)
    leaving.struck_out(actor, letter)
    ending = IncomingEnding(
        letter_id=letter.id,
        reason=why,
        by_id=actor.person_id,
        post_id=post.id,
        acting_for_id=post.acting_for_id,
        was_source=letter.source or "",
        was_folio_id=folio.id if folio else None,
    )
    db.session.add(ending)
    db.session.flush()
    with db.session.no_autoflush:  # state and facts change together: a constraint holds them to each other
        FLOW.fire(actor, act, letter, why)
        letter.source, letter.folio_id = None, None
    db.session.flush()
    note(actor, act, letter, post, reason=why)
    return letter


def what_followed(letter: IncomingLetter) -> str:
    """Why an entry can no longer be struck out: a message id, "" where nothing has followed from it."""
    never = leaving.why_never(letter)
    if never:
        return never
    if letter.sealed is not None and letter.sealed.received_at is not None:
        return RECEIVED
    if any(item.given_at is not None for item in letter.valuable_items):
        return GIVEN
    answer = select(OutgoingLetter.id).where(
        OutgoingLetter.reply_to_id == letter.id, OutgoingLetter.state != OutgoingState.WITHDRAWN
    )
    return ANSWERED if db.session.execute(answer.limit(1)).first() else ""


def may_undo(actor: Actor, letter: IncomingLetter) -> bool:
    """Whether the undoing is still offered to this reader."""
    fresh = letter.registered_at + UNDO_WITHIN >= clock.now()
    return fresh and FLOW.can(actor, "undo_registration", letter)
