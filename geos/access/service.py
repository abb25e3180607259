"""Letting somebody read something, and taking that back."""

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from geos.access.models import AccessRow
from geos.core.clock import now
from geos.core.db import command, db


@command
def grant(kind: str, id: int, *tokens: str) -> None:
    """Whoever holds one of these tokens may read this subject from now on; repeating changes nothing."""
    if not tokens:
        return
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    rows = [{"subject_kind": kind, "subject_id": id, "token": token, "since": now()} for token in set(tokens)]
    db.session.execute(insert(AccessRow).values(rows).on_conflict_do_nothing())


@command
def drop(token: str) -> None:
    """The holder of this token reads nothing by it any more: the person serves elsewhere now, or has left."""
    db.session.execute(delete(AccessRow).where(AccessRow.token == token))


@command
def revoke(kind: str, id: int, *tokens: str) -> None:
    """These tokens no longer open this subject."""
    db.session.execute(
        delete(AccessRow).where(
            AccessRow.subject_kind == kind, AccessRow.subject_id == id, AccessRow.token.in_(tokens)
        )
    )
