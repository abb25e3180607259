"""Reading batches and scans: each read names the person who asks."""

from collections.abc import Collection, Iterable
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from geos.access import queries as access
from geos.core.actor import REGISTRY_ROLES, Actor, HeldPost
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory import queries as directory
from geos.directory.models import Registry
from geos.documents.models import Document
from geos.scans.models import BatchState, Scan, ScanBatch, ScanState
from geos.scans.policy import BATCH, SCAN

OPENING = 1500  # characters: a letter names its sender, number and subject on top
LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing
T = TypeVar("T", ScanBatch, Scan)


def registries(actor: Actor) -> list[Registry]:
    """The registries for which this actor scans, at least one; NotFound for everybody else."""
    found = directory.registries_of(actor)
    if not found:
        raise NotFound
    return found


def posts_there(actor: Actor, registry_id: int) -> list[HeldPost]:
    """The posts by which this actor works in a registry."""
    return [post for post in actor.posts if post.registry_id == registry_id and post.roles & REGISTRY_ROLES]


def batch(actor: Actor, batch_id: int) -> ScanBatch:
    """A batch with its scans, or NotFound."""
    query = select(ScanBatch).where(ScanBatch.id == batch_id, *_readable(actor, ScanBatch, BATCH))
    query = query.options(
        joinedload(ScanBatch.document),
        joinedload(ScanBatch.at_registry),
        joinedload(ScanBatch.by),
        selectinload(ScanBatch.scans).joinedload(Scan.document),
    )
    return _one(query, batch_id)


def get(actor: Actor, scan_id: int) -> Scan:
    """A scan with its paper, or NotFound."""
    query = select(Scan).where(Scan.id == scan_id, *_readable(actor, Scan, SCAN))
    query = query.options(
        joinedload(Scan.document),
        joinedload(Scan.batch),
        joinedload(Scan.at_registry).joinedload(Registry.institution),
    )
    return _one(query, scan_id)


def _one(query: Select[T], id: int) -> T:
    found = db.session.scalars(query).unique().one_or_none() if 0 < id < LARGEST else None
    if found is None:
        raise NotFound
    return found


def _readable(actor: Actor, model: type[T], kind: str) -> list[ColumnElement[bool]]:
    if actor.is_system:
        return []
    return [model.registry_id.in_(actor.registry_ids), access.readable(actor, kind, model.id, model.level)]


def batches(actor: Actor, registry: Registry) -> Select[ScanBatch]:
    """The batches of a registry, the newest first, each with its scans."""
    return (
        select(ScanBatch)
        .where(ScanBatch.registry_id == registry.id, *_readable(actor, ScanBatch, BATCH))
        .options(joinedload(ScanBatch.document), joinedload(ScanBatch.by), selectinload(ScanBatch.scans))
        .order_by(ScanBatch.id.desc())
    )


def waiting(actor: Actor, registry: Registry) -> list[Scan]:
    """The scans of a registry that wait to be registered, in the order in which they came."""
    query = (
        select(Scan)
        .where(
            Scan.registry_id == registry.id, Scan.state == ScanState.WAITING, *_readable(actor, Scan, SCAN)
        )
        .options(joinedload(Scan.batch), joinedload(Scan.document))
        .order_by(Scan.batch_id, Scan.position, Scan.id)
    )
    return list(db.session.scalars(query))


def openings(found: Iterable[Scan]) -> dict[int, str]:
    """The first words of scans by their ids, as far as the worker has read them; never a whole text.

    The caller has asked `waiting` or `get` for the scans, so that they are the actor's to read.
    """
    beginning = func.substr(Document.text, 1, OPENING)
    query = select(Scan.id, beginning).join(Document, Document.id == Scan.document_id)
    ids = [scan.id for scan in found]
    rows = db.session.execute(query.where(Scan.id.in_(ids), Document.text.is_not(None))) if ids else ()
    return {row.id: row[1] for row in rows}


def count_waiting(actor: Actor) -> Select[int]:
    """How many scans wait for this actor, at all registries."""
    waits = Scan.state == ScanState.WAITING
    return select(func.count(Scan.id)).where(waits, *_readable(actor, Scan, SCAN))


def pending(limit: int, without: Collection[int] = ()) -> list[int]:
    """The batches that the worker has not looked at, the oldest first, some left out."""
    query = select(ScanBatch.id).where(ScanBatch.state == BatchState.PENDING, ScanBatch.id.not_in(without))
    return list(db.session.scalars(query.order_by(ScanBatch.id).limit(limit)))


def uploaded_before(registry_id: int, sha256: str) -> bool:
    """Whether the registry has the very same file already, one that was given up apart."""
    query = (
        select(ScanBatch.id)
        .join(Document, Document.id == ScanBatch.document_id)
        .where(
            Document.sha256 == sha256,
            ScanBatch.registry_id == registry_id,
            ScanBatch.state != BatchState.DISCARDED,
        )
    )
    return db.session.execute(query.limit(1)).first() is not None


def before(scan: Scan) -> Scan | None:
    """The waiting scan that comes right before one in its batch: the one that it can be joined with."""
    standing = scan.batch.letters
    at = standing.index(scan)
    found = standing[at - 1] if at > 0 else None
    return found if found is not None and found.state is ScanState.WAITING else None
