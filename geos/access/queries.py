"""Who may read what: the one source that lists, search and policies join."""

from flask import g, has_request_context, request
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from geos.access.models import AccessRow
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.types import Level

Key = tuple[frozenset[str], str, int]


def may_read(actor: Actor, kind: str, id: int, level: Level) -> bool:
    """Whether a token of this actor opens this subject and the clearance reaches its level."""
    if actor.is_system:
        return True
    if level > actor.clearance:
        return False
    known = _known()
    key = (actor.tokens, kind, id)
    if key not in known:
        known[key] = _opens(actor, kind, id)
    return known[key]


def _known() -> dict[Key, bool]:
    """What was asked before while this page is made. A GET changes nobody's access, so it stays true."""
    if not has_request_context() or request.method != "GET":
        return {}
    found: dict[Key, bool] = g.setdefault("may_read", {})
    return found


def _opens(actor: Actor, kind: str, id: int) -> bool:
    found = select(AccessRow.token).where(
        AccessRow.subject_kind == kind, AccessRow.subject_id == id, AccessRow.token.in_(actor.tokens)
    )
    return db.session.execute(found.limit(1)).first() is not None


def readable(
    actor: Actor,
    kind: str,
    id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    level: InstrumentedAttribute[Level],
) -> ColumnElement[bool]:
    """The condition that a list puts into its own query, so that nothing unreadable is ever fetched."""
    row = exists().where(
        AccessRow.subject_kind == kind, AccessRow.subject_id == id, AccessRow.token.in_(actor.tokens)
    )
    return row & (level <= actor.clearance)


def tokens_of(kind: str, id: int) -> Select[str]:
    """Every token that opens a subject."""
    return select(AccessRow.token).where(AccessRow.subject_kind == kind, AccessRow.subject_id == id)
