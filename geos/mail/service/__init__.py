"""Acts upon mail: running mailboxes, writing and sending, and keeping one's folders in order."""

from geos.mail.service.addressing import add_alias, remove_alias
from geos.mail.service.changing import (
    RESTORABLE,
    archive_removed,
    archived_path,
    remove,
    restorable_until,
    restore,
    resume,
    suspend,
)
from geos.mail.service.grouping import SENDERS, Rule, set_members, set_posting
from geos.mail.service.limits import LARGEST, QUOTA, SMALLEST, measure, require_room, set_quota
from geos.mail.service.making import (
    LOCAL_PART,
    PREFIX,
    RESERVED,
    check_joined,
    create_mailbox,
    free_address,
    path_of,
    reindex,
)
from geos.mail.service.moving import end_staff, move_staff
from geos.mail.service.noting import note_reading
from geos.mail.service.sharing import confirm_share, end_share, receivers, share, share_with
from geos.mail.service.sorting import empty_trash, mark, move, put_back, take_out
from geos.mail.service.writing import Enclosure, Source, save_draft, send

__all__ = [
    "LARGEST",
    "LOCAL_PART",
    "PREFIX",
    "QUOTA",
    "RESERVED",
    "RESTORABLE",
    "SENDERS",
    "SMALLEST",
    "Enclosure",
    "Rule",
    "Source",
    "add_alias",
    "archive_removed",
    "archived_path",
    "check_joined",
    "confirm_share",
    "create_mailbox",
    "empty_trash",
    "end_share",
    "end_staff",
    "free_address",
    "mark",
    "measure",
    "move",
    "move_staff",
    "note_reading",
    "path_of",
    "put_back",
    "receivers",
    "reindex",
    "remove",
    "remove_alias",
    "require_room",
    "restorable_until",
    "restore",
    "resume",
    "save_draft",
    "send",
    "set_members",
    "set_posting",
    "set_quota",
    "share",
    "share_with",
    "suspend",
    "take_out",
]
