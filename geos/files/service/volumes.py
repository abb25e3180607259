"""Closing: a volume when it is full, and a file for good. Nothing is added to what is closed (DOMAIN §3, 18).

The registry decides when a volume is full; until it closes the volume, the pages warn and papers still go in.
"""

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import WrongState
from geos.files.models import FileState, Folio, RegistryFile, Volume
from geos.files.policy import POLICY, registry_post
from geos.files.queries.relations import before_the_system
from geos.files.service.rules import N_, NOTE, bounded, journal, lock, refuse_ended, written
from geos.files.workflow import FLOW

EMPTY_VOLUME = N_("No paper is in this volume yet: it cannot be closed")
AWAY = N_("This file is not in the registry: it can be closed once it is back")


def last_volume(file: RegistryFile) -> Volume:
    """The volume that takes new folios, as long as it is open."""
    last = db.select(Volume).filter_by(file_id=file.id).order_by(Volume.number.desc()).limit(1)
    volume: Volume = db.session.scalars(last).one()
    return volume


@command
def close_volume(actor: Actor, file: RegistryFile, why: str = "") -> Volume:
    """Close the volume in use and open the next one in the same act; gives the new one.

    The numbers of folios run on. By the registry's staff, wherever the file is. WrongState where the file
    has ended, or where nothing was filed in the volume yet.
    """
    _may(actor, "close_volume", file)
    volume = last_volume(file)
    if not (_folios_in(volume) or _brought_along(file)):
        raise WrongState(EMPTY_VOLUME)
    _close(actor, volume, bounded(why, NOTE, "why"))
    following = Volume(file_id=file.id, number=volume.number + 1, opened_at=now())
    db.session.add(following)
    db.session.flush()
    _note(actor, "close_volume", file, volume=volume.number, reason=volume.closed_why)
    return following


@command
def close_file(actor: Actor, file: RegistryFile, why: str) -> RegistryFile:
    """Close the file with its last volume, for good: nothing is added to it and it goes nowhere any more.

    By the staff of its registry, where it must be. What else speaks against it (work that is open, a legal
    hold) is asked before this. Incomplete without a reason, WrongState where the file is away or has ended.
    """
    _may(actor, "close_file", file)
    if file.state is not FileState.IN_REGISTRY:
        raise WrongState(AWAY)
    end(actor, "close_file", file, written(why, NOTE, "why"))
    _note(actor, "close_file", file, reason=file.closed_why)
    return file


def end(actor: Actor, act: str, file: RegistryFile, why: str) -> None:
    """Take the file to its last state by a row of the workflow, with its last volume; part of an act."""
    file.closed_at, file.closed_by_id, file.closed_why = now(), actor.person_id, why
    with db.session.no_autoflush:  # the date and the state of a closed file come together
        FLOW.fire(actor, act, file, why)
    _close(actor, last_volume(file), why)
    db.session.flush()


def _may(actor: Actor, act: str, file: RegistryFile) -> None:
    lock(file)
    POLICY.require(actor, "read", file)
    refuse_ended(file)
    POLICY.require(actor, act, file)


def _close(actor: Actor, volume: Volume, why: str) -> None:
    if volume.closed_at is None:
        volume.closed_at, volume.closed_by_id, volume.closed_why = now(), actor.person_id, why


def _folios_in(volume: Volume) -> bool:
    return db.session.scalar(db.select(Folio.id).filter_by(volume_id=volume.id).limit(1)) is not None


def _brought_along(file: RegistryFile) -> bool:
    """Whether the last volume is one of the paper file from before the system: none was closed here yet."""
    closed = db.select(Volume.id).where(Volume.file_id == file.id, Volume.closed_by_id.is_not(None))
    return before_the_system(file)[0] > 0 and db.session.scalar(closed.limit(1)) is None


def _note(actor: Actor, act: str, file: RegistryFile, **facts: object) -> None:
    post = registry_post(actor, file.registry_id)
    journal(actor, act, file, post_id=post.id if post else None, **facts)
