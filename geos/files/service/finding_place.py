"""A file that really is elsewhere than the system says: the correction is a movement (DOMAIN §3, 17).

Whoever was thought to have it and whoever has it are told; the history keeps the movement with its note.
"""

from geos.access import queries as readers
from geos.access import service as access
from geos.access.models import AccessRow
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.directory import queries as directory
from geos.directory.models import Post
from geos.files.models import Cause, FileState, Movement, MovementState, RegistryFile
from geos.files.policy import POLICY, registry_post
from geos.files.service import transit
from geos.files.service.moving import take_in
from geos.files.service.rules import KIND, N_, NOTE, bounded, journal, lock, written
from geos.notices import service as notices
from geos.work import service as work

LOCATION = 80  # characters


@command
def found_at(
    actor: Actor, file: RegistryFile, post: Post | None, note: str, *, location: str = ""
) -> Movement | None:
    """The file was found with a post, or (None) in its registry at `location`; by the registry's staff.

    Gives the movement that corrects its place; None where only the rack is another one. WrongState where it
    is there already or, for a post, where the file has ended; Invalid for a post that may not have it.
    """
    if post is not None:
        return _with_post(actor, file, post, written(note, NOTE, "note"))
    if file.state in (FileState.WITH_POST, FileState.ON_THE_WAY):
        movement = take_in(actor, file, written(note, NOTE, "note"))
        _stand(actor, file, location)
        return movement
    if not _stand(actor, file, location):
        raise WrongState
    return None


def _stand(actor: Actor, file: RegistryFile, location: str) -> bool:
    """Write the rack where the paper stands, if it is another; whether it was."""
    lock(file)
    POLICY.require(actor, "stand", file)
    location = bounded(location, LOCATION, "location")
    if not location or location == file.location:
        return False
    before, file.location = file.location, location
    post = registry_post(actor, file.registry_id)
    journal(actor, "found_at", file, post_id=post.id if post else None, shelf=location, before=before)
    return True


def _with_post(actor: Actor, file: RegistryFile, post: Post, note: str) -> Movement:
    transit.begin(actor, "found_with", file)
    if file.holder_post_id == post.id:
        raise WrongState
    if post.institution_id != file.institution_id or not post.active:
        raise Invalid(fields={"post": N_("Choose a post of this institution")})
    if post.clearance < file.level:
        raise Invalid(fields={"post": N_("Choose a post that is cleared for this level")})
    thought = {file.holder_post_id, file.transit.to_post_id if file.transit else None} - {None, post.id}
    movement = Movement(
        file_id=file.id,
        cause=Cause.ACTION,
        from_post_id=file.transit.from_post_id if file.transit else file.holder_post_id,
        to_post_id=post.id,
        note=note,
        sent_at=now(),
        sent_by_id=actor.person_id,
    )
    _end_way(file)
    _enter(actor, file, movement)
    transit.arrive(actor, "found_with", file, movement)
    _tell(file, post.id, "found_with_you")
    for post_id in thought:
        _tell(file, post_id, "found_elsewhere")
    transit.note(actor, "found_at", file, movement, None)
    return movement


def _end_way(file: RegistryFile) -> None:
    """The way it was thought to be on led nowhere: what that opened is closed again."""
    wrong = file.transit
    if wrong is None:
        return
    wrong.state = MovementState.REASSIGNED
    if wrong.opened_access:
        access.revoke(KIND, file.id, f"post:{wrong.to_post_id}")
    db.session.flush()


def _enter(actor: Actor, file: RegistryFile, movement: Movement) -> None:
    token = f"post:{movement.to_post_id}"
    known = db.session.execute(readers.tokens_of(KIND, file.id).where(AccessRow.token == token)).first()
    access.grant(KIND, file.id, token)
    movement.opened_access = known is None
    db.session.add(movement)
    db.session.flush()
    db.session.expire(file, ["transit"])
    work.close(actor, KIND, file.id, act="minute", done=False)
    work.close(actor, KIND, file.id, act="receive", done=False)


def _tell(file: RegistryFile, post_id: int | None, key: str) -> None:
    people = directory.holders(post_id) if post_id is not None else []
    notices.tell(
        [person.id for person in people],
        key,
        KIND,
        file.id,
        reference=file.reference,
        title=file.title,
        level=file.level,
    )
