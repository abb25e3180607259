"""What an administrator sees of the own institution's people and mailboxes: never a message."""

from geos.provisioning.queries.choosing import (
    by_addresses,
    posts_without_mailbox,
    proposals,
    registries,
)
from geos.provisioning.queries.mailboxes import (
    Line,
    counts,
    described,
    get,
    history,
    institution,
    mailboxes,
    room,
    told,
)
from geos.provisioning.queries.slips import first_password_url

__all__ = [
    "Line",
    "by_addresses",
    "counts",
    "described",
    "first_password_url",
    "get",
    "history",
    "institution",
    "mailboxes",
    "posts_without_mailbox",
    "proposals",
    "registries",
    "room",
    "told",
]
