"""A mailbox keeps its post, and its registry, from being closed: nobody would read what comes in."""

from sqlalchemy import exists, select

from geos.core.db import db
from geos.directory import closing
from geos.mail.models import USED, Mailbox


def of_post(post_id: int) -> bool:
    """Whether this post has a mailbox that works or is suspended."""
    return bool(
        db.session.scalar(select(exists().where(Mailbox.post_id == post_id, Mailbox.state.in_(USED))))
    )


def of_registry(registry_id: int) -> bool:
    """Whether the clerks of this registry have a mailbox that works or is suspended."""
    working = exists().where(Mailbox.registry_id == registry_id, Mailbox.state.in_(USED))
    return bool(db.session.scalar(select(working)))


closing.keeps("post", closing.MAILBOX, of_post)
closing.keeps("registry", closing.MAILBOX_KEPT, of_registry)
