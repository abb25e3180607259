"""Asking for a file on a day, moving the day, taking it back, and having done with it."""

from datetime import date

from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, WrongState
from geos.diary.models import BringUp
from geos.diary.policy import FILE
from geos.diary.service.rules import KIND, N_, begin, close, journal, said, working_day
from geos.diary.workflow import FLOW
from geos.directory.models import Post
from geos.files import service as files
from geos.files.models import ENDED, RegistryFile
from geos.files.policy import registry_post
from geos.work import service as work


@command
def bring_up(actor: Actor, file: RegistryFile, on: date, reason: str, post: Post) -> BringUp:
    """Have the file brought to a post on a day (DOMAIN §3, 15); a holiday moves to the next working day.

    By a reader for a post of their own; by the staff of the file's registry for any post cleared for it.
    WrongState for a file that has ended; Invalid for a day that is not to come, or a post that cannot be.
    """
    FILE.require(actor, "read", file)
    if file.state in ENDED:
        raise WrongState
    FILE.require(actor, "bring_up", file)
    asked_post = _asking_as(actor, file, post)
    found = BringUp(
        institution_id=file.institution_id,
        registry_id=file.registry_id,
        file_id=file.id,
        file=file,
        due_on=working_day(on),
        original_due_on=on,
        reason=said(reason),
        post_id=post.id,
        asked_by_id=actor.person_id,
        asked_post_id=asked_post,
        acting_for_id=held.acting_for_id if (held := actor.post(asked_post)) else None,
    )
    db.session.add(found)
    db.session.flush()
    if not actor.holds(post.id):  # the registry lets it read what it will bring
        files.let_read(file, f"post:{post.id}")
    journal(actor, "bring_up", found, for_post=post.id)
    return found


def _asking_as(actor: Actor, file: RegistryFile, post: Post) -> int:
    """The post in which the actor asks: the wanted one where it is held, else that in the registry."""
    if post.institution_id != file.institution_id or not post.active:
        raise Invalid(fields={"post": N_("Choose a post of this institution")})
    if post.clearance < file.level:
        raise Invalid(fields={"post": N_("Choose a post that is cleared for this level")})
    if actor.holds(post.id):
        return post.id
    own = registry_post(actor, file.registry_id)
    if own is None:
        raise Denied
    return own.id


@command
def move(actor: Actor, bring_up: BringUp, on: date, reason: str) -> BringUp:
    """Another day, with the reason; the day first asked for stays in sight."""
    begin(actor, "move", bring_up)
    day, before = working_day(on), bring_up.due_on
    bring_up.moved_why = said(reason)
    FLOW.fire(actor, "move", bring_up, reason)
    bring_up.due_on, bring_up.announced_on = day, None
    bring_up.wanted_from_id = bring_up.wanted_at = None
    bring_up.taken_out_at = bring_up.taken_out_by_id = None
    work.close(actor, KIND, bring_up.id, done=False)
    journal(actor, "move", bring_up, before=before.isoformat())
    return bring_up


@command
def withdraw(actor: Actor, bring_up: BringUp, reason: str) -> BringUp:
    """The file is not wanted after all; the reason stays."""
    begin(actor, "withdraw", bring_up)
    close(actor, "withdraw", bring_up, said(reason))
    journal(actor, "withdraw", bring_up)
    return bring_up


@command
def finish(actor: Actor, bring_up: BringUp) -> BringUp:
    """The post has done what it wanted the file for."""
    begin(actor, "finish", bring_up)
    bring_up.kept_on = bring_up.kept_on or today()
    close(actor, "finish", bring_up)
    journal(actor, "finish", bring_up)
    return bring_up
