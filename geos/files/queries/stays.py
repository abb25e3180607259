"""Where a file has been, and how long in each hand: the strip on the page and the table of movements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory.models import Post
from geos.files.models import FileState, Movement, MovementState, RegistryFile
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


@dataclass(frozen=True)
class Span:
    """One time in one hand, without the movement itself."""

    since: datetime
    until: datetime | None
    due_at: datetime | None

    @property
    def length(self) -> timedelta:
        """How long, up to now where it lasts."""
        return (self.until or now()) - self.since

    @property
    def late(self) -> bool:
        """Whether it lasted beyond its due time."""
        return self.due_at is not None and (self.until or now()) > self.due_at


@dataclass(frozen=True)
class Tenure:
    """All the times that one post (None: the registry) had the file."""

    post: Post | None
    spans: tuple[Span, ...]

    @property
    def length(self) -> timedelta:
        """Altogether."""
        return sum((span.length for span in self.spans), timedelta())

    @property
    def late(self) -> int:
        """How often beyond its due time."""
        return sum(span.late for span in self.spans)


def moves(file: RegistryFile) -> Select[Movement]:
    """Every movement that the file ever made, newest first, with its posts and people."""
    return (
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


def movements(file: RegistryFile) -> list[Movement]:
    """The same as a list: use it where all of them are needed."""
    return list(db.session.scalars(moves(file)))


def movement(actor: Actor, movement_id: int) -> Movement:
    """A movement of a file that the actor may read, or NotFound."""
    found = db.session.get(Movement, movement_id) if 0 < movement_id < LARGEST else None
    if found is None:
        raise NotFound
    get(actor, found.file_id)
    return found


def stays(
    file: RegistryFile, all_moves: Sequence[Movement] | None = None, last: int | None = None
) -> list[Stay]:
    """The stays in order, first to last, ending with the present one or the way it is on.

    `all_moves` are the file's movements, newest first, where the caller has them. `last` leaves all but the
    last so many alone: then a long story costs no more than a short one.
    """
    if all_moves is None:
        all_moves = db.session.scalars(
            moves(file).where(Movement.state == MovementState.RECEIVED).limit(last)
        ).all()
    received = [Stay(row.to_post, row.received_at, movement=row) for row in all_moves if row.received_at]
    whole = last is None or len(received) < last
    found = ([Stay(None, file.opened_at)] if whole else []) + received[::-1]
    shown: list[Stay] = []
    for here, following in pairwise(found):
        shown += _ended(here, following)
    return shown + _present(file, found[-1])


def stay_of(file: RegistryFile, movement: Movement) -> Stay | None:
    """The time in hand that this movement began; None where it was never received."""
    if movement.received_at is None:
        return None
    return Stay(movement.to_post, movement.received_at, _left(file, movement.left_at), movement)


def first_stay(file: RegistryFile) -> Stay:
    """The time from opening to the first departure that led somewhere."""
    received = (Movement.file_id == file.id, Movement.state == MovementState.RECEIVED)
    query = select(Movement.sent_at).where(*received).order_by(Movement.id).limit(1)
    return Stay(None, file.opened_at, _left(file, db.session.scalars(query).first()))


def tenures(file: RegistryFile) -> list[Tenure]:
    """How long each post had the file altogether, the longest first. Reads columns alone of the movements."""
    columns = select(Movement.to_post_id, Movement.received_at, Movement.left_at, Movement.due_at)
    query = columns.where(Movement.file_id == file.id, Movement.state == MovementState.RECEIVED)
    opened = first_stay(file)
    times: dict[int | None, list[Span]] = {None: [Span(opened.since, opened.until, None)]}
    for post_id, since, left, due_at in db.session.execute(query):
        times.setdefault(post_id, []).append(Span(since or file.opened_at, _left(file, left), due_at))
    known = select(Post).where(Post.id.in_([post_id for post_id in times if post_id]))
    posts = {post.id: post for post in db.session.scalars(known)}
    found = [Tenure(posts.get(post_id or 0), tuple(spans)) for post_id, spans in times.items()]
    return sorted(found, key=lambda tenure: tenure.length, reverse=True)


def _left(file: RegistryFile, left: datetime | None) -> datetime | None:
    """When a stay ended: the file that has set out is no longer in its last hand."""
    return left or (file.transit.sent_at if file.transit else None)


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
