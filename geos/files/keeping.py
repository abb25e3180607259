"""Files keep the post that has them, and the registry to which they belong, from being closed."""

from sqlalchemy import ColumnElement, exists, select

from geos.core.db import db
from geos.directory import closing
from geos.files.models import Movement, MovementState, RegistryFile


def with_post(post_id: int) -> bool:
    """Whether a file is with this post or on its way there."""
    coming = exists().where(Movement.to_post_id == post_id, Movement.state == MovementState.SENT)
    return _there_is(exists().where(RegistryFile.holder_post_id == post_id) | coming)


def of_registry(registry_id: int) -> bool:
    """Whether a file, closed or not, belongs to this registry."""
    return _there_is(exists().where(RegistryFile.registry_id == registry_id))


def _there_is(condition: ColumnElement[bool]) -> bool:
    return bool(db.session.scalar(select(condition)))


closing.keeps("post", closing.FILES_HELD, with_post)
closing.keeps("registry", closing.FILES_KEPT, of_registry)
