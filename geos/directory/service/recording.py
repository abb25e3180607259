"""Entering a row of the structure, with its line in the journal."""

from collections.abc import Callable
from typing import Any, TypeVar

from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.db import db
from geos.directory.models import (
    Institution,
    Post,
    Registry,
    Unit,
)

T = TypeVar("T", Institution, Unit, Registry, Post)


def added(actor: Actor, act: str, row: T, institution_id: Callable[[], int], **facts: Any) -> T:
    """Put a new row in and journal it as `act`: `add_unit` of a `unit`. `institution_id` may need its id."""
    db.session.add(row)
    db.session.flush()
    kind = act.removeprefix("add_")
    journal.record(actor, act, kind, row.id, institution_id=institution_id(), **facts)
    return row
