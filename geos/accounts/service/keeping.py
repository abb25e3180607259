"""What was written when a session ended."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from geos.accounts.models import KeptText
from geos.core.clock import now
from geos.core.db import command, db

KEPT_TEXT = timedelta(days=7)


KEPT_LIMIT = 262_144  # bytes of kept text per form


@command
def keep_text(person_id: int, path: str, data: list[Any]) -> None:
    """Keep what was posted under a session that had ended, for the same person and page."""
    db.session.execute(delete(KeptText).where(KeptText.person_id == person_id, KeptText.path == path))
    db.session.add(KeptText(person_id=person_id, path=path[:200], data=data))


@command
def drop_text(person_id: int, path: str) -> None:
    """The kept text was used or is no longer wanted."""
    db.session.execute(delete(KeptText).where(KeptText.person_id == person_id, KeptText.path == path))


@command
def forget_old() -> None:
    """Drop kept text that nobody came back for."""
    db.session.execute(delete(KeptText).where(KeptText.at < now() - KEPT_TEXT))
