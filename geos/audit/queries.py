"""Reading and proving the journal."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.sql import ColumnElement

from geos.audit.models import ORIGIN, AuditEntry, AuditHead, link
from geos.audit.policy import POLICY
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: `wrong` is the first id that does not hold, or None."""

    entries: int
    head: str
    wrong: int | None = None
    why: str = ""


def of_institution(actor: Actor, act: str = "", kind: str = "", q: str = "") -> Select[AuditEntry]:
    """Every entry of the auditor's own institution that clearance allows, newest first.

    Filtered by act, by kind of thing, and by a word of the hashed text (a name, a reference).
    """
    if not POLICY.can(actor, "list", None):
        raise NotFound
    query = select(AuditEntry).where(_own(actor)).order_by(AuditEntry.id.desc())
    if act:
        query = query.where(AuditEntry.act == act)
    if kind:
        query = query.where(AuditEntry.subject_kind == kind)
    if q:
        query = query.where(AuditEntry.payload.icontains(q, autoescape=True))
    return query


def acts(actor: Actor) -> list[str]:
    """The acts that occur in the own institution's journal."""
    return list(
        db.session.scalars(select(AuditEntry.act).where(_own(actor)).distinct().order_by(AuditEntry.act))
    )


def entry(actor: Actor, number: int) -> tuple[AuditEntry, bool]:
    """One entry of the own institution, and whether its link to the one before it holds."""
    found = db.session.scalars(of_institution(actor).where(AuditEntry.id == number)).one_or_none()
    if found is None:
        raise NotFound
    before = db.session.execute(select(AuditEntry.hash).where(AuditEntry.id == number - 1)).scalar()
    return found, not _fault(found, number - 1, before or ORIGIN)


def _own(actor: Actor) -> ColumnElement[bool]:
    return (AuditEntry.institution_id == actor.institution_id) & (AuditEntry.level <= actor.clearance)


def of_subject(kind: str, id: int) -> Select[AuditEntry]:
    """The history of one thing, oldest first; asked for only where the thing itself may be read."""
    return (
        select(AuditEntry)
        .where(AuditEntry.subject_kind == kind, AuditEntry.subject_id == id)
        .order_by(AuditEntry.id)
    )


def verify(chunk: int = 5000) -> Verdict:
    """Walk the whole chain; the first id that is missing, changed or wrongly linked is named."""
    last_id, last_hash = 0, ORIGIN
    for row in _rows(chunk):
        why = _fault(row, last_id, last_hash)
        if why:
            return Verdict(last_id, last_hash, last_id + 1 if row.id != last_id + 1 else row.id, why)
        last_id, last_hash = row.id, row.hash
    head = db.session.execute(select(AuditHead)).scalar_one_or_none()
    if head is None or (head.last_id, head.last_hash) != (last_id, last_hash):
        return Verdict(last_id, last_hash, last_id + 1, "rows are cut off at the end")
    return Verdict(last_id, last_hash)


def everything(chunk: int = 5000) -> Iterator[Any]:
    """Every row of the whole chain in order, for the operator's export."""
    return _rows(chunk)


def _rows(chunk: int) -> Iterator[Any]:
    after = 0
    while True:
        rows = db.session.execute(
            select(AuditEntry.__table__).where(AuditEntry.id > after).order_by(AuditEntry.id).limit(chunk)
        ).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].id


def _fault(row: Any, last_id: int, last_hash: str) -> str:
    if row.id != last_id + 1:
        return "a row is missing"
    if row.previous != last_hash or row.hash != link(last_hash, row.payload):
        return "the row or the one before it was changed"
    if not _columns_match(row):
        return "a column differs from what was hashed"
    return ""


# Which column repeats which part of the hashed text.
COLUMNS = {
    "id": "n",
    "institution_id": "institution",
    "person_id": "person",
    "post_id": "post",
    "acting_for_id": "acting_for",
    "act": "act",
    "subject_kind": "kind",
    "subject_id": "id",
    "level": "level",
}


def _columns_match(row: Any) -> bool:
    said = json.loads(row.payload)
    return row.at.isoformat() == said["at"] and all(
        getattr(row, column) == said[name] for column, name in COLUMNS.items()
    )
