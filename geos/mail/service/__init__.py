"""Acts upon mail: running mailboxes, writing and sending, and keeping one's folders in order."""

from geos.mail.service.administering import (
    QUOTA,
    add_alias,
    create_mailbox,
    free_address,
    reindex,
    resume,
    set_members,
    set_quota,
    suspend,
)
from geos.mail.service.sorting import empty_trash, mark, move, put_back, take_out
from geos.mail.service.writing import Enclosure, Source, save_draft, send

__all__ = [
    "QUOTA",
    "Enclosure",
    "Source",
    "add_alias",
    "create_mailbox",
    "empty_trash",
    "free_address",
    "mark",
    "move",
    "put_back",
    "reindex",
    "resume",
    "save_draft",
    "send",
    "set_members",
    "set_quota",
    "suspend",
    "take_out",
]
