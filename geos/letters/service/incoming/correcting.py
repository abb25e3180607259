"""Correcting the register: the old value stays in sight, with who changed it, when and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.core.types import Level
from geos.files import service as files
from geos.letters.models import IncomingCorrection, IncomingLetter, IncomingState
from geos.letters.queries.incoming import KIND
from geos.letters.service.incoming import leaving
from geos.letters.service.incoming.registering import await_filing
from geos.letters.service.incoming.rules import (
    MOST,
    N_,
    check,
    fitting,
    note,
    one_line,
    reason_of,
    seat,
    settle_level,
)
from geos.work import service as work

CORRECTABLE = ("sender", "sender_address", "their_reference", "letter_date", "subject", "level", "valuables")
UNSEEN = frozenset({"subject", "level"})  # of what lies in a closed envelope
NOT_CORRECTABLE = N_("This part of the register never changes")
ON_A_FILE = N_("The letter is on a file; its level is changed there")
IN_THE_BOOK = N_("The valuables book says what came with it: that is never taken back")
STANDS = (IncomingState.REGISTERED, IncomingState.FILED, IncomingState.SEALED)


@command
def correct(
    actor: Actor,
    letter: IncomingLetter,
    field: str,
    new: str | date | Level | bool | None,
    reason: str,
    *,
    post_id: int | None = None,
) -> IncomingCorrection | None:
    """Change one entry of the register and say why; the old value stays in sight. None: nothing differs.

    A subject corrected on a file is corrected on its folio too. WrongState where the entry has ended.
    """
    post = seat(actor, "correct", letter, post_id)
    if letter.state not in STANDS:
        raise WrongState
    if field not in CORRECTABLE:
        raise Invalid(NOT_CORRECTABLE)
    new = one_line(new) if isinstance(new, str) else new
    old = getattr(letter, field)
    if new == old:
        return None
    why = reason_of(reason)
    _check_correction(actor, letter, field, new)
    correction = IncomingCorrection(
        letter_id=letter.id,
        field=field,
        old=as_text(old),
        new=as_text(new),
        reason=why,
        by_id=actor.person_id,
        post_id=post.id,
        acting_for_id=post.acting_for_id,
    )
    db.session.add(correction)
    setattr(letter, field, new)
    db.session.flush()
    _follow(actor, letter, field, why)
    note(actor, "correct", letter, post, field=field)
    return correction


@command
def correct_entry(
    actor: Actor,
    letter: IncomingLetter,
    values: Mapping[str, Any],
    reason: str,
    *,
    post_id: int | None = None,
) -> IncomingLetter:
    """Correct whatever differs among these values, all with one reason; Invalid where nothing does."""
    made = [correct(actor, letter, field, new, reason, post_id=post_id) for field, new in values.items()]
    if not any(made):
        raise Invalid("Nothing was changed: write what is right")
    return letter


def _check_correction(actor: Actor, letter: IncomingLetter, field: str, new: Any) -> None:
    if field == "level" and letter.state is IncomingState.FILED:
        raise Invalid(ON_A_FILE, fields={"level": ON_A_FILE})
    if letter.state is IncomingState.SEALED and field in UNSEEN:
        raise Invalid(NOT_CORRECTABLE)
    if field == "valuables" and letter.valuable_items:
        raise Invalid(fields={"valuables": IN_THE_BOOK})
    if field == "sender" and letter.state is IncomingState.SEALED:
        fitting(new, MOST["sender"], "sender")  # an envelope need not say from whom it is
        return
    check(actor, {field: new})


def as_text(value: object) -> str:
    """A value as the list of corrections keeps it: dates as 2026-11-19, levels by their English rank."""
    if isinstance(value, Level):
        return value.name.lower()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _follow(actor: Actor, letter: IncomingLetter, field: str, why: str) -> None:
    """What hangs on a letter follows its correction: its papers' level, what waits, its folio's title."""
    if letter.state is IncomingState.REGISTERED:
        settle_level(letter)
        if field == "level" and letter.level >= Level.CONFIDENTIAL:
            leaving.hide(actor, letter)
        work.close(actor, KIND, letter.id, act="file_letter", done=False)
        await_filing(letter)
    elif field == "subject" and letter.folio is not None:
        files.retitle(actor, letter.folio, letter.subject, why)
