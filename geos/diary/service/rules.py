"""What the acts upon a bring-up share: its lock, its journal, its days, and what waits about it."""

from datetime import date, datetime, time
from typing import Any

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.clock import OFFICE_ZONE, now, today
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, WrongState
from geos.core.workdays import next_working_day
from geos.diary.models import BringUp
from geos.diary.policy import POLICY
from geos.diary.workflow import FLOW
from geos.work import service as work

KIND = BringUp.__tablename__
REASON = 300  # characters
FURTHEST = 10  # years
END_OF_DAY = time(15, 30)  # when offices close


def N_(text: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return text


def begin(actor: Actor, act: str, bring_up: BringUp) -> None:
    """Lock the bring-up and ask whether this actor may do this now: NotFound, WrongState or Denied."""
    db.session.refresh(bring_up, with_for_update={"of": BringUp})
    POLICY.require(actor, "read", bring_up)
    if bring_up.state not in FLOW.steps[act].source:
        raise WrongState
    if not FLOW.can(actor, act, bring_up):
        raise Denied


def working_day(on: date) -> date:
    """The asked day, or the next working day: a file is wanted when the officer is back. Invalid if past."""
    if on <= today():
        raise Invalid(fields={"due_on": N_("Write a day after today")})
    if on.year > today().year + FURTHEST:
        raise Invalid(fields={"due_on": N_("Write a day within ten years")})
    return next_working_day(on)


def said(text: str) -> str:
    """Why, without white space at its ends; Incomplete where nothing is said, Invalid where too much."""
    text = text.strip()
    if not text:
        raise Incomplete(fields={"reason": N_("Write the reason")})
    if len(text) > REASON:
        raise Invalid(fields={"reason": N_("Shorten this to %(most)d characters")}, most=REASON)
    return text


def end_of(day: date) -> datetime:
    """When the office closes on a day: what is due on it is due by then."""
    return datetime.combine(day, END_OF_DAY, OFFICE_ZONE)


def close(actor: Actor, act: str, bring_up: BringUp, why: str = "") -> None:
    """End it by `finish` or `withdraw`: nothing waits about it any longer."""
    bring_up.closed_at, bring_up.closed_by_id, bring_up.closed_why = now(), actor.person_id, why
    FLOW.fire(actor, act, bring_up, why)
    work.close(actor, KIND, bring_up.id, done=act == "finish")


def journal(actor: Actor, act: str, bring_up: BringUp, **facts: Any) -> None:
    """Journal an act: the file's reference and the day, never its title or the reason."""
    file = bring_up.file
    held = bring_up.post_id if actor.holds(bring_up.post_id) else bring_up.asked_post_id
    post = actor.post(held) or next((p for p in actor.posts if p.registry_id == file.registry_id), None)
    audit.record(
        actor,
        act,
        KIND,
        bring_up.id,
        institution_id=file.institution_id,
        post_id=post.id if post else None,
        level=file.level,
        reference=file.reference,
        due=bring_up.due_on.isoformat(),
        **facts,
    )
