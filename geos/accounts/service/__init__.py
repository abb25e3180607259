"""Signing in and out: passwords, second factor, recovery, app passwords, sessions, and kept text."""

from geos.accounts.service import app_passwords, links
from geos.accounts.service.helping import (
    clear_second_factor,
    end_access,
    end_session,
    end_sessions,
    reset,
    unlock,
)
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
    set_new_password,
)
from geos.accounts.service.recovery import (
    answer_requests,
    ask_reset,
    set_recovery,
    verify_recovery,
)
from geos.accounts.service.renaming import (
    rename,
)
from geos.accounts.service.second_factor import (
    enrol,
    renew_codes,
    stop,
)
from geos.accounts.service.sessions import (
    Begun,
    end_all_of_institution,
    end_other_sessions,
    end_own_session,
    note_mail_program,
    sign_out,
)
from geos.accounts.service.signing_in import (
    Shut,
    WrongCode,
    WrongPassword,
    begin,
    begin_with_code,
    confirm,
    verify,
)
from geos.accounts.service.slowing import (
    FREE_FAILURES,
    LONGEST_WAIT,
    Browser,
    MustWait,
    SignInRefused,
    forget_stale,
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
    "Begun",
    "Browser",
    "MustWait",
    "Shut",
    "SignInRefused",
    "WrongCode",
    "WrongPassword",
    "answer_requests",
    "app_passwords",
    "ask_reset",
    "begin",
    "begin_with_code",
    "change_password",
    "clear_second_factor",
    "confirm",
    "drop_text",
    "end_access",
    "end_all_of_institution",
    "end_other_sessions",
    "end_own_session",
    "end_session",
    "end_sessions",
    "enrol",
    "forget_old",
    "forget_stale",
    "invite",
    "keep_text",
    "links",
    "note_mail_program",
    "open_account",
    "rename",
    "renew_codes",
    "reset",
    "set_first_password",
    "set_language",
    "set_new_password",
    "set_recovery",
    "sign_out",
    "stop",
    "unlock",
    "verify",
    "verify_recovery",
]
