"""Moving files: handing over, receiving, recalling, reassigning, sending back.

A file is in exactly one place. While it is on its way the sender can take it back; whoever receives it has
it. Every act locks the file first, so that of two at the same moment exactly one wins.
"""

from datetime import datetime

from geos.access import service as access
from geos.core.actor import Actor
from geos.core.clock import local, now
from geos.core.db import command
from geos.core.errors import Invalid
from geos.core.workdays import next_working_day
from geos.directory.models import Post
from geos.files.models import Cause, FileState, Minute, Movement, RegistryFile
from geos.files.service import transit
from geos.files.service.minutes import put_minute
from geos.files.service.rules import KIND, N_, NOTE, bounded, written

# Why a file leaves the registry, and why it leaves a post (Registry Procedures Manual).
CAUSES = {
    FileState.IN_REGISTRY: (Cause.NEW_PAPER, Cause.BRING_UP, Cause.REQUEST),
    FileState.WITH_POST: (Cause.ACTION,),
}


@command
def hand_over(
    actor: Actor,
    file: RegistryFile,
    to_post: Post,
    *,
    cause: Cause,
    note: str = "",
    due_at: datetime | None = None,
    batch: str | None = None,
) -> Movement:
    """Send the file to a post, saying why and until when; that post has it once it receives it.

    By the holder, or by the registry's staff from the registry. Invalid where the post is the same one, of
    another institution or not cleared for the file, the cause does not fit or the time has passed. A time
    on a day without office hours moves to the next working day. `batch` is the ULID of a hand-over list.
    """
    transit.begin(actor, "hand_over", file)
    if cause not in CAUSES[file.state]:
        raise Invalid(fields={"cause": N_("Choose why the file leaves")})
    if due_at is not None and due_at <= now():
        raise Invalid(fields={"due_at": N_("Write a time that is still to come")})
    movement = Movement(
        file_id=file.id,
        cause=cause,
        from_post_id=file.holder_post_id,
        to_post_id=_addressed(file, to_post, file.holder_post_id),
        note=bounded(note, NOTE, "note"),
        due_at=on_a_working_day(due_at),
        batch=batch,
    )
    return transit.depart(actor, "hand_over", file, movement)


@command
def send_back(actor: Actor, file: RegistryFile, note: str = "") -> Movement:
    """Return the file to its registry, which receives it (DOMAIN §3, 14). By its holder."""
    transit.begin(actor, "send_back", file)
    movement = Movement(
        file_id=file.id,
        cause=Cause.RETURN,
        from_post_id=file.holder_post_id,
        note=bounded(note, NOTE, "note"),
    )
    return transit.depart(actor, "send_back", file, movement)


@command
def reassign(actor: Actor, file: RegistryFile, to_post: Post, reason: str) -> Movement:
    """Send a wrongly addressed file on to the right post; the reason stays with the movement.

    While it is on its way: by its sender or the registry. Once received: by the holder who got it wrongly.
    """
    transit.begin(actor, "reassign", file)
    wrong = file.transit
    comes_from = wrong.from_post_id if wrong else file.holder_post_id
    addressed = wrong.to_post_id if wrong else None
    movement = Movement(
        file_id=file.id,
        cause=wrong.cause if wrong and addressed else Cause.ACTION,
        from_post_id=comes_from,
        to_post_id=_addressed(file, to_post, comes_from, addressed),
        note=written(reason, NOTE, "reason"),
        due_at=wrong.due_at if wrong else file.due_at,
    )
    return transit.depart(actor, "reassign", file, movement, reason)


@command
def receive(actor: Actor, file: RegistryFile) -> Movement:
    """Take the file that is on its way to one's post, or back to one's registry."""
    act = transit.begin_either(actor, ("receive", "receive_return"), file, lambda way: way.to_post_id is None)
    movement = transit.arrive(actor, act, file, transit.on_the_way(file))
    transit.note(actor, "receive", file, movement, movement.to_post_id)
    return movement


@command
def recall(actor: Actor, file: RegistryFile) -> Movement:
    """Take back what one sent, before it is received: the file is where it was, since when it was there."""
    act = transit.begin_either(
        actor, ("recall", "recall_to_registry"), file, lambda way: way.from_post_id is None
    )
    movement = transit.come_back(actor, act, file, transit.on_the_way(file))
    transit.note(actor, "recall", file, movement, movement.from_post_id)
    return movement


@command
def take_in(actor: Actor, file: RegistryFile, note: str = "") -> Movement:
    """Take a file in that came to the counter without having been sent back; its holder is told.

    By the registry's staff. What is on its way to the registry is received, and what it sent is recalled.
    """
    transit.begin(actor, "take_in", file)
    wrong = file.transit
    movement = Movement(
        file_id=file.id,
        cause=Cause.RETURN,
        from_post_id=wrong.from_post_id if wrong else file.holder_post_id,
        note=bounded(note, NOTE, "note"),
        sent_by_id=wrong.sent_by_id if wrong else None,
    )
    transit.lay_down(actor, file, movement)
    transit.note(actor, "take_in", file, movement, None)
    return movement


@command
def minute_and_hand_over(
    actor: Actor,
    file: RegistryFile,
    text: str,
    post_id: int,
    to_post: Post,
    *,
    cause: Cause,
    note: str = "",
    due_at: datetime | None = None,
    minute: Minute | None = None,
) -> Movement:
    """Write a minute to a post (or finish the given draft) and send the file there: both or neither."""
    put_minute(actor, file, text, post_id, to_post.id, minute=minute)
    return hand_over(actor, file, to_post, cause=cause, note=note, due_at=due_at)


@command
def let_read(file: RegistryFile, *tokens: str) -> None:
    """Whoever holds one of these tokens may read the file from now on."""
    access.grant(KIND, file.id, *tokens)
    if file.transit is not None and f"post:{file.transit.to_post_id}" in tokens:
        file.transit.opened_access = False  # a recall must not take back what another act gave


def on_a_working_day(due_at: datetime | None) -> datetime | None:
    """The same hour on that day, or on the next working one."""
    if due_at is None:
        return None
    day = local(due_at).date()
    return due_at + (next_working_day(day) - day)


def _addressed(file: RegistryFile, to_post: Post, *besides: int | None) -> int:
    if to_post.institution_id != file.institution_id or not to_post.active:
        raise Invalid(fields={"to_post": N_("Choose a post of this institution")})
    if to_post.id in besides:
        raise Invalid(fields={"to_post": N_("Choose another post: the file is there or on its way there")})
    if to_post.clearance < file.level:
        raise Invalid(fields={"to_post": N_("Choose a post that is cleared for this level")})
    return to_post.id
