"""Where a file has been, and how long in each hand: the strip on the page and the table of movements."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory.models import Post
from geos.files.models import FileState, Movement, RegistryFile
from geos.files.queries.finding import LARGEST, get

SHOWN_WAY = timedelta(days=1)  # a shorter time on the way is nobody's and is not shown


@dataclass(frozen=True)
class Stay:
    """A time in one place: at the registry (`post` None), with a post, or on the way to one.

    `until` is None for the place where it is now. `movement` is what brought it (or brings it) there.
    """

    post: Post | None
    since: datetime
    until: datetime | None = None
    movement: Movement | None = None
    on_the_way: bool = False

    @property
    def due_at(self) -> datetime | None:
        """Until when it was to be dealt with here."""
        return self.movement.due_at if self.movement and not self.on_the_way else None

    @property
    def duration(self) -> timedelta:
        """How long, up to now where it still is there."""
        return (self.until or now()) - self.since

    @property
    def late(self) -> bool:
        """Whether it was (or is) kept beyond its due time."""
        return self.due_at is not None and (self.until or now()) > self.due_at


def movements(file: RegistryFile) -> list[Movement]:
    """Every movement that the file ever made, newest first, with its posts and people."""
    query = (
        select(Movement)
        .filter_by(file_id=file.id)
        .options(
            joinedload(Movement.from_post),
            joinedload(Movement.to_post),
            joinedload(Movement.sent_by),
            joinedload(Movement.received_by),
        )
        .order_by(Movement.id.desc())
    )
    return list(db.session.scalars(query))


def movement(actor: Actor, movement_id: int) -> Movement:
    """A movement of a file that the actor may read, or NotFound."""
    found = db.session.get(Movement, movement_id) if 0 < movement_id < LARGEST else None
    if found is None:
        raise NotFound
    get(actor, found.file_id)
    return found


def stays(file: RegistryFile, moves: list[Movement] | None = None) -> list[Stay]:
    """The stays in order, first to last, ending with the present one or the way it is on.

    `moves` are the file's movements where the caller has them already.
    """
    rows = reversed(movements(file) if moves is None else moves)
    found = [Stay(None, file.opened_at)]
    found += [Stay(row.to_post, row.received_at, movement=row) for row in rows if row.received_at]
    shown: list[Stay] = []
    for here, following in pairwise(found):
        shown += _ended(here, following)
    return shown + _present(file, found[-1])


def _ended(here: Stay, following: Stay) -> list[Stay]:
    left = following.movement.sent_at if following.movement else following.since
    ended = Stay(here.post, here.since, left, here.movement)
    if following.since - left < SHOWN_WAY:
        return [ended]
    return [ended, Stay(following.post, left, following.since, following.movement, on_the_way=True)]


def _present(file: RegistryFile, last: Stay) -> list[Stay]:
    way = file.transit
    if file.state is not FileState.ON_THE_WAY or way is None:
        return [last]
    ended = Stay(last.post, last.since, way.sent_at, last.movement)
    return [ended, Stay(way.to_post, way.sent_at, None, way, on_the_way=True)]
