"""Who may sign Kny. for whom."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from geos.core.db import db
from geos.directory.models import (
    Post,
    SigningGrant,
)


def principals(post_ids: Iterable[int]) -> list[Post]:
    """The posts for whose holders the holders of these may sign (Kny.)."""
    query = select(Post).join(SigningGrant, SigningGrant.principal_id == Post.id)
    return list(db.session.scalars(query.where(SigningGrant.post_id.in_(list(post_ids)))))


def may_sign_for(post_id: int, principal_id: int) -> bool:
    """Whether the holder of this post may sign Kny. for the holder of that one."""
    return db.session.get(SigningGrant, (post_id, principal_id)) is not None


def signing_grants(institution_id: int) -> list[SigningGrant]:
    """Who may sign Kny. for whom in an institution, by the principal's title."""
    principal = aliased(Post)
    query = (
        select(SigningGrant)
        .join(principal, principal.id == SigningGrant.principal_id)
        .where(principal.institution_id == institution_id)
        .options(joinedload(SigningGrant.principal), joinedload(SigningGrant.post))
        .order_by(principal.title_sw, SigningGrant.post_id)
    )
    return list(db.session.scalars(query))
