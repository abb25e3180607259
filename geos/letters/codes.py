"""The code on a signed letter with which anybody may ask whether it is genuine.

Twenty signs of Crockford's base32: a hundred bits of chance, so that none can be guessed, and no sign that
is taken for another, so that it can be read out over the telephone. Kept as twenty signs, shown in fours.
"""

import re
import secrets

LENGTH = 20
GROUP = 4
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
AS_READ = str.maketrans("OIL", "011")
BETWEEN = re.compile(r"[\s._\-\u2010-\u2015\u2212\u00ad\u200b-\u200d\u2060\ufeff]+")
WHOLE = re.compile(f"[{SIGNS}]{{{LENGTH}}}")
MOST = 200  # characters of what somebody typed or pasted; an address fits, a book does not


def new_code() -> str:
    """Twenty signs, by chance."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def read_code(text: str) -> str | None:
    """The code that somebody typed, read out or scanned, as it is kept; None where it is none.

    Small letters, spaces and dashes do not matter; O is a nought, I and L are a one. Of an address
    (`https://…/v/CODE`) the last part is taken.
    """
    if len(text) > MOST:
        return None
    last = text.strip().rstrip("/").rpartition("/")[2]
    signs = BETWEEN.sub("", last).upper().translate(AS_READ)
    return signs if WHOLE.fullmatch(signs) else None


def shown(code: str) -> str:
    """The code in fours, as it is printed: `7K3M 09XQ …`."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
