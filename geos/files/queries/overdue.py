"""Files kept beyond their due time: for whoever has them, whoever sent them, and their registry."""

from collections.abc import Iterable

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.files.models import ENDED, Movement, MovementState, RegistryFile
from geos.files.queries.finding import visible

PRESENT = (MovementState.SENT, MovementState.RECEIVED)  # a movement that holds: no recall, no wrong way


def overdue(actor: Actor) -> Select[RegistryFile]:
    """Those that the actor may read and has, sent, or lends out as a registry; the longest overdue first."""
    posts = [post.id for post in actor.posts]
    mine = RegistryFile.holder_post_id.in_(posts) | exists(_bringing().where(Movement.to_post_id.in_(posts)))
    sent = exists(_bringing().where(Movement.from_post_id.in_(posts)))
    ours = RegistryFile.registry_id.in_(actor.registry_ids)
    query = visible(actor).where(
        RegistryFile.due_at < now(), RegistryFile.state.not_in(ENDED), mine | sent | ours
    )
    return query.order_by(None).order_by(RegistryFile.due_at, RegistryFile.id)


def brought(files: Iterable[RegistryFile]) -> dict[int, Movement]:
    """What brought each file to where it is (or brings it on its way), by the file's id: one statement."""
    last = (
        select(func.max(Movement.id))
        .where(Movement.file_id.in_([file.id for file in files]), Movement.state.in_(PRESENT))
        .group_by(Movement.file_id)
    )
    query = select(Movement).where(Movement.id.in_(last)).options(joinedload(Movement.from_post))
    return {move.file_id: move for move in db.session.scalars(query)}


def _bringing() -> Select[int]:
    """The movement on which the file is, or the one that brought it to its holder."""
    on_the_way = Movement.state == MovementState.SENT
    last_stay = (
        (Movement.state == MovementState.RECEIVED)
        & (Movement.to_post_id == RegistryFile.holder_post_id)
        & (Movement.received_at == RegistryFile.held_since)
    )
    return select(Movement.id).where(Movement.file_id == RegistryFile.id, on_the_way | last_stay)
