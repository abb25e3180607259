"""Asking for a mailbox, deciding, reading by it, and its end. Each step is a line in the journal."""

from datetime import timedelta
from typing import Any

from geos.accounts import queries as accounts
from geos.audit import service as journal
from geos.breakglass import queries
from geos.breakglass.models import LONGEST, PATIENCE, Opening
from geos.breakglass.policy import ASKING
from geos.breakglass.workflow import FLOW
from geos.core import sweeping
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.directory import queries as directory
from geos.mail import boxes, reading
from geos.mail.models import Mailbox
from geos.notices import service as notices
from geos.work import service as work

KIND = "mailbox_opening"
TEXT = 500  # characters of a reason or remark
PAGE = 50  # messages of one page


@command
def ask_opening(actor: Actor, mailbox: Mailbox, reason: str, hours: int, reference: str = "") -> Opening:
    """Ask to read a mailbox for `hours` (1–72). Whoever may decide is told, and finds it on the desk.

    Refused: one's own mailbox, a group, a second request while one stands, and where nobody else is here
    who may decide.
    """
    ASKING.require(actor, "ask", mailbox.institution_id)
    _sound(actor, mailbox, reason, hours, reference)
    head = directory.head_of_institution(mailbox.institution_id)
    opening = Opening(
        institution_id=mailbox.institution_id,
        mailbox_id=mailbox.id,
        reason=reason.strip(),
        reference=reference.strip(),
        hours=hours,
        asked_by_id=actor.person_id,
        head_post_id=head.id if head else None,
    )
    db.session.add(opening)
    db.session.flush()
    _ask_the_others(actor, opening)
    _note(actor, "ask_opening", opening, reason=opening.reason, hours=hours)
    return opening


def _sound(actor: Actor, mailbox: Mailbox, reason: str, hours: int, reference: str) -> None:
    if not reason.strip():
        raise Incomplete(fields={"reason": "Write the reason"})
    if len(reason.strip()) > TEXT or len(reference.strip()) > 80:
        raise Invalid(fields={"reason": "Shorten this to %(most)d characters"}, most=TEXT)
    if not 1 <= hours <= LONGEST:
        raise Invalid(fields={"hours": "Write a number from 1 to %(most)d"}, most=LONGEST)
    if not mailbox.path:
        raise Invalid(fields={"address": "A group holds no mail of its own"})
    if actor.person_id in queries.owners(mailbox) or actor.holds(mailbox.post_id):
        raise Invalid(fields={"address": "This is your own mailbox: read it under Mail"})
    if queries.standing(mailbox.id, actor.person_id) is not None:
        raise Invalid(fields={"address": "You have asked for this mailbox already"})


def _ask_the_others(actor: Actor, opening: Opening) -> None:
    deciders = queries.deciders(opening)
    if not deciders:
        raise Invalid("Nobody else here may decide: there is no second administrator, no auditor and no head")
    for person in deciders:
        work.open_item(
            f"person:{person.id}",
            "approve_opening",
            KIND,
            opening.id,
            institution_id=opening.institution_id,
            title=f"{opening.mailbox.address}: {opening.reason}"[:300],
            from_label=actor.name[:120],
            due_at=opening.asked_at + PATIENCE,
        )
    _tell([person.id for person in deciders], "approve_opening", opening)


@command
def approve_opening(
    actor: Actor, opening: Opening, *, tell_later: bool = False, later_reason: str = ""
) -> Opening:
    """Let the asker read from now on. The owner is told at once; with a reason, not before the end."""
    if tell_later and not later_reason.strip():
        raise Incomplete(fields={"later_reason": "Write why the owner is told only at the end"})
    if len(later_reason.strip()) > TEXT:
        raise Invalid(fields={"later_reason": "Shorten this to %(most)d characters"}, most=TEXT)
    _require_fresh(opening)
    with db.session.no_autoflush:
        FLOW.fire(actor, "approve_opening", opening)
        _require_another(actor, opening)
        _decided(actor, opening)
        opening.ends_at = now() + timedelta(hours=opening.hours)
        opening.tell_later, opening.later_reason = tell_later, later_reason.strip() if tell_later else ""
    _tell([opening.asked_by_id], "opening_approved", opening)
    if not tell_later:
        _tell_owners(opening)
    facts = {"later_reason": opening.later_reason} if tell_later else {}
    _note(actor, "approve_opening", opening, ends_on=opening.ends_at.isoformat(), **facts)
    return opening


@command
def refuse_opening(actor: Actor, opening: Opening, reason: str) -> Opening:
    """Do not let the mailbox be opened; the asker is told why."""
    _require_short(reason)
    with db.session.no_autoflush:
        FLOW.fire(actor, "refuse_opening", opening, reason)
        _decided(actor, opening)
        opening.remark = reason.strip()
    _tell([opening.asked_by_id], "opening_refused", opening)
    _note(actor, "refuse_opening", opening, reason=opening.remark)
    return opening


