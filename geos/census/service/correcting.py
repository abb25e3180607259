"""What a round found is put right: places become movements, and searches end."""

from sqlalchemy import Select, exists, or_, select

from geos.census.models import CensusEntry, CensusRound, Result
from geos.census.service.counting import ENTRY, found_again
from geos.census.service.rules import begin, journal, note_of
from geos.core import sweeping
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import NotFound, WrongState
from geos.directory.models import Post
from geos.files import service as files
from geos.files.models import FileState, Movement, RegistryFile
from geos.files.policy import POLICY as FILES

WORKER = Actor.system("worker")
ELSEWHERE = (Result.MISPLACED, Result.UNEXPECTED)


@command
def correct_place(actor: Actor, entry: CensusEntry) -> CensusEntry:
    """The system takes over where the file was found: by a movement, or as its new rack.

    Once, before the round is signed, by staff who may read the file. WrongState where there is nothing to
    correct: the file is there by now.
    """
    round = entry.round
    begin(actor, "correct_place", round)
    db.session.refresh(entry)
    file = entry.file
    if not FILES.can(actor, "read", file):
        raise NotFound
    if entry.result not in ELSEWHERE or entry.corrected_at is not None:
        raise WrongState
    movement = files.found_at(actor, file, entry.found_post, note_of(round), location=entry.found_location)
    entry.corrected_at, entry.corrected_by_id = now(), actor.person_id
    entry.movement_id = movement.id if movement else None
    journal(
        actor, "correct_place", round, id=entry.id, kind=ENTRY, level=file.level, reference=file.reference
    )
    return entry


@command
def end_search(actor: Actor, entry: CensusEntry, post: Post | None = None, location: str = "") -> CensusEntry:
    """A missing file is found: with a post, or without one in the registry. The mark goes off the file."""
    file, round = entry.file, entry.round
    db.session.refresh(entry, with_for_update={"of": CensusEntry})
    if round.registry_id not in actor.registry_ids or not FILES.can(actor, "read", file):
        raise NotFound
    if entry.result is not Result.MISSING or entry.refound_at is not None:
        raise WrongState
    if _elsewhere(file, post, location):
        movement = files.found_at(actor, file, post, note_of(round), location=location)
        entry.movement_id = movement.id if movement else None
    db.session.flush()
    found_again(actor, file.id)
    db.session.refresh(entry)
    journal(actor, "end_search", round, id=entry.id, kind=ENTRY, level=file.level, reference=file.reference)
    return entry


def _elsewhere(file: RegistryFile, post: Post | None, location: str) -> bool:
    if post is not None:
        return file.holder_post_id != post.id
    if file.state in (FileState.WITH_POST, FileState.ON_THE_WAY):
        return True
    return bool(location.strip()) and location.strip() != file.location


def settle_searches() -> int:
    """End the search for files that have moved since, or are no more; gives how many. The worker's."""
    ids = [file.id for file in db.session.scalars(_moved_since())]
    return sweeping.each("search for file", ids, lambda id: _settle(db.session.get_one(RegistryFile, id)))


def _moved_since() -> Select[RegistryFile]:
    moved = exists().where(Movement.file_id == RegistryFile.id, Movement.received_at > CensusRound.closed_at)
    return (
        select(RegistryFile)
        .join(CensusEntry, CensusEntry.file_id == RegistryFile.id)
        .join(CensusRound, CensusRound.id == CensusEntry.round_id)
        .where(
            CensusEntry.result == Result.MISSING,
            CensusEntry.refound_at.is_(None),
            or_(RegistryFile.state == FileState.DISPOSED, moved.correlate(RegistryFile, CensusRound)),
        )
        .distinct()
    )


@command
def _settle(file: RegistryFile) -> None:
    found_again(WORKER, file.id)
