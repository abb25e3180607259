"""A recipient acknowledges on behalf of its institution or unit; who is silent is reminded."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from geos.circulars import queries, wording
from geos.circulars.models import Circular, CircularCopy, CircularState
from geos.circulars.policy import COPY, opened_to
from geos.circulars.service.rules import begin, journal, journal_copy, lock
from geos.circulars.wording import N_
from geos.core.actor import Actor, HeldPost
from geos.core.clock import local, now, today
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.workdays import add_working_days, is_working_day
from geos.directory import queries as directory
from geos.letters.service.outgoing.rules import bounded
from geos.notices import service as notices
from geos.work import service as work

REMARK = 500  # characters
MOST_REMINDERS = 10  # by rule; by hand any number
ROUND = 200  # copies looked at in one round of the worker
NOBODY_SILENT = N_("Everybody has acknowledged it")
TODAY = N_("They were reminded today already")
AS_WHICH = N_("Choose as which post you acknowledge it")


@command
def acknowledge(
    actor: Actor, copy: CircularCopy, remark: str = "", *, post_id: int | None = None
) -> CircularCopy:
    """Whoever it was delivered to says, for the institution or unit, that it has been received and read.

    WrongState where somebody did so before; `post_id` is the post in which it is done where several would do.
    """
    lock(copy)
    if not queries.may_read(actor, copy):
        raise NotFound
    if not opened_to(actor, copy):
        raise Denied
    if copy.acknowledged_at is not None:
        raise WrongState
    remark = bounded(remark, REMARK, "remark")
    post = _post(actor, copy, post_id)
    with db.session.no_autoflush:
        copy.acknowledged_at, copy.acknowledged_by_id = now(), actor.person_id
        copy.acknowledged_post_id, copy.acting_for_id = post.id, post.acting_for_id
        copy.remark = remark
    work.close(actor, COPY, copy.id, act="acknowledge")
    journal_copy(actor, "acknowledge_circular", copy, post.id)
    return copy


def posts(actor: Actor, copy: CircularCopy) -> list[HeldPost]:
    """The posts in which this actor may acknowledge it, the one that is asked first."""
    if not opened_to(actor, copy):
        return []
    asked = [post for post in actor.posts if copy.token in _tokens(post)]
    return [*asked, *(post for post in actor.posts if post not in asked and _in_registry(post))]


def _tokens(post: HeldPost) -> set[str]:
    return {f"post:{post.id}", f"registry:{post.registry_id}"}


def _in_registry(post: HeldPost) -> bool:
    return post.registry_id is not None


def _post(actor: Actor, copy: CircularCopy, post_id: int | None) -> HeldPost:
    found = posts(actor, copy)
    if not found:
        raise Denied
    chosen = next((post for post in found if post_id in (None, post.id)), None)
    if chosen is None:
        raise Invalid(AS_WHICH, fields={"post": AS_WHICH})
    return chosen


# Reminding ------------------------------------------------------------------------------------------


@command
def remind(actor: Actor, circular: Circular) -> Circular:
    """Remind everybody who has not acknowledged it yet; once a day. By its author and its registry."""
    begin(actor, "remind", circular)
    silent = list(db.session.scalars(queries.copies(circular, "open")))
    silent = [copy for copy in silent if copy.delivered_at is not None]
    if not silent:
        raise WrongState(NOBODY_SILENT)
    waiting = [copy for copy in silent if not _reminded_today(copy)]
    if not waiting:
        raise WrongState(TODAY)
    for copy in waiting:
        _tell(copy)
    journal(actor, "remind_circular", circular, circular.letter.post_id, reminded=len(waiting))
    return circular


def _reminded_today(copy: CircularCopy) -> bool:
    return copy.reminded_at is not None and local(copy.reminded_at).date() == today()


def _tell(copy: CircularCopy) -> None:
    """The holders of the post that is asked, or everybody who works in the registry that is."""
    copy.reminded_at, copy.reminders = now(), copy.reminders + 1
    notices.tell(
        _people(copy),
        "acknowledge_reminder",
        COPY,
        copy.id,
        reference=wording.name(copy.circular, copy.circular.letter.language),
        title=copy.circular.title,
        level=copy.level,
    )


def _people(copy: CircularCopy) -> list[int]:
    kind, _, id = copy.token.partition(":")
    if kind == "post":
        return [person.id for person in directory.holders(int(id))]
    return directory.staff_of(int(id))


def remind_due() -> int:
    """Remind who is silent for as many working days as the circular says; the worker's, safe to repeat."""
    if not is_working_day(today()):
        return 0
    query = (
        select(CircularCopy)
        .join(Circular, Circular.id == CircularCopy.circular_id)
        .where(
            Circular.state == CircularState.PUBLISHED,
            Circular.remind_days > 0,
            CircularCopy.delivered_at.is_not(None),
            CircularCopy.acknowledged_at.is_(None),
            CircularCopy.reminders < MOST_REMINDERS,
        )
        .options(contains_eager(CircularCopy.circular))
        .order_by(CircularCopy.id)
    )
    due = [copy.id for copy in db.session.scalars(query) if _due(copy)][:ROUND]
    for copy_id in due:
        _remind(db.session.get_one(CircularCopy, copy_id))
    return len(due)


def _due(copy: CircularCopy) -> bool:
    last = copy.reminded_at or copy.delivered_at
    if last is None:
        return False
    return add_working_days(local(last).date(), copy.circular.remind_days) <= today()


@command
def _remind(copy: CircularCopy) -> None:
    lock(copy)
    in_force = copy.circular.state is CircularState.PUBLISHED
    if copy.acknowledged_at is None and in_force and _due(copy):
        _tell(copy)
        journal_copy(Actor.system("worker"), "remind_circular", copy, None)
