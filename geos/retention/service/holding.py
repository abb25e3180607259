"""Legal holds: placed and lifted by the records manager with reason and authority; they beat the schedule."""

from geos.core.actor import Actor, Role
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import WrongState
from geos.files.models import FileState, RegistryFile
from geos.retention.models import LegalHold
from geos.retention.policy import FILES
from geos.retention.service.rules import NOTE, journal, lock, post_with, written

AUTHORITY = 120  # characters


@command
def hold(actor: Actor, file: RegistryFile, reason: str, authority: str) -> LegalHold:
    """Place a hold on a file, open or closed: nothing of it is destroyed or handed over until it is lifted.

    `authority` is the case, order or letter that asks for it. WrongState where the file is disposed of.
    """
    lock(file)
    FILES.require(actor, "hold", file)
    if file.state is FileState.DISPOSED:
        raise WrongState
    post_id = post_with(actor, Role.RECORDS_MANAGER, file.registry_id)
    placed = LegalHold(
        institution_id=file.institution_id,
        file_id=file.id,
        reason=written(reason, NOTE, "reason"),
        authority=written(authority, AUTHORITY, "authority"),
        placed_by_id=actor.person_id,
        placed_post_id=post_id,
    )
    db.session.add(placed)
    db.session.flush()
    journal(
        actor, "hold", file, post_id=post_id, hold=placed.id, authority=placed.authority, reason=placed.reason
    )
    return placed


@command
def lift_hold(actor: Actor, placed: LegalHold, reason: str, authority: str) -> LegalHold:
    """Lift a hold with reason and authority; it stays in sight as lifted. WrongState where it was lifted."""
    file = db.session.get_one(RegistryFile, placed.file_id)
    lock(file)
    FILES.require(actor, "hold", file)
    db.session.refresh(placed)
    if placed.lifted_at is not None:
        raise WrongState
    why, by = written(reason, NOTE, "reason"), written(authority, AUTHORITY, "authority")
    post_id = post_with(actor, Role.RECORDS_MANAGER, file.registry_id)
    placed.lifted_at, placed.lifted_why, placed.lifted_authority = now(), why, by
    placed.lifted_by_id, placed.lifted_post_id = actor.person_id, post_id
    journal(actor, "lift_hold", file, post_id=post_id, hold=placed.id, authority=by, reason=why)
    return placed
