"""Closing files: refused with every reason at once; from then on the schedule counts."""

from collections.abc import Sequence

from sqlalchemy import exists, select

from geos.core.actor import Actor
from geos.core.clock import local
from geos.core.db import command, db
from geos.core.errors import WrongState
from geos.files import service as files
from geos.files.models import ENDED, FileState, RegistryFile
from geos.retention import queries
from geos.retention.models import FileRetention
from geos.retention.policy import FILES
from geos.retention.queries import Reason
from geos.retention.service.rules import N_, lock


class Hindered(WrongState):
    """The file cannot be closed; `reasons` says everything that speaks against it."""

    key = N_("This file cannot be closed yet")

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__()
        self.reasons = list(reasons)


@command
def close_file(actor: Actor, file: RegistryFile, why: str) -> RegistryFile:
    """Close the file for good; its retention begins. By the staff of its registry.

    Hindered with all reasons where something is still open on it, Incomplete without a reason.
    """
    lock(file)
    FILES.require(actor, "close", file)
    reasons = queries.reasons_against_closing(actor, file)
    if reasons:
        raise Hindered(reasons)
    files.close_file(actor, file, why)
    place(file)
    return file


@command
def close_many(actor: Actor, chosen: Sequence[RegistryFile], why: str) -> list[RegistryFile]:
    """Close those of the files that can be; gives those that could not, with nothing changed about them."""
    left: list[RegistryFile] = []
    for file in chosen:
        lock(file)
        FILES.require(actor, "close", file)
        if queries.reasons_against_closing(actor, file):
            left.append(file)
        else:
            close_file(actor, file, why)
    return left


def place(file: RegistryFile) -> FileRetention:
    """Put a closed file under the schedule, or bring its place up to date; inside a command."""
    row = db.session.get(FileRetention, file.id)
    if row is None:
        row = FileRetention(file_id=file.id, registry_id=file.registry_id)
        db.session.add(row)
    if not row.own:
        found = queries.class_of(file.keyword_id)
        row.class_id = found.id if found else None
    row.registry_id = file.registry_id
    row.closed_year = local(file.closed_at).year if file.state in ENDED and file.closed_at else None
    db.session.flush()
    reckon(row)
    return row


def reckon(row: FileRetention) -> None:
    """Work out when the file falls due: what an archivist decided, else what its class says."""
    db.session.refresh(row)
    found = row.retention_class
    by_class = (
        queries.due_after(row.closed_year, found.years) if found and row.closed_year is not None else None
    )
    row.due_on = row.kept_until or by_class
    db.session.flush()


def place_missing(limit: int = 200) -> int:
    """Put closed files that came by another door (an import, a census) under the schedule; how many."""
    known = exists().where(FileRetention.file_id == RegistryFile.id, FileRetention.closed_year.is_not(None))
    query = select(RegistryFile.id).where(RegistryFile.state == FileState.CLOSED, ~known)
    ids = list(db.session.scalars(query.order_by(RegistryFile.id).limit(limit)))
    if ids:
        _place_all(ids)
    return len(ids)


@command
def _place_all(ids: list[int]) -> None:
    for file in db.session.scalars(select(RegistryFile).where(RegistryFile.id.in_(ids))):
        place(file)
