"""Entering and changing rows of the structure, with their lines in the journal."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select

from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import Stale
from geos.directory.models import (
    Institution,
    Post,
    Registry,
    Unit,
)

T = TypeVar("T", Institution, Unit, Registry, Post)
S = TypeVar("S", Unit, Registry, Post)


def added(actor: Actor, act: str, row: T, institution_id: Callable[[], int], **facts: Any) -> T:
    """Put a new row in and journal it as `act`: `add_unit` of a `unit`. `institution_id` may need its id."""
    db.session.add(row)
    db.session.flush()
    kind = act.removeprefix("add_")
    journal.record(actor, act, kind, row.id, institution_id=institution_id(), **facts)
    return row


def changed(actor: Actor, act: str, row: S, **facts: Any) -> S:
    """Journal that a row was changed by `act`; facts that say nothing are left out."""
    db.session.flush()
    said = {name: value for name, value in facts.items() if value not in (None, "", [])}
    journal.record(actor, act, row.__tablename__, row.id, institution_id=row.institution_id, **said)
    return row


def require_unchanged(row: S, version: int | None) -> None:
    """Stale where the row is no longer what the writer read; None where nobody read it before."""
    if version is not None and row.version != version:
        raise Stale


def one_at_a_time(institution_id: int) -> None:
    """Let no other transaction reorder this institution meanwhile: two moves could close a loop together."""
    db.session.execute(select(Institution.id).where(Institution.id == institution_id).with_for_update())
