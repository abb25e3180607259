"""Lists of files at the end of their life: each is one statement, and nothing unreadable is fetched."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql import ColumnElement

from geos.access import queries as access
from geos.core.actor import Actor, Role
from geos.core.clock import OFFICE_ZONE, today
from geos.files.models import FileState, Folio, RegistryFile
from geos.retention.models import BoxedFile, DisposalItem, FileRetention, LegalHold, Recall, RecallState

KIND = RegistryFile.__tablename__
MANY = 100


def registries(actor: Actor) -> list[int]:
    """The registries of which the actor is a records manager."""
    return sorted(
        {post.registry_id for post in actor.posts if post.registry_id and Role.RECORDS_MANAGER in post.roles}
    )


def _readable(actor: Actor) -> ColumnElement[bool]:
    return access.readable(actor, KIND, RegistryFile.id, RegistryFile.level)


def _ended(actor: Actor) -> Select[FileRetention]:
    """Closed files of the actor's registries that the actor may read, with what a list shows of them."""
    return (
        select(FileRetention)
        .join(RegistryFile, RegistryFile.id == FileRetention.file_id)
        .where(
            FileRetention.registry_id.in_(registries(actor)),
            RegistryFile.state == FileState.CLOSED,
            _readable(actor),
        )
        .options(joinedload(FileRetention.file), joinedload(FileRetention.retention_class))
    )


def held(file_id: Any) -> ColumnElement[bool]:
    """The condition that a hold is in force on a file."""
    return exists().where(LegalHold.file_id == file_id, LegalHold.lifted_at.is_(None))


def in_a_case(file_id: Any) -> ColumnElement[bool]:
    """The condition that a file stands in a disposal case that has not ended."""
    return exists().where(DisposalItem.file_id == file_id, DisposalItem.pending)


def called_back(file_id: Any) -> ColumnElement[bool]:
    """The condition that a file is asked for, or out, from the records centre."""
    return exists().where(Recall.file_id == file_id, Recall.state != RecallState.BACK)


def due(actor: Actor) -> Select[FileRetention]:
    """Closed files whose time has come, longest due first; those under a hold or in a case are left out."""
    return (
        _ended(actor)
        .where(
            FileRetention.due_on <= today(),
            ~held(FileRetention.file_id),
            ~in_a_case(FileRetention.file_id),
            ~called_back(FileRetention.file_id),
        )
        .order_by(FileRetention.due_on, FileRetention.file_id)
    )


def closed(actor: Actor, where: str = "") -> Select[FileRetention]:
    """Closed files, newest first: all, those `at_hand`, or those at the `centre`."""
    query = _ended(actor).order_by(FileRetention.file_id.desc())
    boxed = exists().where(BoxedFile.file_id == FileRetention.file_id)
    kept = {"at_hand": ~boxed, "centre": boxed}
    return query.where(kept[where]) if where in kept else query


def unclassed(actor: Actor) -> Select[FileRetention]:
    """Closed files for which the schedule says nothing yet."""
    query = _ended(actor).where(FileRetention.class_id.is_(None), FileRetention.kept_until.is_(None))
    return query.order_by(FileRetention.file_id.desc())


def under_hold(actor: Actor) -> Select[LegalHold]:
    """Holds in force on files that the actor may read, newest first."""
    return (
        select(LegalHold)
        .join(RegistryFile, RegistryFile.id == LegalHold.file_id)
        .where(
            RegistryFile.registry_id.in_(registries(actor)),
            LegalHold.lifted_at.is_(None),
            _readable(actor),
        )
        .options(joinedload(LegalHold.file), joinedload(LegalHold.placed_by))
        .order_by(LegalHold.id.desc())
    )


def idle(actor: Actor, years: int) -> Select[RegistryFile]:
    """Files in the registry without a new paper for that many years: they may be closed."""
    cutoff = datetime(today().year - years, today().month, min(today().day, 28), tzinfo=OFFICE_ZONE)
    newest = (
        select(Folio.filed_at)
        .where(Folio.file_id == RegistryFile.id, Folio.enclosure == "")
        .order_by(Folio.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(RegistryFile)
        .where(
            RegistryFile.registry_id.in_(registries(actor)),
            RegistryFile.state == FileState.IN_REGISTRY,
            RegistryFile.opened_at < cutoff,
            func.coalesce(newest, RegistryFile.opened_at) < cutoff,
            _readable(actor),
        )
        .order_by(RegistryFile.id)
    )


def count_due(actor: Actor) -> int | Select[int]:
    """How many files wait for review, up to MANY: the tab says no more, and no page counts thousands."""
    if not registries(actor):
        return 0
    some = due(actor).order_by(None).with_only_columns(FileRetention.file_id).limit(MANY)
    return select(func.count()).select_from(some.subquery())
