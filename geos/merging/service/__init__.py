"""Acts upon letters to many, each one transaction: the list, approving and signing, sending, taking back."""

from geos.merging.service.listing import (
    MOST,
    add_institutions,
    add_posts,
    drop,
    map_columns,
    recheck,
    remove_rows,
    remove_wrong,
    start_merge,
    upload_sheet,
)
from geos.merging.service.sending import cancel, send, work_off
from geos.merging.service.signing import Ran, approve, go_on, run, stop

__all__ = [
    "MOST",
    "Ran",
    "add_institutions",
    "add_posts",
    "approve",
    "cancel",
    "drop",
    "go_on",
    "map_columns",
    "recheck",
    "remove_rows",
    "remove_wrong",
    "run",
    "send",
    "start_merge",
    "stop",
    "upload_sheet",
    "work_off",
]
