"""To whom a file was shown for information, and who has seen it."""

from sqlalchemy import literal, select
from sqlalchemy.orm import joinedload

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.files.models import Circulation, RegistryFile
from geos.files.queries.finding import LARGEST, get

NEWEST = 60  # shown on the page of movements


def circulation(actor: Actor, circulation_id: int) -> Circulation:
    """A showing of a file that the actor may read, or NotFound."""
    found = db.session.get(Circulation, circulation_id) if 0 < circulation_id < LARGEST else None
    if found is None:
        raise NotFound
    get(actor, found.file_id)
    return found


def to_see(actor: Actor, file: RegistryFile) -> Circulation | None:
    """What the actor was shown of this file and has not said to have seen; the oldest first."""
    query = (
        select(Circulation)
        .filter_by(file_id=file.id, seen_at=None)
        .where(Circulation.post_id.in_([post.id for post in actor.posts]))
        .options(joinedload(Circulation.sent_post), joinedload(Circulation.sent_by))
        .order_by(Circulation.id)
    )
    return db.session.scalars(query.limit(1)).first()


def circulations(file: RegistryFile) -> list[Circulation]:
    """The newest showings of the file, newest first, with their posts and people."""
    query = (
        select(Circulation)
        .filter_by(file_id=file.id)
        .options(
            joinedload(Circulation.post),
            joinedload(Circulation.sent_post),
            joinedload(Circulation.sent_by),
            joinedload(Circulation.seen_by),
        )
        .order_by(Circulation.id.desc())
    )
    return list(db.session.scalars(query.limit(NEWEST)))


def to_call_back(actor: Actor, file: RegistryFile) -> list[Circulation]:
    """What the actor's post, or registry, has shown and nobody has seen: it can be taken back."""
    registry = Circulation.sent_post_id.is_(None) & literal(file.registry_id in actor.registry_ids)
    query = (
        select(Circulation)
        .filter_by(file_id=file.id, seen_at=None)
        .where(registry | Circulation.sent_post_id.in_([post.id for post in actor.posts]))
        .options(joinedload(Circulation.post))
        .order_by(Circulation.id)
    )
    return list(db.session.scalars(query))


def waiting_posts(file: RegistryFile) -> set[int]:
    """Posts that were shown the file and have not said that they saw it."""
    return set(db.session.scalars(select(Circulation.post_id).filter_by(file_id=file.id, seen_at=None)))
