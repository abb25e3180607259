"""The queue at the counter, its waiting lists, one's own requests, and what is said of a file."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload

from geos.access import queries as access
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import NotFound
from geos.counter.models import Requisition, RequisitionState
from geos.counter.policy import POLICY
from geos.files.models import FileState, Movement, MovementState, RegistryFile
from geos.files.queries import visible

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing
ASKED = RequisitionState.ASKED
HERE = (FileState.IN_REGISTRY, FileState.CLOSED)  # a file that can be issued or read now
ANSWERED = 30  # of a file's story

IN_LINE = (Requisition.urgent.desc(), Requisition.asked_at, Requisition.id)  # the order of a waiting list


def get(actor: Actor, requisition_id: int) -> Requisition:
    """A request that the actor made or may answer, or NotFound."""
    found = db.session.get(Requisition, requisition_id) if 0 < requisition_id < LARGEST else None
    if found is None or not POLICY.can(actor, "read", found):
        raise NotFound
    return found


def queue(actor: Actor) -> Select[Requisition]:
    """What waits at the actor's registries: first what can be answered now, the urgent before the others."""
    rank = case((RegistryFile.state.in_(HERE), 0), (RegistryFile.id.is_(None), 1), else_=2)
    return (
        _at_the_counter(actor)
        .options(
            joinedload(Requisition.post),
            joinedload(Requisition.person),
            joinedload(Requisition.at_registry),
            joinedload(Requisition.file).options(
                joinedload(RegistryFile.holder_post),
                joinedload(RegistryFile.at_registry),
                joinedload(RegistryFile.transit).joinedload(Movement.to_post),
            ),
        )
        .order_by(rank, *IN_LINE)
    )


def counted(actor: Actor) -> Select[int]:
    """How many can be answered now, for the tab."""
    ready = _at_the_counter(actor).where(RegistryFile.id.is_(None) | RegistryFile.state.in_(HERE))
    return ready.with_only_columns(func.count(Requisition.id))


def count(actor: Actor) -> int:
    """The same as a number."""
    return db.session.scalar(counted(actor)) or 0


def chosen(actor: Actor, ids: Iterable[int]) -> list[Requisition]:
    """Those of these requests that wait at the actor's counter."""
    asked = [id for id in ids if 0 < id < LARGEST]
    return list(db.session.scalars(_at_the_counter(actor).where(Requisition.id.in_(asked))))


def _at_the_counter(actor: Actor) -> Select[Requisition]:
    return (
        select(Requisition)
        .outerjoin(RegistryFile, RegistryFile.id == Requisition.file_id)
        .where(
            Requisition.state == ASKED,
            Requisition.registry_id.in_(actor.registry_ids),
            Requisition.file_id.is_(None) | _readable(actor),
        )
    )


def _readable(actor: Actor) -> ColumnElement[bool]:
    return access.readable(actor, RegistryFile.__tablename__, RegistryFile.id, RegistryFile.level)


def places(rows: Iterable[Requisition]) -> dict[int, int]:
    """The place of each waiting request in the list of its file, from 1: one statement."""
    files = {row.file_id for row in rows if row.file_id and row.state is ASKED}
    query = select(Requisition.file_id, Requisition.id).where(
        Requisition.file_id.in_(files), Requisition.state == ASKED
    )
    found: dict[int, int] = {}
    lengths: dict[int | None, int] = {}
    for file_id, id in db.session.execute(query.order_by(*IN_LINE)):
        found[id] = lengths[file_id] = lengths.get(file_id, 0) + 1
    return found


def mine(actor: Actor) -> Select[Requisition]:
    """What was asked for the actor's posts, newest first."""
    return (
        select(Requisition)
        .where(Requisition.post_id.in_([post.id for post in actor.posts]))
        .options(joinedload(Requisition.post), joinedload(Requisition.answered_by))
        .order_by(Requisition.id.desc())
    )


def readable_files(actor: Actor, rows: Iterable[Requisition]) -> dict[int, RegistryFile]:
    """The files of these requests that the actor may read, by their id: of the others nothing is shown."""
    ids = {row.file_id for row in rows if row.file_id}
    return {file.id: file for file in db.session.scalars(visible(actor).where(RegistryFile.id.in_(ids)))}


def next_in_line(file: RegistryFile) -> Requisition | None:
    """Whose turn it is."""
    query = select(Requisition).filter_by(file_id=file.id, state=ASKED).order_by(*IN_LINE)
    return db.session.scalars(query.limit(1)).first()


def wanted(file: RegistryFile) -> int:
    """How many wait for the file."""
    query = select(func.count()).select_from(Requisition).filter_by(file_id=file.id, state=ASKED)
    return db.session.scalar(query) or 0


def of_file(file: RegistryFile) -> list[Requisition]:
    """The newest requests for the file, newest first, with their posts and people."""
    query = (
        select(Requisition)
        .filter_by(file_id=file.id)
        .options(joinedload(Requisition.post), joinedload(Requisition.answered_by))
        .order_by(Requisition.id.desc())
    )
    return list(db.session.scalars(query.limit(ANSWERED)))


def batch(actor: Actor, batch: str) -> list[Movement]:
    """The movements of a hand-over list whose files the actor may read; NotFound where there is none."""
    query = (
        select(Movement)
        .join(RegistryFile, RegistryFile.id == Movement.file_id)
        .where(Movement.batch == batch, RegistryFile.institution_id == actor.institution_id, _readable(actor))
        .options(
            joinedload(Movement.file).joinedload(RegistryFile.at_registry),
            joinedload(Movement.to_post),
            joinedload(Movement.from_post),
            joinedload(Movement.sent_by),
            joinedload(Movement.received_by),
        )
        .order_by(Movement.id)
    )
    found = list(db.session.scalars(query))
    if not found:
        raise NotFound
    return found


def readings_to_end(limit: int, without: Iterable[int] = ()) -> list[Requisition]:
    """Requests whose reading of a closed file is over, the oldest first, some left out."""
    query = (
        select(Requisition)
        .where(
            Requisition.reading_until < now(),
            Requisition.reading_ended_at.is_(None),
            Requisition.id.not_in(list(without)),
        )
        .order_by(Requisition.reading_until, Requisition.id)
    )
    return list(db.session.scalars(query.limit(limit)))


def on_its_way(file: RegistryFile, post_id: int) -> bool:
    """Whether the file is on its way to this post."""
    way = file.transit
    return way is not None and way.state is MovementState.SENT and way.to_post_id == post_id
