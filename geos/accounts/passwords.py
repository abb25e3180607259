"""Passwords: Argon2id with OWASP's parameters, and which ones are refused."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from geos.core.errors import Invalid

# m = 19 MiB, t = 2, p = 1: OWASP's second choice; 25 sign-ins at once stay under half a gigabyte.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

SHORTEST, LONGEST = 10, 128

# Beginnings and middles of the passwords that are tried first, here and everywhere.
COMMON = (
    "password", "nywila", "123456", "qwerty", "tanzania", "serikali", "dodoma", "welcome", "karibu",
    "admin", "letmein", "abcdef", "000000", "111111", "iloveyou", "nakupenda", "jesus", "simba", "yanga",
)  # fmt: skip

# Hashed once so that an unknown user name takes as long as a wrong password.
_NOBODY = HASHER.hash("no account has this password")


def hash_password(password: str) -> str:
    """The Argon2id hash, in the PHC string form."""
    return HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password; takes the same time where there is no account."""
    try:
        return HASHER.verify(stored or _NOBODY, password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Whether the hash was made with older parameters."""
    return HASHER.check_needs_rehash(stored)


def check(password: str, username: str) -> None:
    """Refuse a password that is too short, too common, or the user's own name."""
    lowered = password.lower()
    digits = sum(character.isdigit() for character in lowered)
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(fields={"password": "Write at least 10 characters"})
    if len(set(lowered)) < 5 or username.partition("@")[0] in lowered:
        raise Invalid(fields={"password": "Choose one that is harder to guess, not your name"})
    if any(word in lowered and len(lowered) - len(word) - digits < 5 for word in COMMON):
        raise Invalid(fields={"password": "This one is among the first that are tried. Choose another"})
