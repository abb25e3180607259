"""Minutes: a draft of its author until committed, then numbered and permanent."""

from geos.core import numbering
from geos.core.actor import Actor, HeldPost
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.directory import queries as directory
from geos.files.models import Minute, MinuteState, RegistryFile
from geos.files.policy import POLICY, keeping_post
from geos.files.service.rules import N_, journal, lock, refuse_ended, written

TEXT = 8000  # characters


@command
def write_minute(
    actor: Actor, file: RegistryFile, text: str, post_id: int, to_post_id: int | None = None
) -> Minute:
    """A draft by the file's holder, or by the registry's staff while the file is in the registry."""
    lock(file)
    post = _minuting_post(actor, file, post_id)
    minute = Minute(
        file_id=file.id,
        text=written(text, TEXT, "text"),
        author_id=actor.person_id,
        post_id=post.id,
        acting_for_id=post.acting_for_id,
        to_post_id=_addressed(file, to_post_id),
        state=MinuteState.DRAFT,
    )
    db.session.add(minute)
    db.session.flush()
    journal(actor, "write_minute", file, post_id=post.id, minute=minute.id)
    return minute


@command
def edit_minute(actor: Actor, minute: Minute, text: str, to_post_id: int | None = None) -> Minute:
    """Change one's own draft."""
    file = _own_draft(actor, minute)
    minute.text = written(text, TEXT, "text")
    minute.to_post_id = _addressed(file, to_post_id)
    journal(actor, "edit_minute", file, post_id=minute.post_id, minute=minute.id)
    return minute


@command
def discard_minute(actor: Actor, minute: Minute) -> Minute:
    """Give up one's own draft; its row stays, read by nobody."""
    file = _own_draft(actor, minute)
    minute.state = MinuteState.DISCARDED
    journal(actor, "discard_minute", file, post_id=minute.post_id, minute=minute.id)
    return minute


@command
def commit_minute(actor: Actor, minute: Minute) -> Minute:
    """Make one's own draft permanent as the file's next minute, while still keeping the file."""
    file = _own_draft(actor, minute)
    post = _minuting_post(actor, file, minute.post_id)
    number = numbering.take(f"minute:{file.id}")
    minute.acting_for_id = post.acting_for_id
    minute.number, minute.state, minute.committed_at = number, MinuteState.COMMITTED, now()
    db.session.flush()
    journal(actor, "commit_minute", file, post_id=post.id, minute=number)
    return minute


@command
def put_minute(
    actor: Actor,
    file: RegistryFile,
    text: str,
    post_id: int,
    to_post_id: int | None = None,
    *,
    minute: Minute | None = None,
) -> Minute:
    """Write a minute (or finish the given draft) and put it on the file at once: both or neither."""
    if minute is None:
        return commit_minute(actor, write_minute(actor, file, text, post_id, to_post_id))
    return commit_minute(actor, edit_minute(actor, minute, text, to_post_id))


def _own_draft(actor: Actor, minute: Minute) -> RegistryFile:
    """The file of a draft that this actor wrote. Of others' drafts nobody knows."""
    file = db.session.get_one(RegistryFile, minute.file_id)
    lock(file)
    POLICY.require(actor, "read", file)
    db.session.refresh(minute)
    if minute.author_id != actor.person_id:
        raise Denied if minute.state is MinuteState.COMMITTED else NotFound
    if minute.state is not MinuteState.DRAFT:
        raise WrongState
    return file


def _minuting_post(actor: Actor, file: RegistryFile, post_id: int) -> HeldPost:
    """The held post that minutes: the one with which the file is, or one of its registry."""
    POLICY.require(actor, "read", file)
    refuse_ended(file)
    POLICY.require(actor, "minute", file)
    post = keeping_post(actor, file, post_id)
    if post is None:
        raise Denied
    return post


def _addressed(file: RegistryFile, to_post_id: int | None) -> int | None:
    if to_post_id is None:
        return None
    post = directory.post(to_post_id)
    if post.institution_id != file.institution_id:
        raise Invalid(fields={"to_post": N_("Choose a post of this institution")})
    return to_post_id