def _decided(actor: Actor, opening: Opening) -> None:
    opening.decided_by_id, opening.decided_at = actor.person_id, now()
    work.close(actor, KIND, opening.id)


@command
def withdraw_opening(actor: Actor, opening: Opening, reason: str = "") -> Opening:
    """The asker needs it no more."""
    _require_short(reason)
    FLOW.fire(actor, "withdraw_opening", opening)
    opening.remark, opening.ended_at = reason.strip(), now()
    work.close(actor, KIND, opening.id, done=False)
    _note(actor, "withdraw_opening", opening)
    return opening


@command
def end_opening(actor: Actor, opening: Opening) -> Opening:
    """Close the mailbox before its time; an owner who was not told yet is told now."""
    return _ended(actor, opening, "end_opening")


@command
def _close(actor: Actor, opening_id: int) -> Opening:
    return _ended(actor, db.session.get_one(Opening, opening_id), "close_opening")


def _ended(actor: Actor, opening: Opening, act: str) -> Opening:
    FLOW.fire(actor, act, opening)
    opening.ended_at, opening.ended_by_id = min(now(), opening.ends_at or now()), actor.person_id
    _tell_owners(opening)
    _note(actor, act, opening)
    return opening


@command
def _lapse(actor: Actor, opening_id: int) -> Opening:
    opening = db.session.get_one(Opening, opening_id)
    FLOW.fire(actor, "lapse_opening", opening)
    opening.ended_at = now()
    work.close(actor, KIND, opening.id, done=False)
    _tell([opening.asked_by_id], "opening_lapsed", opening)
    _note(actor, "lapse_opening", opening)
    return opening


def sweep() -> int:
    """Close what has stood open long enough, and let undecided requests lapse; gives how many."""
    worker = Actor.system("worker")
    over, old = queries.due(now())
    closed = sweeping.each("openings", over, lambda id: _close(worker, id))
    return closed + sweeping.each("requests for openings", old, lambda id: _lapse(worker, id))


# Reading ---------------------------------------------------------------------------------------------


def look_through_opened(
    actor: Actor, opening: Opening, folder: str, before: str | None
) -> list[boxes.Summary]:
    """A page of a folder of the opened mailbox, newest first; the look is journaled, nothing is marked."""
    found = boxes.listing(opening.mailbox, folder, PAGE + 1, before)
    _note_look(actor, opening, "look_through_opened", folder=folder)
    return found


def read_opened(actor: Actor, opening: Opening, folder: str, base: str) -> reading.Parsed:
    """A message of the opened mailbox; that it was opened is journaled before it is shown."""
    parsed = reading.parse(boxes.read(opening.mailbox, folder, base))
    _note_look(actor, opening, "read_opened", folder=folder, message=base, message_at=_when(parsed))
    return parsed


def save_opened(actor: Actor, opening: Opening, folder: str, base: str, number: int) -> reading.Attachment:
    """A file attached to a message of the opened mailbox, to be saved; journaled like the message."""
    parsed = reading.parse(boxes.read(opening.mailbox, folder, base))
    if number >= len(parsed.attachments):
        raise NotFound
    found = parsed.attachments[number]
    _note_look(actor, opening, "save_opened", folder=folder, message=base, message_at=_when(parsed))
    return found


def _when(parsed: reading.Parsed) -> str | None:
    return parsed.date.isoformat() if parsed.date else None


@command
def _note_look(actor: Actor, opening: Opening, act: str, **facts: str | None) -> Opening:
    """Journal a look; asked again here, since the time may have run out since the page was asked for."""
    queries.opened(actor, opening.id)
    _note(actor, act, opening, **facts)
    return opening


# What is told and written down -------------------------------------------------------------------------


def _require_fresh(opening: Opening) -> None:
    if opening.asked_at <= now() - PATIENCE:
        raise WrongState("This request is too old: it must be asked again")


def _require_another(actor: Actor, opening: Opening) -> None:
    """Denied where the two may be one: who made another's link could use it."""
    if accounts.was_let_in(actor, [opening.asked_by_id]):
        raise Denied("Whoever asks gave you your way in not long ago: somebody else must decide")


def _require_short(reason: str) -> None:
    if len(reason.strip()) > TEXT:
        raise Invalid(fields={"reason": "Shorten this to %(most)d characters"}, most=TEXT)


def _tell_owners(opening: Opening) -> None:
    if opening.told_at is None:
        opening.told_at = now()
        _tell(queries.owners(opening.mailbox), "mailbox_opened", opening)


def _tell(person_ids: list[int], key: str, opening: Opening) -> None:
    notices.tell(
        person_ids, key, KIND, opening.id, reference=opening.mailbox.address, title=opening.mailbox.address
    )


def _note(actor: Actor, act: str, opening: Opening, **facts: Any) -> None:
    """The mailbox goes by its number, so that no line names it to an owner who is not told yet."""
    journal.record(
        actor,
        act,
        KIND,
        opening.id,
        institution_id=opening.institution_id,
        mailbox=opening.mailbox_id,
        **facts,
    )
