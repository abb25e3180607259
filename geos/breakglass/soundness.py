"""What `geos check` looks at: no mailbox stays open past its time, and no owner is left untold."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import or_, select

from geos.breakglass.models import Opening, OpeningState
from geos.core.clock import now
from geos.core.db import db

GRACE = timedelta(hours=1)  # in which the worker comes by


def findings() -> Iterator[str]:
    """Everything that does not hold; empty where all is well."""
    over = now() - GRACE
    late = (Opening.state == OpeningState.OPEN) & (Opening.ends_at < over)
    untold = (Opening.state == OpeningState.ENDED) & Opening.told_at.is_(None) & (Opening.ended_at < over)
    query = select(Opening.id, Opening.state).where(or_(late, untold)).order_by(Opening.id)
    for id, state in db.session.execute(query):
        what = "it is open past its time" if state is OpeningState.OPEN else "its owner was never told"
        yield f"opened mailbox {id}: {what}"
