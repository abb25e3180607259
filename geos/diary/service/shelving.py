"""Putting files away (PA): the same day, with nothing outstanding (DOMAIN §3, 16)."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.diary import queries
from geos.diary.models import AtCounter, How, PutAway
from geos.diary.policy import FILE
from geos.diary.service.rules import N_
from geos.files.homecoming import when_back
from geos.files.models import FileState, RegistryFile
from geos.files.policy import KIND, registry_post

SHELF = 80  # characters
ELSEWHERE = N_("This file is not in the registry: receive it first")
WAITS = N_("Something still waits on this file: see why in the list")
STANDS = N_("This file stands on its rack already")
TOO_LONG = N_("Shorten this to %(most)d characters")
GONE_ON = N_("This can be undone on the same day, while the file stands on its rack")
MOST = 200  # ticked at once


@command
def put_away(actor: Actor, file: RegistryFile, location: str = "", how: How = How.TICKED) -> PutAway:
    """The file is on its rack again. `location` says where, if not where it stood before.

    By the staff of its registry. Invalid where it is elsewhere, stands there already, or something waits.
    """
    db.session.refresh(file, with_for_update={"of": RegistryFile})
    FILE.require(actor, "put_away", file)
    if file.state is not FileState.IN_REGISTRY:
        raise Invalid(ELSEWHERE)
    if not queries.lies_at_the_counter(file):
        raise Invalid(STANDS)
    if queries.outstanding([file]):
        raise Invalid(WAITS)
    file.location = _shelf(location) or file.location
    return _record(actor, file, how)


@command
def undo_put_away(actor: Actor, row: PutAway) -> RegistryFile:
    """A file ticked by mistake lies at the counter again, as long as before; its rack stays as written.

    By the staff of its registry, on the day of the mistake. WrongState where it left meanwhile, or was put
    away again.
    """
    file, id, shelf = row.file, row.id, row.location
    db.session.refresh(file, with_for_update={"of": RegistryFile})
    FILE.require(actor, "put_away", file)
    if not queries.may_undo(row):
        raise WrongState(GONE_ON)
    db.session.get_one(AtCounter, file.id).put_away_at = None
    db.session.delete(row)
    db.session.flush()
    post = registry_post(actor, file.registry_id)
    _journal(actor, "undo_put_away", file, post.id if post else None, put_away=id, shelf=shelf)
    return file


@when_back
def lay_down(actor: Actor, file: RegistryFile) -> None:
    """A file is back in its registry: it lies at the counter until it is put away."""
    row = db.session.get(AtCounter, file.id)
    if row is None:
        row = AtCounter(file_id=file.id, registry_id=file.registry_id)
        db.session.add(row)
    row.registry_id, row.since, row.put_away_at = file.registry_id, now(), None


def _shelf(location: str) -> str:
    location = location.strip()
    if len(location) > SHELF:
        raise Invalid(fields={"location": TOO_LONG}, most=SHELF)
    return location


def _record(actor: Actor, file: RegistryFile, how: How) -> PutAway:
    post = registry_post(actor, file.registry_id)
    row = PutAway(
        file_id=file.id,
        registry_id=file.registry_id,
        by_id=actor.person_id,
        post_id=post.id if post else None,
        location=file.location,
        how=how,
    )
    db.session.add(row)
    db.session.get_one(AtCounter, file.id).put_away_at = now()
    db.session.flush()
    _journal(actor, "put_away", file, row.post_id, shelf=file.location)
    return row


def _journal(actor: Actor, act: str, file: RegistryFile, post_id: int | None, **facts: Any) -> None:
    audit.record(
        actor,
        act,
        KIND,
        file.id,
        institution_id=file.institution_id,
        post_id=post_id,
        level=file.level,
        reference=file.reference,
        **facts,
    )


@command
def put_away_ticked(actor: Actor, ids: Iterable[int]) -> list[PutAway]:
    """Put these away; those on which something waits, or that another clerk did meanwhile, are left out."""
    query = select(RegistryFile).where(RegistryFile.id.in_(list(ids)[:MOST])).order_by(RegistryFile.id)
    files = list(db.session.scalars(query))
    waiting = queries.outstanding(files)
    ready = [
        file
        for file in files
        if FILE.can(actor, "read", file) and file.id not in waiting and queries.lies_at_the_counter(file)
    ]
    return [put_away(actor, file) for file in ready]
