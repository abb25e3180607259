"""A person's own notices."""

from sqlalchemy import Select, func, select

from geos.core.actor import Actor
from geos.notices.models import Notice


def mine(actor: Actor) -> Select[Notice]:
    """What this person was told, newest first, as far as cleared now."""
    return (
        select(Notice)
        .where(Notice.person_id == actor.person_id, Notice.level <= actor.clearance)
        .order_by(Notice.id.desc())
    )


def unread(actor: Actor) -> Select[int]:
    """How many are new."""
    return select(func.count(Notice.id)).where(
        Notice.person_id == actor.person_id, Notice.read_at.is_(None), Notice.level <= actor.clearance
    )
