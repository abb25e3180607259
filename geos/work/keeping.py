"""Work that waits at a post keeps it from being closed."""

from sqlalchemy import exists, select

from geos.core.db import db
from geos.directory import closing
from geos.work.models import WorkItem
from geos.work.queries import OPEN


def waits_at(post_id: int) -> bool:
    """Whether anything that is open is addressed to this post, of whatever level."""
    waiting = exists().where(WorkItem.token == f"post:{post_id}", WorkItem.state.in_(OPEN))
    return bool(db.session.scalar(select(waiting)))


closing.keeps("post", closing.WORK, waits_at)
