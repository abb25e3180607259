"""Signing in and out, passwords, sessions, and keeping text across a lost session."""

from geos.accounts.service.keeping import (
    KEPT_LIMIT,
    KEPT_TEXT,
    drop_text,
    forget_old,
    keep_text,
)
from geos.accounts.service.language import (
    set_language,
)
from geos.accounts.service.passwords import (
    change_password,
    set_first_password,
)
from geos.accounts.service.sessions import (
    sign_out,
)
from geos.accounts.service.signing_in import (
    FREE_FAILURES,
    LONGEST_WAIT,
    MustWait,
    WrongPassword,
    sign_in,
    verify,
)
from geos.accounts.service.ways_in import (
    INVITATION,
    invite,
    open_account,
)

__all__ = [
    "FREE_FAILURES",
    "INVITATION",
    "KEPT_LIMIT",
    "KEPT_TEXT",
    "LONGEST_WAIT",
    "MustWait",
    "WrongPassword",
    "change_password",
    "drop_text",
    "forget_old",
    "invite",
    "keep_text",
    "open_account",
    "set_first_password",
    "set_language",
    "sign_in",
    "sign_out",
    "verify",
]
